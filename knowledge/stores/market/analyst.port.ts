// SQL for people: read-only, bounded in time, rows and memory, and standing at an as-of like every other read.

import type { AsOf } from "#knowledge/domain/index.ts";

export interface QueryLimits {
  readonly timeoutSeconds: number;
  /** More rows than this are an error, not a shorter answer. */
  readonly maxRows: number;
  readonly maxMemoryBytes: number;
  /** Rows that may be looked at. */
  readonly maxScannedRows: number;
  /** Of a file that is exported: a larger one is an error, told before its limit is passed. */
  readonly maxBytes: number;
}

export const usualLimits: QueryLimits = {
  timeoutSeconds: 30,
  maxRows: 10_000,
  maxMemoryBytes: 2 ** 30,
  maxScannedRows: 1_000_000_000,
  maxBytes: 2 ** 30,
};

export interface QueryTable {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

export type ExportFormat = "csv" | "parquet" | "arrow";

/** What a query may read: the kinds of facts and series as tables of their own names, each row as known at as-of, one version of each. */
export interface AnalystQueries {
  /** Table names with their columns. */
  tables(): readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** @throws knowledge/query-refused (not a single SELECT, or it reads something else), knowledge/query-failed, knowledge/query-too-large */
  query(datasetId: string, asOf: AsOf, text: string, limits: QueryLimits): Promise<QueryTable>;
  /** The same answer as bytes of a file, without a limit of rows. @throws what query does, and knowledge/export-too-large */
  export(
    datasetId: string,
    asOf: AsOf,
    text: string,
    format: ExportFormat,
    limits: QueryLimits,
  ): AsyncIterable<Uint8Array>;
}
