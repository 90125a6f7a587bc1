// How far each source of a data set was taken in, so that an ingestion which died goes on from there instead of from the start.
// Saved after the facts before the position are in store: what lies between the two is read again, and known already.

export interface IngestProgress {
  readonly dataset: string;
  /** A file, a stream, a topic: one position each. */
  readonly source: string;
  /** Plain JSON, in the words of the feed. */
  readonly position: unknown;
  readonly updatedAtMs: number;
}

export interface IngestRecords {
  /** Null where nothing was saved. */
  progress(dataset: string, source: string): Promise<IngestProgress | null>;
  /** By source. */
  list(dataset: string): Promise<readonly IngestProgress[]>;
  /** Durable when it resolves; the same data set and source again replaces what is there. */
  saveProgress(progress: IngestProgress): Promise<void>;
  /** Forgets the positions of a data set, which is about to be read from its start. */
  clear(dataset: string): Promise<void>;
}
