// Opening SQLite files, for the embedded drivers of the stores.

export type { Migration } from "./migrations.ts";
export { openSqliteFile, type SqliteFileOptions, withSqliteErrors } from "./sqlite-file.ts";
