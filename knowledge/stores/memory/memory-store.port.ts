// Memory: what the desk learnt, to be recalled by meaning and by symbol. Every read stands at an as-of.

import type { AsOf } from "#knowledge/domain/index.ts";

export interface Note {
  /** The same id twice is stored once. */
  readonly noteId: string;
  readonly dataset: string;
  readonly kind: "thesis" | "proposal" | "fill" | "outcome";
  readonly symbol: string | null;
  readonly agent: string | null;
  readonly text: string;
  readonly data: unknown;
  readonly eventTimeMs: number;
  /** A note made by a decision at as-of T is known just after T: the decision itself does not see it. */
  readonly knownAtMs: number;
}

export interface NoteQuery {
  /** Words to look for; all notes that pass the filters where left out. */
  readonly text?: string;
  readonly symbol?: string;
  readonly agent?: string;
  readonly kind?: Note["kind"];
  readonly limit: number;
}

export interface MemoryView {
  /** Best match first; without text, newest first. Ties by noteId. */
  search(query: NoteQuery): Promise<readonly Note[]>;
}

export interface MemoryStore {
  add(notes: readonly Note[]): Promise<void>;
  at(dataset: string, asOf: AsOf): MemoryView;
  close(): Promise<void>;
}
