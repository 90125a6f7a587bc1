// Notes as Weaviate's objects and back, and what a filter is in its terms. Plain functions.

import type { WeaviateObject, WhereFilter } from "weaviate-ts-client";
import { z } from "zod";
import { contentHash } from "#infra/runtime/index.ts";
import { wordsOf } from "#knowledge/embeddings/index.ts";
import { type Note, NoteKind } from "../../note.ts";
import type { NoteFilter } from "../../recall.ts";

/** The same parts always have the same id, so writing twice is writing once. */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const hex = contentHash(parts);
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** A longer run of letters is no word that anybody looks for, and the server's index takes no keys without end. */
const longestWord = 200;
/** Words that are looked for and longer find nothing here. */
export const searchable = (word: string): boolean => word.length <= longestWord;

const filteredOf = (note: Note, hiddenFromMs: number) => ({
  noteId: note.noteId,
  dataset: note.dataset,
  kind: note.kind,
  ...(note.symbol !== null && { symbol: note.symbol }),
  ...(note.agent !== null && { agent: note.agent }),
  knownAtMs: note.knownAtMs,
  hiddenFromMs,
});

export const noteObject = (className: string, note: Note, hiddenFromMs: number): WeaviateObject => ({
  class: className,
  id: uuidOf(note.noteId),
  properties: {
    ...filteredOf(note, hiddenFromMs),
    words: [...new Set(wordsOf(note.text))].filter(searchable),
    text: note.text,
    data: JSON.stringify(note.data ?? null),
    eventTimeMs: note.eventTimeMs,
    supersedes: note.supersedes ?? [],
  },
});

export const vectorObject = (
  className: string,
  note: Note,
  hiddenFromMs: number,
  vector: Float32Array,
): WeaviateObject => ({
  class: className,
  id: uuidOf(note.noteId),
  properties: filteredOf(note, hiddenFromMs),
  vector: [...vector],
});

/** What is read of a note, for GraphQL. */
export const noteFields = "noteId dataset kind symbol agent text data eventTimeMs knownAtMs hiddenFromMs supersedes";

const Stored = z.object({
  noteId: z.string(),
  dataset: z.string(),
  kind: NoteKind,
  symbol: z.string().nullish(),
  agent: z.string().nullish(),
  text: z.string(),
  data: z.string(),
  eventTimeMs: z.number(),
  knownAtMs: z.number(),
  hiddenFromMs: z.number(),
  supersedes: z.array(z.string()).nullish(),
});

export interface StoredNote {
  readonly note: Note;
  readonly hiddenFromMs: number;
}

export function storedNote(object: unknown): StoredNote {
  const { hiddenFromMs, supersedes, symbol, agent, data, ...rest } = Stored.parse(object);
  const note: Note = {
    ...rest,
    symbol: symbol ?? null,
    agent: agent ?? null,
    data: JSON.parse(data),
    ...(supersedes && supersedes.length > 0 && { supersedes }),
  };
  return { note, hiddenFromMs };
}

export const equal = (path: string, valueText: string): WhereFilter => ({ path: [path], operator: "Equal", valueText });
export const anyOf = (path: string, values: readonly string[]): WhereFilter => ({
  path: [path],
  operator: "ContainsAny",
  valueTextArray: [...values],
});
export const compared = (
  path: string,
  operator: "LessThan" | "LessThanEqual" | "GreaterThan" | "GreaterThanEqual",
  valueNumber: number,
): WhereFilter => ({ path: [path], operator, valueNumber });
export const all = (operands: readonly WhereFilter[]): WhereFilter => ({ operator: "And", operands: [...operands] });

/** What a view sees of what is asked. */
export function visible({
  dataset,
  asOf,
  symbol,
  agent,
  kinds,
  knownFromMs,
  knownToMs,
}: NoteFilter): readonly WhereFilter[] {
  return [
    equal("dataset", dataset),
    compared("knownAtMs", "LessThanEqual", asOf),
    compared("hiddenFromMs", "GreaterThan", asOf),
    ...(symbol === null ? [] : [equal("symbol", symbol)]),
    ...(agent === null ? [] : [equal("agent", agent)]),
    ...(kinds === null ? [] : [anyOf("kind", kinds)]),
    ...(knownFromMs === null ? [] : [compared("knownAtMs", "GreaterThanEqual", knownFromMs)]),
    ...(knownToMs === null ? [] : [compared("knownAtMs", "LessThan", knownToMs)]),
  ];
}
