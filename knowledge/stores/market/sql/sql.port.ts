// What the store needs from a ClickHouse, embedded or served: a query, a command, an insert, and both ways of bulk by column.
// Drivers implement it; SQL texts live in statements.ts and the series-*.ts beside it.

export type SqlParameters = Readonly<
  Record<string, string | number | bigint | readonly string[] | readonly number[] | readonly bigint[]>
>;

/** Values by column, in the order selected; no columns at all where there are no rows. 64-bit integers come as numbers. */
export type SqlColumns = readonly (readonly unknown[])[];

/** Native is what native-decode.ts reads; the others are for files. */
export type StreamFormat = "Native" | "CSVWithNames" | "JSONEachRow" | "Parquet" | "Arrow";

export interface Sql {
  /** Whether no other process can write to it while it is open. */
  readonly alone: boolean;
  /** Parameters are bound as {name:Type}, never pasted into the text. */
  query(text: string, parameters: SqlParameters): Promise<SqlColumns>;
  command(text: string, parameters: SqlParameters): Promise<void>;
  /** Stored durably before it returns; values stand in the order of the columns. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void>;
  /**
   * One block of Native bytes (native-encode.ts) as one part, stored durably before it returns. A table that keeps a window of tokens
   * drops a block whose token it has seen, and so does each view's table.
   */
  insertNative(table: string, columns: readonly string[], block: readonly Uint8Array[], token: string): Promise<void>;
  /** The answer's bytes in a format, cut anywhere, fetched as they are read. Leaving the loop ends the query. Several may run at once. */
  stream(text: string, parameters: SqlParameters, format: StreamFormat): AsyncIterable<Uint8Array>;
  /** Safe to call twice; every later call throws knowledge/store-failed. */
  close(): Promise<void>;
}

/** Settings of every insert: a batch may reach over any number of the months and years that tables are cut by. */
export const insertSettings: Readonly<Record<string, number>> = { max_partitions_per_insert_block: 0 };

/** Settings of each insertNative: the block stays one block, waits for no other, and its token counts for the views too. */
export const blockInsertSettings: Readonly<Record<string, number>> = {
  ...insertSettings,
  async_insert: 0,
  deduplicate_blocks_in_dependent_materialized_views: 1,
  max_insert_block_size: 1_000_000_000,
  min_insert_block_size_bytes: 0,
  min_insert_block_size_rows: 1_000_000_000,
  parallel_view_processing: 1,
};
