// A SQLite file, told as rows. It is read through a connection of its own in one read transaction, so that writers go on meanwhile.
// A table whose journal says that nothing changed is not read again; lines of the journal are told by the hour in which they came.

import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import type { BackupSource } from "#infra/backup/index.ts";
import {
  journalPrefix,
  journalReach,
  quoted,
  tablesOf,
  type UserTable,
  undoTableOf,
  withSqliteErrors,
} from "#knowledge/stores/sqlite/index.ts";
import { type Cell, rowsFile } from "./rows-file.ts";
import type { BackupStore, StoreDump, StoreSummary, TakenStore } from "./store-dump.port.ts";

export interface SqliteDumpOptions {
  readonly store: BackupStore;
  readonly path: string;
}

export const hourMs = 3_600_000;

/** Null where there is no file: the store was never used. @throws knowledge/store-failed */
export async function sqliteDump({ store, path }: SqliteDumpOptions): Promise<StoreDump | null> {
  if (!existsSync(path)) return null;
  const { default: Sqlite } = await import("better-sqlite3");
  const database = withSqliteErrors(path, () => new Sqlite(path, { readonly: true, timeout: 5_000 }));
  database.defaultSafeIntegers(true);
  return {
    store,
    take({ generation }) {
      withSqliteErrors(path, () => {
        database.exec("begin");
        database.prepare("select count(*) from sqlite_schema").get(); // from here on this connection sees nothing new
      });
      return new TakenFile(database, store, path, generation);
    },
    async close() {
      database.close();
    },
  };
}

class TakenFile implements TakenStore {
  readonly #database: Database;
  readonly #store: BackupStore;
  readonly #path: string;
  readonly #generation: string;

  constructor(database: Database, store: BackupStore, path: string, generation: string) {
    this.#database = database;
    this.#store = store;
    this.#path = path;
    this.#generation = generation;
  }

  async summary(): Promise<StoreSummary> {
    return withSqliteErrors(this.#path, () => {
      const reach = journalReach(this.#database);
      return {
        driver: "sqlite",
        counts: Object.fromEntries(
          tablesOf(this.#database).map(({ name }) => [name, this.#number(`select count(*) from ${quoted(name)}`)]),
        ),
        reachMs: reach === null ? null : Number(reach),
      };
    });
  }

  async *sources(): AsyncGenerator<BackupSource> {
    yield { kind: "file", path: `${this.#store}/schema.json`, read: () => this.#schema() };
    const journal = this.#journal();
    for (const table of tablesOf(this.#database)) {
      yield this.#rows(
        table,
        `select ${listed(table.columns)} from ${quoted(table.name)} order by ${listed(table.key)}`,
        {
          path: `tables/${table.name}`,
          stamp: journal && this.#changes(table.name, journal),
        },
      );
    }
    if (this.#has("sqlite_sequence")) yield this.#whole("sqlite_sequence", ["name", "seq"]);
    if (!journal) return;
    yield this.#whole("undo_state", ["id", "tx", "at_ms", "journal", "schema_version"]);
    yield this.#whole("undo_spans", ["tx", "from_ms", "to_ms"]);
    yield this.#whole("undo_tables", ["name", "since_ms", "rows"]);
    for (const { name, columns } of tablesOf(this.#database))
      if (this.#has(undoTableOf(name))) yield* this.#undo(name, columns, journal);
  }

  async release(): Promise<void> {
    if (this.#database.open && this.#database.inTransaction) this.#database.exec("rollback");
  }

  /** Everything that has to be made before rows can be put back; tables that belong to a search index make themselves. */
  async *#schema(): AsyncGenerator<Uint8Array> {
    const made = this.#database
      .prepare(
        `select s.type, s.name, s.sql from sqlite_schema s left join pragma_table_list t on t.name = s.name and t.schema = 'main'
         where s.sql is not null and s.name not like 'sqlite\\_%' escape '\\' and s.name not like '${journalPrefix.replace("_", "\\_")}%' escape '\\'
         and coalesce(t.type, '') <> 'shadow' order by s.rowid`,
      )
      .all();
    yield Buffer.from(JSON.stringify({ driver: "sqlite", made }, null, 1));
  }

  async *#undo(name: string, columns: readonly string[], journal: string): AsyncGenerator<BackupSource> {
    const undo = undoTableOf(name);
    const hours = this.#database
      .prepare(
        `select undo_at_ms / ${hourMs} as hour, count(*) as lines, max(undo_seq) as last from ${quoted(undo)} group by 1 order by 1`,
      )
      .all() as { hour: bigint; lines: bigint; last: bigint }[];
    const all = ["undo_seq", "undo_at_ms", "undo_tx", "undo_op", ...columns];
    for (const { hour, lines, last } of hours) {
      const from = hour * BigInt(hourMs);
      yield this.#rows(
        { name: undo, columns: all },
        `select ${listed(all)} from ${quoted(undo)} where undo_at_ms >= ${from} and undo_at_ms < ${from + BigInt(hourMs)} order by undo_seq`,
        { path: `journal/${name}/${hour}`, stamp: `${journal} ${lines} ${last}` },
      );
    }
  }

  #whole(name: string, columns: readonly string[]): BackupSource {
    return this.#rows({ name, columns }, `select ${listed(columns)} from ${quoted(name)} order by 1`, {
      path: name,
      stamp: null,
    });
  }

  #rows(
    table: Pick<UserTable, "name" | "columns">,
    sql: string,
    { path, stamp }: { readonly path: string; readonly stamp: string | null },
  ): BackupSource {
    const rows = (): Iterable<readonly Cell[]> =>
      withSqliteErrors(this.#path, () => this.#database.prepare(sql).raw().iterate() as Iterable<readonly Cell[]>);
    return {
      kind: "file",
      path: `${this.#store}/${path}.rows`,
      ...(stamp !== null && { stamp: `${this.#generation} ${stamp}` }),
      read: () => rowsFile({ table: table.name, columns: [...table.columns] }, rows()),
    };
  }

  /** What names the journal, as long as it is this one; null where the file keeps none. */
  #journal(): string | null {
    if (!this.#has("undo_state")) return null;
    return this.#database.prepare("select journal from undo_state").pluck().get() as string;
  }

  /** Grows with every change of the table; null for one that is not journalled. */
  #changes(table: string, journal: string): string | null {
    if (!this.#has(undoTableOf(table))) return null;
    const since = this.#database.prepare("select since_ms from undo_tables where name = ?").pluck().get(table);
    const last = this.#database
      .prepare(`select max(undo_seq) from ${quoted(undoTableOf(table))}`)
      .pluck()
      .get();
    return `${journal} ${since} ${last ?? 0}`;
  }

  #has(name: string): boolean {
    return this.#database.prepare("select 1 from sqlite_schema where name = ?").get(name) !== undefined;
  }

  #number(sql: string): number {
    return Number(this.#database.prepare(sql).pluck().get());
  }
}

const listed = (names: readonly string[]): string => names.map(quoted).join(", ");
