// A SQLite file made from the rows of a backup: tables, rows, what the journal takes back, then indices and triggers. Nothing is migrated here;
// whoever opens the file next does that.

import { open } from "node:fs/promises";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { QuorumError } from "#infra/runtime/index.ts";
import {
  journalPrefix,
  openSqliteFile,
  quoted,
  tablesOf,
  undoTableOf,
  undoTo,
  withSqliteErrors,
} from "#knowledge/stores/sqlite/index.ts";
import { type LoadedRows, migrationsUntil, readSchema, recordTables, rowsFiles, tableNames } from "./records-files.ts";
import { readRowsFile } from "./rows-file.ts";
import { hourMs } from "./sqlite-dump.ts";

export interface SqliteLoading {
  /** The store's folder, as the backup gave it back. */
  readonly from: string;
  /** The file to be made; there is none yet. */
  readonly to: string;
  /** Null: as it was when the backup was taken. Else it is brought back to this moment. */
  readonly atMs: number | null;
}

/** @throws infra/backup-damaged, infra/disk-full, knowledge/store-failed */
export async function loadSqlite({ from, to, atMs }: SqliteLoading): Promise<LoadedRows> {
  const { default: Sqlite } = await import("better-sqlite3");
  const database = withSqliteErrors(to, () => new Sqlite(to));
  try {
    database.pragma("journal_mode = OFF"); // a file that was half made is thrown away
    database.pragma("synchronous = OFF");
    database.pragma("foreign_keys = OFF");
    const schema = readSchema(from);
    if (schema.driver !== "sqlite") return await loadForeign(database, to, from);
    const { made } = schema;
    const make = (...types: readonly string[]): void => {
      for (const { type, sql } of made) if (types.includes(type)) withSqliteErrors(to, () => database.exec(sql));
    };
    make("table");
    for (const file of rowsFiles(join(from, "tables"))) await loadRows(database, to, join(from, "tables", file));
    if (atMs !== null) await undo(database, to, from, atMs);
    await restoreSequences(database, to, from);
    make("index", "view", "trigger");
    withSqliteErrors(to, () => {
      for (const { sql, name } of made) {
        if (!/^create virtual table[^(]*using fts5\s*\(/i.test(sql)) continue;
        if (/content\s*=\s*''/i.test(sql)) forgetWords(database);
        else database.exec(`insert into ${quoted(name)} (${quoted(name)}) values ('rebuild')`);
      }
      requireSound(database, to);
    });
    const counts = Object.fromEntries(
      tablesOf(database).map(({ name }) => [
        name,
        database
          .prepare(`select count(*) from ${quoted(name)}`)
          .pluck()
          .get() as number,
      ]),
    );
    database.close();
    await syncFile(to);
    return { counts, leftOut: [] };
  } finally {
    database.close();
  }
}

const countsOf = (database: Database): Record<string, number> =>
  Object.fromEntries(
    tablesOf(database).map(({ name }) => [
      name,
      database
        .prepare(`select count(*) from ${quoted(name)}`)
        .pluck()
        .get() as number,
    ]),
  );

/** Records of another driver: our own migrations make the tables, and tables that are not ours are left out. */
async function loadForeign(database: Database, to: string, from: string): Promise<LoadedRows> {
  const { migrations } = await migrationsUntil(from);
  database.close();
  const file = await openSqliteFile({ path: to, migrations });
  try {
    file.pragma("foreign_keys = OFF");
    const own = await recordTables(migrations);
    for (const name of own) {
      withSqliteErrors(to, () => file.prepare(`delete from ${quoted(name)}`).run());
      await loadRows(file, to, join(from, "tables", `${name}.rows`));
    }
    withSqliteErrors(to, () => requireSound(file, to));
    return { counts: countsOf(file), leftOut: tableNames(from).filter((name) => !own.includes(name)) };
  } finally {
    file.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** An index that keeps no text cannot be told from the file: the memory makes it again of notes whose words are not counted. */
function forgetWords(database: Database): void {
  database.exec("update notes set words = null");
}

/** Rows into a table that has their columns. */
export async function loadRows(database: Database, path: string, file: string): Promise<void> {
  const { head, rows } = await readRowsFile(file);
  const columns = head.columns.map(quoted).join(", ");
  const values = head.columns.map(() => "?").join(", ");
  const insert = withSqliteErrors(path, () =>
    database.prepare(`insert into ${quoted(head.table)} (${columns}) values (${values})`),
  );
  withSqliteErrors(path, () => database.exec("begin"));
  for await (const row of rows) withSqliteErrors(path, () => insert.run(...row));
  withSqliteErrors(path, () => database.exec("commit"));
}

/** The lines of the journal since the moment are laid beside the tables, applied, and thrown away. */
async function undo(database: Database, path: string, from: string, atMs: number): Promise<void> {
  withSqliteErrors(path, () =>
    database.exec(`create table undo_spans (tx integer primary key, from_ms integer, to_ms integer);
      create table undo_tables (name text primary key, since_ms integer, rows integer);`),
  );
  for (const own of ["undo_spans", "undo_tables"]) await loadRows(database, path, join(from, `${own}.rows`));
  for (const { name, columns } of tablesOf(database)) {
    const undoTable = undoTableOf(name);
    withSqliteErrors(path, () =>
      database.exec(`create table ${quoted(undoTable)} (undo_seq integer primary key, undo_at_ms, undo_tx, undo_op,
        ${columns.map(quoted).join(", ")})`),
    );
    const folder = join(from, "journal", name);
    for (const file of hoursFrom(folder, atMs)) await loadRows(database, path, join(folder, file));
  }
  withSqliteErrors(path, () => {
    undoTo(database, atMs);
    const own = database
      .prepare(`select name from sqlite_schema where type = 'table' and substr(name, 1, ?) = ?`)
      .pluck();
    for (const name of own.all(journalPrefix.length, journalPrefix))
      database.exec(`drop table ${quoted(name as string)}`);
  });
}

/** A transaction's lines may be from before the moment although it was done after it: an hour before is far enough. */
function hoursFrom(folder: string, atMs: number): readonly string[] {
  const first = Math.floor(atMs / hourMs) - 1;
  return namesIn(folder).filter((name) => Number.parseInt(name, 10) >= first);
}

function namesIn(folder: string): readonly string[] {
  try {
    return rowsFiles(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw thrown;
  }
}

/** Numbers that were given to rows that are gone are not given again. */
async function restoreSequences(database: Database, path: string, from: string): Promise<void> {
  if (!namesIn(from).includes("sqlite_sequence.rows")) return;
  const { rows } = await readRowsFile(join(from, "sqlite_sequence.rows"));
  const known = new Set(tablesOf(database).map(({ name }) => name));
  for await (const [name, seq] of rows) {
    if (!known.has(name as string)) continue;
    withSqliteErrors(path, () => {
      database.prepare("delete from sqlite_sequence where name = ?").run(name);
      database.prepare("insert into sqlite_sequence (name, seq) values (?, ?)").run(name, seq);
    });
  }
}

function requireSound(database: Database, path: string): void {
  const broken = database.pragma("foreign_key_check") as { table: string }[];
  const check = database.pragma("quick_check", { simple: true });
  if (broken.length === 0 && check === "ok") return;
  const what =
    broken.length > 0 ? `${broken.length} rows of ${broken[0]?.table} refer to rows that are not there` : `${check}`;
  throw new QuorumError(
    "infra/backup-damaged",
    `${path} as restored does not hold together: ${what}. Restore another backup.`,
    {
      fault: "bug",
      retry: false,
      context: { path },
    },
  );
}
