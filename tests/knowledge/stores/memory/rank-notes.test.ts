// BM25 by hand, and what a word is.
import { expect, test } from "vitest";
import { wordsOf } from "#knowledge/embeddings/index.ts";
import type { Note } from "#knowledge/stores/memory/index.ts";
import { rankNotes } from "../../../../knowledge/stores/memory/rank-notes.ts";

const note = (noteId: string, text: string): Note => ({
  noteId,
  dataset: "fake",
  kind: "thesis",
  symbol: null,
  agent: null,
  text,
  data: null,
  eventTimeMs: 0,
  knownAtMs: 1,
});
const order = (notes: readonly Note[], terms: readonly string[], visible: number): string[] =>
  rankNotes(notes, terms, visible).map(({ item }) => item.noteId);

test("words are runs of letters and digits, folded", () => {
  expect(wordsOf("Über-Q3: Nestlé's  café, 株価!")).toEqual(["uber", "q3", "nestle", "s", "cafe", "株価"]);
  expect(wordsOf("?! ... \"'")).toEqual([]);
});

test("of two notes with the term once the shorter comes first", () => {
  expect(order([note("a", "tariffs and many more words than that"), note("b", "tariffs now")], ["tariffs"], 9)).toEqual(
    ["b", "a"],
  );
});

test("a term said twice counts more, but less than twice, and repeating it in the question counts nothing", () => {
  const notes = [
    note("twice", "margin margin up up"),
    note("two", "margin growth up up"),
    note("one", "margin other up up"),
  ];
  expect(order(notes, ["margin", "growth"], 9)).toEqual(["two", "twice", "one"]);
  expect(order(notes, ["margin", "margin", "margin", "growth"], 9)).toEqual(["two", "twice", "one"]);
});

test("equal scores fall back to the id", () => {
  expect(order([note("b", "tariffs"), note("a", "tariffs")], ["tariffs"], 2)).toEqual(["a", "b"]);
});
