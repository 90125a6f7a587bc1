// Opening SQLite files, for the embedded drivers of the stores; their undo journal.

export { dropJournal, installJournal, journalPrefix, pruneJournal, trimJournal, undoTableOf } from "./journal.ts";
export type { Migration } from "./migrations.ts";
export { openSqliteFile, type SqliteFileOptions, withSqliteErrors } from "./sqlite-file.ts";
export { journalReach, type Undone, undoTo } from "./undo.ts";
export { quoted, tablesOf, type UserTable } from "./user-tables.ts";
