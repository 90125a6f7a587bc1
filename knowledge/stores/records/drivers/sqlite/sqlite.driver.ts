// Records in one SQLite file. Scripts run in synchronous transactions, writers that come together in one: the checkpointer of the graphs
// may share the handle and can never find itself inside half of ours.

import type { Database, Statement } from "better-sqlite3";
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Clock } from "#infra/runtime/index.ts";
import { openSqliteFile, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import type { Records } from "../../records.port.ts";

import { recordsMigrations } from "../../sql/migrations.ts";
import { recordsOver } from "../../sql/records-over.ts";
import type { Script, Session } from "../../sql/script.ts";
import type { Tables } from "../../sql/tables.ts";
import { type GroupCommit, groupCommit } from "./group-commit.ts";

export interface SqliteRecordsOptions {
  /** A path, or ":memory:". */
  readonly path: string;
  /** Dates the audit lines of bookings. */
  readonly clock: Clock;
  /** Whether the file keeps what every row was before, for backups that can be brought back to a moment. */
  readonly journal?: boolean;
}

export const needs = { package: "better-sqlite3", for: "records in one file", how: "comes with `npm ci`" } as const;

export interface SqliteRecords extends Records {
  /** The open handle, for LangGraph's SqliteSaver on the same file. Use it synchronously only. */
  readonly sqlite: Database;
}

/** @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openSqliteRecords({
  path,
  clock,
  journal = false,
}: SqliteRecordsOptions): Promise<SqliteRecords> {
  const sqlite = await openSqliteFile({ path, migrations: recordsMigrations, journal });
  const session = sqliteSession(sqlite, path);
  return {
    ...recordsOver(queryBuilder(), session, clock),
    sqlite,
    async close() {
      if (sqlite.open) session.flush();
      sqlite.close();
    },
  };
}

/** Kysely writes the SQL; it holds no connection. */
const queryBuilder = (): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });

function sqliteSession(sqlite: Database, path: string): Session & Pick<GroupCommit, "flush"> {
  const statements = new Map<string, Statement>();
  const run = ({ sql, parameters }: CompiledQuery): readonly unknown[] => {
    const statement = statements.get(sql) ?? sqlite.prepare(sql);
    statements.set(sql, statement);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  };
  const play = <T>(script: () => Script<T>): T => {
    const playing = script();
    let step = playing.next([]);
    while (!step.done) step = playing.next(run(step.value));
    return step.value;
  };
  const transaction = sqlite.transaction((work: () => unknown) => work());
  const within = <T>(kind: "deferred" | "immediate", work: () => T): T =>
    withSqliteErrors(path, () => transaction[kind](work) as T);
  const writes = groupCommit({ run: (work) => within("immediate", work) });
  return {
    flush: writes.flush,
    read: async (script) => {
      writes.flush();
      return within("deferred", () => play(script));
    },
    write: (script) => writes.write(() => play(script)),
  };
}
