// BM25 by hand, and what a word is.
import { expect, test } from "vitest";
import { termsOf, wordsOf } from "#knowledge/embeddings/index.ts";
import { countWords, rankNotes } from "../../../../knowledge/stores/memory/rank-notes.ts";

const note = (noteId: string, text: string) => ({ noteId, text });
const order = (
  notes: readonly { noteId: string; text: string }[],
  terms: readonly string[],
  visible: number,
): string[] =>
  rankNotes(
    notes.map(({ noteId, text }) => ({ noteId, ...countWords(text, terms) })),
    visible,
  ).map(({ item }) => item.noteId);

test("words are runs of letters and digits, folded", () => {
  expect(wordsOf("Über-Q3: Nestlé's  café, 株価!")).toEqual(["uber", "q3", "nestle", "s", "cafe", "株価"]);
  expect(wordsOf("?! ... \"'")).toEqual([]);
  const plain = "The FED's rate_cut: 25bp,\tor 0.25% -- (maybe)\u00a0A1";
  expect(wordsOf(plain)).toEqual(wordsOf(`${plain} é`).slice(0, -1)); // plain ASCII takes a shorter way
});

test("of two notes with the term once the shorter comes first", () => {
  expect(order([note("a", "tariffs and many more words than that"), note("b", "tariffs now")], ["tariffs"], 9)).toEqual(
    ["b", "a"],
  );
});

test("a term said twice counts more, but less than twice", () => {
  const notes = [
    note("twice", "margin margin up up"),
    note("two", "margin growth up up"),
    note("one", "margin other up up"),
  ];
  expect(order(notes, ["margin", "growth"], 9)).toEqual(["two", "twice", "one"]);
});

test("equal scores fall back to the id", () => {
  expect(order([note("b", "tariffs"), note("a", "tariffs")], ["tariffs"], 2)).toEqual(["a", "b"]);
});

test("a score is what the formula says", () => {
  // By hand: N 9, n 1, rarity ln(1 + 8.5 / 1.5) = 1.8971; length 2 of mean 2, so norm 1.2; 1.8971 * 2.2 / 2.2
  const [only] = rankNotes([{ noteId: "a", ...countWords("tariffs now", ["tariffs"]) }], 9);
  expect(only?.score).toBeCloseTo(Math.log(1 + 8.5 / 1.5), 12);
});

test("a question is about its content words; one of function words alone is about those", () => {
  expect(termsOf("What did the tariffs do to us?")).toEqual(["tariffs"]);
  expect(termsOf("to be or to be")).toEqual(["to", "be", "or", "to", "be"]);
});
