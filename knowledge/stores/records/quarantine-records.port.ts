// What a feed could not read: kept with its place and reason until somebody mends it.

export interface QuarantinedLine {
  readonly dataset: string;
  readonly file: string;
  /** 1-based, header included; null where the source has no lines. */
  readonly line: number | null;
  readonly reason: string;
  readonly raw: string;
  readonly atMs: number;
  /** The feed or topic that it came by. */
  readonly source?: string;
}

/** A line as it lies in quarantine. */
export interface KeptLine extends QuarantinedLine {
  /** A hash of data set, file, line and raw text. */
  readonly id: string;
}

/** What an ingestion needs of the quarantine. */
export interface QuarantineRecords {
  /** The same file, line and raw text twice is kept once. One that was resolved and is wrong again lies there again. */
  add(lines: readonly QuarantinedLine[]): Promise<void>;
  /** Forgets the lines of a data set that came by this source, or by none that is known: it is about to be read again. All lines without a source given. */
  clear(dataset: string, source?: string): Promise<void>;
  /** What is not resolved, by file and line. */
  list(dataset: string, limit: number): Promise<readonly QuarantinedLine[]>;
  /** What is not resolved. */
  count(dataset: string): Promise<number>;
}

/** The whole quarantine, for whoever replays lines after a fix. */
export interface ReplayableQuarantine extends QuarantineRecords {
  list(dataset: string, limit: number, filter?: { readonly source?: string }): Promise<readonly KeptLine[]>;
  /** Takes lines out that were replayed or need no replay; they are kept as resolved. Answers how many lay there until now. */
  resolve(ids: readonly string[]): Promise<number>;
}
