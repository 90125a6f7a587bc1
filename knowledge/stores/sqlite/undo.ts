// Bringing a file back to a moment by its journal. What a row was then is told by the first line of the journal about it since: either it was
// not there yet, or it was as that line kept it. Rows of which nothing is told since are as they were.

import type { Database } from "better-sqlite3";
import { journalled, undoTableOf, versionTable } from "./journal.ts";
import { quoted, tablesOf, type UserTable } from "./user-tables.ts";

export interface Undone {
  /** Rows that were changed back, by table; tables of which none was are left out. */
  readonly rows: Readonly<Record<string, number>>;
}

/** The moment from which on the journal tells everything; null where a table with rows has none. A table that was empty when its journal began
 * reaches back to the beginning of time: it was made or first filled after that. */
export function journalReach(database: Database): number | null {
  const known = new Set(journalled(database));
  const untold = tablesOf(database).filter(({ name }) => name !== versionTable && !known.has(name));
  const hasRows = ({ name }: UserTable): boolean =>
    database.prepare(`select 1 from ${quoted(name)} limit 1`).get() !== undefined;
  if (known.size === 0 || untold.some(hasRows)) return null;
  return database.prepare("select coalesce(max(since_ms), 0) from undo_tables where rows <> 0").pluck().get() as number;
}

/** Takes back, whole, every transaction that was done after the moment. To be called where nobody else writes, on a file without the
 * journal's triggers: what is undone would be journalled. Foreign keys must be off. */
export function undoTo(database: Database, atMs: number): Undone {
  const tables = new Map(tablesOf(database).map((table) => [table.name, table]));
  const rows: Record<string, number> = {};
  database
    .transaction(() => {
      for (const name of journalled(database)) {
        const table = tables.get(name);
        if (table === undefined) continue;
        const [key, all] = [table.key.map(quoted), table.columns.map(quoted)];
        database.exec("drop table if exists temp.undo_first");
        database
          .prepare(`create temp table undo_first as
            select * from (
              select line.*, row_number() over (partition by ${key.join(", ")} order by undo_seq) as undo_place
              from ${quoted(undoTableOf(name))} as line
              left join undo_spans as span on span.tx = line.undo_tx and line.undo_at_ms >= span.from_ms
              where coalesce(span.to_ms, line.undo_at_ms) > ?
            ) where undo_place = 1`)
          .run(atMs);
        database.exec(removal(table));
        database.exec(`insert into ${quoted(name)} (${all.join(", ")})
          select ${all.join(", ")} from temp.undo_first where undo_op <> 'i' order by undo_seq`);
        const count = database.prepare("select count(*) from temp.undo_first").pluck().get() as number;
        if (count > 0) rows[name] = count;
      }
      database.exec("drop table if exists temp.undo_first");
    })
    .immediate();
  return { rows };
}

/** Looked up by the key's own index, one line of the journal after the other. */
function removal({ name, key, rowNumbers }: UserTable): string {
  const [table, columns] = [quoted(name), key.map(quoted)];
  if (!rowNumbers)
    return `delete from ${table} where (${columns.join(", ")}) in (select ${columns.join(", ")} from temp.undo_first)`;
  const same = columns.map((column) => `line.${column} is ${table}.${column}`).join(" and ");
  return `delete from ${table} where rowid in (select ${table}.rowid from temp.undo_first as line cross join ${table} on ${same})`;
}
