// What the store needs from a ClickHouse, embedded or served: a query, a command, an insert. Drivers implement it; SQL texts live in statements.ts.

export type SqlParameters = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>;

/** Values by column, in the order selected; no columns at all where there are no rows. 64-bit integers come as numbers. */
export type SqlColumns = readonly (readonly unknown[])[];

export interface Sql {
  /** Parameters are bound as {name:Type}, never pasted into the text. */
  query(text: string, parameters: SqlParameters): Promise<SqlColumns>;
  command(text: string, parameters: SqlParameters): Promise<void>;
  /** Stored durably before it returns; values stand in the order of the columns. */
  insert(table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Promise<void>;
  /** Safe to call twice; every later call throws knowledge/store-failed. */
  close(): Promise<void>;
}
