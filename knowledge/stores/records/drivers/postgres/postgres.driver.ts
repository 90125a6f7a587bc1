// Records on a PostgreSQL server. Every script runs in one transaction, query by query. Writers of one schema queue up on one lock, in
// this process and in every other, so a script meets here what it meets in SQLite: nobody else between its statements.

import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import { type Clock, callerError, isWholeAddress } from "#infra/runtime/index.ts";
import type { Records } from "../../records.port.ts";
import { recordsMigrations } from "../../sql/migrations.ts";
import { recordsOver } from "../../sql/records-over.ts";
import type { Tables } from "../../sql/tables.ts";
import { migratePostgres } from "./migrate.ts";
import { openPool, placeOf } from "./pool.ts";
import { type PostgresGuard, postgresGuard } from "./postgres-errors.ts";
import { alone, inTurn, postgresSession } from "./session.ts";

export const PostgresRecordsOptions = z.strictObject({
  /** postgres://USER:PASSWORD@HOST:PORT/DATABASE; what node-postgres reads in its query (sslmode ...) counts. Never shown. */
  url: z.string().regex(/^postgres(ql)?:\/\//, "wanted an address that begins with postgres:// or postgresql://"),
  /** The tables lie in a schema of their own, so that one database serves several desks. */
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,39}$/, "wanted at most 40 lower-case letters, digits and _, beginning with no digit")
    .default("quorum"),
  /** Connections held at most; checkpoints share them. */
  connections: z.int().min(2).max(100).default(10),
  /** How long to wait for a connection. */
  connectMs: z.int().min(1).default(10_000),
  /** A connection in use that the server leaves without a word for so long counts as broken. */
  silenceMs: z.int().min(1).default(60_000),
});
export type PostgresRecordsOptions = z.input<typeof PostgresRecordsOptions> & {
  /** Dates the audit lines of bookings. */
  readonly clock: Clock;
};

export const needs = {
  package: "pg",
  for: "records on a PostgreSQL server",
  how: "comes with `npm ci`; start PostgreSQL 15 or newer and set POSTGRES_URL",
} as const;

/** What stands behind the records, for LangGraph's checkpoints in the same schema. */
export interface PostgresHandle {
  readonly pool: Pool;
  readonly schema: string;
  /** Runs the work; a fault of PostgreSQL comes out as a QuorumError. */
  readonly guard: PostgresGuard;
  /** Runs the work on a connection of its own while no other process does so in this schema. For what cannot be one transaction. */
  alone<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
}

export interface PostgresRecords extends Records {
  readonly postgres: PostgresHandle;
}

/** @throws infra/config-invalid, knowledge/store-unreachable, knowledge/store-refused, knowledge/records-newer, knowledge/store-failed */
export async function openPostgresRecords({ clock, ...given }: PostgresRecordsOptions): Promise<PostgresRecords> {
  const options = parseOptions(given);
  const { schema } = options;
  const place = placeOf(options.url);
  const guard = postgresGuard(place);
  const pool = await openPool(options);
  const on = { pool, schema, guard };
  try {
    await migratePostgres(on, recordsMigrations, place);
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
  const turns = inTurn();
  let closed: Promise<void> | null = null;
  return {
    ...recordsOver(queryBuilder().withSchema(schema), postgresSession(on, turns), clock),
    postgres: { ...on, alone: (work) => alone(on, work) },
    close() {
      closed ??= turns(() => pool.end());
      return closed;
    },
  };
}

function parseOptions(given: z.input<typeof PostgresRecordsOptions>): z.infer<typeof PostgresRecordsOptions> {
  const parsed = PostgresRecordsOptions.safeParse(given);
  if (parsed.success && URL.canParse(parsed.data.url) && isWholeAddress(parsed.data.url)) return parsed.data;
  const problems = parsed.error?.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) ?? [
    "url: wanted postgres://USER:PASSWORD@HOST:PORT/DATABASE with special characters of the password written as %XX",
  ];
  throw callerError("infra/config-invalid", `Records on PostgreSQL: ${problems.join("; ")}. Values are not shown.`);
}

/** Kysely writes the SQL; it holds no connection. */
const queryBuilder = (): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
