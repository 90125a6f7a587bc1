// Memory: what the desk learnt and read, to be recalled by words, by meaning and by symbol. Every read stands at an as-of.

import { z } from "zod";
import type { AsOf } from "#knowledge/domain/index.ts";
import { type Note, NoteKind } from "./note.ts";

export const NoteQuery = z.strictObject({
  /** What to look for; all notes that pass the filters where left out. */
  text: z.string().max(10_000).optional(),
  /** words: BM25. meaning: vectors. hybrid: both, fused. Left out: hybrid where the memory has an embedder, else words. */
  by: z.enum(["hybrid", "words", "meaning"]).optional(),
  symbol: z.string().optional(),
  agent: z.string().optional(),
  kind: z.union([NoteKind, z.array(NoteKind).min(1).readonly()]).optional(),
  /** Known in [knownFromMs, knownToMs). */
  knownFromMs: z.int().optional(),
  knownToMs: z.int().optional(),
  limit: z.int().min(1).max(1_000),
});
export type NoteQuery = Readonly<z.infer<typeof NoteQuery>>;

/** A place in one of the two lists, from 1, and what gave it; null where the note is not in that list. */
export interface WordsMatch {
  readonly rank: number;
  readonly bm25: number;
}
export interface MeaningMatch {
  readonly rank: number;
  readonly cosine: number;
}

export interface NoteHit {
  readonly note: Note;
  /** Sum of 1 / (60 + rank) over the lists that hold it; null without text. */
  readonly score: number | null;
  /** 2^(-age / half-life of its kind), age from knownAtMs to the as-of; ranks are by match x decay x teaching. */
  readonly decay: number;
  /** The share of an outcome that the market's move does not explain; 1 for other notes. */
  readonly teaching: number;
  readonly words: WordsMatch | null;
  readonly meaning: MeaningMatch | null;
}

export interface NoteSearch {
  /** Best match first; without text, newest first. Ties by noteId. */
  readonly hits: readonly NoteHit[];
  /** How it was searched in the end. */
  readonly by: "newest" | "words" | "meaning" | "hybrid";
  /** Notes that pass the filters and have no vector of this embedder: only words can find them. 0 where meaning was not asked. */
  readonly withoutVector: number;
  /** Why a hybrid search went by words alone; null where it did not. */
  readonly wordsOnlyBecause: string | null;
}

export interface MemoryView {
  /** Sees notes with knownAtMs <= as-of that no note known by then supersedes. Notes of the future change neither hits nor scores.
   * @throws knowledge/note-query-invalid; knowledge/embedder-missing or the embedder's error for by "meaning" */
  search(query: NoteQuery): Promise<NoteSearch>;
}

export interface ForgetRequest {
  readonly dataset: string;
  /** Weights are taken here; notes known later are not touched. */
  readonly asOf: AsOf;
  /** Notes with decay x teaching below this are removed. In (0, 1]. */
  readonly below: number;
}

export interface Forgotten extends ForgetRequest {
  readonly removed: Readonly<Partial<Record<NoteKind, number>>>;
}

export interface ReembedOptions {
  readonly signal?: AbortSignal;
  onProgress?(done: number, of: number): void;
}

export interface MemoryStore {
  /** Whose vectors are searched and written; null where the memory has no embedder and goes by words alone. */
  readonly embedder: { readonly id: string; readonly dimensions: number } | null;
  /** All notes of a call or none. The same noteId again keeps the first. Where the embedder fails, notes are kept without vectors.
   * @throws knowledge/note-invalid naming the first bad note */
  add(notes: readonly Note[]): Promise<void>;
  at(dataset: string, asOf: AsOf): MemoryView;
  /** Gives a vector of this embedder to every note of the data set that has none; how many it gave. Can be broken off and called again. */
  reembed(dataset: string, options?: ReembedOptions): Promise<number>;
  /** Removes faded notes for good, for every as-of; what they superseded stays hidden. Kept as a line in `forgettings`. */
  forget(request: ForgetRequest): Promise<Forgotten>;
  /** What was forgotten so far, oldest first. */
  forgettings(dataset: string): Promise<readonly Forgotten[]>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
