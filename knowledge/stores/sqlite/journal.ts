// An undo journal in the file itself: triggers keep, for each row that is inserted, changed or deleted, what was there before, when, and in
// which transaction. With it a file can be brought back to any moment that the journal reaches: undo.ts.
// The clock is SQLite's own: one statement has one time in it, also where another program writes.

import type { Database } from "better-sqlite3";
import { nowMsSql, quoted, rowNumber, tablesOf, type UserTable } from "./user-tables.ts";

/** Begins the names of the journal's own tables and triggers; no table of a store may. */
export const journalPrefix = "undo_";

/** A journal is of one version of the schema, so what is in this table does not change under it. */
export const versionTable = "schema_version";

export const undoTableOf = (table: string): string => `${journalPrefix}${table}`;

// undo_state: the number of the transaction that is next or under way, and a time that never goes back although the clock may.
// undo_spans: transactions that took longer than a millisecond: the time at which all in them counts as done.
// undo_tables: since when a table is journalled, and how many rows it had then (-1: not known), which nothing more is told of.
const ownTables = `
create table if not exists undo_state (
  id integer primary key check (id = 1), tx integer not null, at_ms integer not null, journal text not null, schema_version integer not null
);
create table if not exists undo_spans (tx integer primary key, from_ms integer not null, to_ms integer not null);
create table if not exists undo_tables (name text primary key, since_ms integer not null, rows integer not null);
`;

/** How far back a file can be brought, unless it is told otherwise: backups are made far more often. */
export const journalKeepMs = 7 * 86_400_000;

/** Journals every table of the file, also those made since the last call; safe to call again. A journal of another version of the schema is
 * begun anew: rows of old tables do not fit new ones. */
export function installJournal(database: Database): void {
  database
    .transaction(() => {
      database.exec(ownTables);
      const version = schemaVersion(database);
      const known = database.prepare("select schema_version from undo_state").pluck().get() as number | undefined;
      if (known !== undefined && known !== version) dropJournal(database);
      database.exec(ownTables);
      database
        .prepare(`insert or ignore into undo_state values (1, 1, ${nowMsSql}, lower(hex(randomblob(8))), ?)`)
        .run(version);
      for (const table of tablesOf(database)) if (table.name !== versionTable) journalTable(database, table);
    })
    .immediate();
}

/** Forgets what is older than is kept. */
export function trimJournal(database: Database): void {
  if (journalled(database).length === 0) return;
  const now = database.prepare(`select ${nowMsSql}`).pluck().get() as number;
  pruneJournal(database, now - journalKeepMs);
}

/** Takes every trace of a journal out of the file. */
export function dropJournal(database: Database): void {
  const own = database
    .prepare(
      "select type, name from sqlite_schema where name like 'undo\\_%' escape '\\' and type in ('trigger', 'table')",
    )
    .all() as { type: string; name: string }[];
  for (const { type, name } of own.sort((a, b) => (a.type < b.type ? 1 : -1)))
    database.exec(`drop ${type} ${quoted(name)}`); // triggers before tables
}

/** Forgets what was changed before the moment: the file can no longer be brought back further. */
export function pruneJournal(database: Database, beforeMs: number): void {
  database
    .transaction(() => {
      for (const name of journalled(database)) {
        const { changes } = database
          // The last line stays, so that no number is given twice.
          .prepare(
            `delete from ${quoted(undoTableOf(name))} where undo_at_ms < ?
             and undo_seq < (select max(undo_seq) from ${quoted(undoTableOf(name))})`,
          )
          .run(beforeMs);
        if (changes > 0)
          database
            .prepare("update undo_tables set since_ms = max(since_ms, ?), rows = -1 where name = ?")
            .run(beforeMs, name);
      }
      database.prepare("delete from undo_spans where to_ms < ?").run(beforeMs);
    })
    .immediate();
}

/** Tables with a journal, by name; none where the file has none. */
export function journalled(database: Database): readonly string[] {
  if (database.prepare("select 1 from sqlite_schema where name = 'undo_tables'").get() === undefined) return [];
  return database.prepare("select name from undo_tables order by name").pluck().all() as string[];
}

/** Numbers each transaction of this handle, so that undoing takes it back whole or not at all. A single statement outside of one needs none. */
export function numberTransactions(database: Database): void {
  const plain = database.transaction.bind(database);
  const now = database.prepare(`select ${nowMsSql}`).pluck();
  const changes = database.prepare("select total_changes()").pluck();
  const next = database
    .prepare(`update undo_state set tx = tx + 1, at_ms = max(at_ms, ${nowMsSql}) returning tx - 1, at_ms`)
    .raw();
  const span = database.prepare("insert into undo_spans values (?, ?, ?)");
  let depth = 0;
  /** Changes at the end of the last transaction: more since are of single statements, which bear the number of the next one. */
  let settled = changes.get();
  /** Later than every single statement before, so that none of them is taken for a part of the transaction: that is a millisecond at most. */
  const afterStatements = (): number => {
    const last = now.get();
    for (;;) {
      const here = now.get() as number;
      if (here !== last) return here;
    }
  };
  const numbered =
    (work: (...given: unknown[]) => unknown) =>
    (...given: unknown[]): unknown => {
      if (depth > 0) return work(...given); // a savepoint is part of the transaction around it
      depth += 1;
      try {
        const before = changes.get();
        const fromMs = before === settled ? (now.get() as number) : afterStatements();
        const value = work(...given);
        if (changes.get() === before) return value; // nothing was written: no lock is taken for it either
        const [tx, atMs] = next.get() as [number, number];
        if (atMs > fromMs) span.run(tx, fromMs, atMs);
        settled = changes.get();
        return value;
      } finally {
        depth -= 1;
      }
    };
  Object.defineProperty(database, "transaction", { value: (work: () => unknown) => plain(numbered(work)) });
}

function journalTable(database: Database, table: UserTable): void {
  const { name, columns, key } = table;
  const undo = undoTableOf(name);
  const kept = database.prepare("select name from pragma_table_info(?)").pluck().all(undo) as string[];
  const wanted = ["undo_seq", "undo_at_ms", "undo_tx", "undo_op", ...columns];
  if (kept.join() === wanted.join()) return;
  for (const event of ["insert", "update", "delete", "move"])
    database.exec(`drop trigger if exists ${quoted(`${undo}_${event}`)}`);
  database.exec(`drop table if exists ${quoted(undo)}`);
  // Columns without a type keep every value as it is.
  database.exec(`create table ${quoted(undo)} (undo_seq integer primary key, undo_at_ms integer not null,
    undo_tx integer not null, undo_op text not null, ${columns.map(quoted).join(", ")})`);
  database.exec(triggersOf(table, undo, key));
  database
    .prepare(`insert or replace into undo_tables select ?, at_ms, (select count(*) from ${quoted(name)}) from
      (select max(at_ms, ${nowMsSql}) as at_ms from undo_state)`)
    .run(name);
}

/** "i": there was no such row; "u", "d": there was this one. A row whose key changes goes away under one and comes under another. */
function triggersOf({ name, columns }: UserTable, undo: string, key: readonly string[]): string {
  const line = (op: "i" | "u" | "d", from: "old" | "new", names: readonly string[]): string => `
    insert into ${quoted(undo)} (undo_at_ms, undo_tx, undo_op, ${names.map(quoted).join(", ")})
    select max(at_ms, ${nowMsSql}), tx, '${op}', ${names.map((column) => `${from}.${quoted(column)}`).join(", ")} from undo_state;`;
  const trigger = (as: string, event: string, text: string, when = ""): string =>
    `create trigger ${quoted(`${undo}_${as}`)} after ${event} on ${quoted(name)} ${when}begin${text} end;`;
  const moved = key.map((column) => `old.${quoted(column)} is not new.${quoted(column)}`).join(" or ");
  const keyed = key[0] === rowNumber ? "update" : `update of ${key.map(quoted).join(", ")}`; // costs nothing where another column changes
  return [
    trigger("insert", "insert", line("i", "new", key)),
    trigger("update", "update", line("u", "old", columns)),
    trigger("move", keyed, line("i", "new", key), `when ${moved} `),
    trigger("delete", "delete", line("d", "old", columns)),
  ].join("\n");
}

function schemaVersion(database: Database): number {
  const has = database.prepare("select 1 from sqlite_schema where name = ?").get(versionTable) !== undefined;
  return has ? (database.prepare("select coalesce(max(version), 0) from schema_version").pluck().get() as number) : 0;
}
