// The tables of a SQLite file that hold its rows: not those of SQLite, of a search index or of the journal.

import type { Database } from "better-sqlite3";

export interface UserTable {
  readonly name: string;
  /** In their order. A table without a key of its own is told apart by its row number, which then comes first. */
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** False of a table "without rowid". */
  readonly rowNumbers: boolean;
}

/** Epoch milliseconds as SQLite tells them: the same throughout one statement. */
export const nowMsSql = "cast(round(unixepoch('subsec') * 1000) as integer)";

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const rowNumber = "rowid";

/** By name. The table of versions is one of them. */
export function tablesOf(database: Database): readonly UserTable[] {
  const tables = database
    .prepare(
      `select name, wr from pragma_table_list where schema = 'main' and type = 'table'
       and name not like 'sqlite\\_%' escape '\\' and name not like 'undo\\_%' escape '\\' order by name`,
    )
    .all() as { name: string; wr: number }[];
  return tables.map(({ name, wr }) => {
    const columns = database
      .prepare("select name, pk from pragma_table_xinfo(?) where hidden = 0 order by cid")
      .all(name) as { name: string; pk: number }[];
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => Number(a.pk) - Number(b.pk)); // a handle may tell integers as bigint
    const all = columns.map((column) => column.name);
    if (key.length > 0)
      return { name, columns: all, key: key.map((column) => column.name), rowNumbers: Number(wr) === 0 };
    return { name, columns: [rowNumber, ...all], key: [rowNumber], rowNumbers: true };
  });
}
