// What a feed could not read: kept with its place and reason until somebody mends it.

export interface QuarantinedLine {
  readonly dataset: string;
  readonly file: string;
  /** 1-based, header included; null where the source has no lines. */
  readonly line: number | null;
  readonly reason: string;
  readonly raw: string;
  readonly atMs: number;
}

export interface QuarantineRecords {
  /** The same file, line and raw text twice is kept once. */
  add(lines: readonly QuarantinedLine[]): Promise<void>;
  /** Forgets the lines of a data set, which is about to be read again. */
  clear(dataset: string): Promise<void>;
  /** By file and line. */
  list(dataset: string, limit: number): Promise<readonly QuarantinedLine[]>;
  count(dataset: string): Promise<number>;
}
