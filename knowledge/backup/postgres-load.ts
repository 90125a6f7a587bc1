// Records put into an empty schema of a PostgreSQL server, from the rows of any driver. One transaction: all of it is there, or nothing.

import { join } from "node:path";
import type { PoolClient } from "pg";
import { QuorumError } from "#infra/runtime/index.ts";
import { migratePostgres } from "../stores/records/drivers/postgres/migrate.ts";
import { openPool, placeOf } from "../stores/records/drivers/postgres/pool.ts";
import { postgresGuard } from "../stores/records/drivers/postgres/postgres-errors.ts";
import { toStored } from "../stores/records/drivers/postgres/zero-text.ts";
import { quoted } from "./postgres-dump.ts";
import { type LoadedRows, migrationsUntil, readSchema, recordTables, tableNames } from "./records-files.ts";
import { type Cell, type Row, readRowsFile } from "./rows-file.ts";

export interface PostgresLoading {
  /** The records' folder, as the backup gave it back. */
  readonly from: string;
  readonly url: string;
  readonly schema: string;
}

/** @throws infra/backup-target-not-empty, infra/backup-damaged, knowledge/records-newer, knowledge/store-unreachable, knowledge/store-refused */
export async function loadPostgres({ from, url, schema }: PostgresLoading): Promise<LoadedRows> {
  const place = placeOf(url);
  const guard = postgresGuard(place);
  const pool = await openPool({ url, schema, connections: 2, connectMs: 10_000, silenceMs: 60_000 });
  const on = { pool, schema, guard };
  try {
    const client = await guard(() => pool.connect());
    try {
      await guard(() => requireEmpty(client, schema, place));
    } finally {
      client.release();
    }
    const { migrations } = await migrationsUntil(from);
    await migratePostgres(on, migrations, place);
    return await guard(() => loadAll(pool, schema, from, migrations));
  } finally {
    await pool.end();
  }
}

type Migrations = Awaited<ReturnType<typeof migrationsUntil>>["migrations"];

async function loadAll(
  pool: Awaited<ReturnType<typeof openPool>>,
  schema: string,
  from: string,
  migrations: Migrations,
): Promise<LoadedRows> {
  const own = new Set(await recordTables(migrations));
  const client = await pool.connect();
  let done = false;
  try {
    await client.query("begin");
    await client.query(`set local search_path to ${quoted(schema)}`);
    const definitions = readSchema(from);
    const others = definitions.driver === "postgres" ? definitions.tables.filter(({ name }) => !own.has(name)) : [];
    for (const { sql } of others) await client.query(sql);
    const known = new Set([...own, ...others.map(({ name }) => name)]);
    const tables = tableNames(from);
    const counts: Record<string, number> = {};
    for (const table of await inOrder(
      client,
      schema,
      tables.filter((name) => known.has(name)),
    )) {
      await client.query(`delete from ${quoted(table)}`); // what a migration put there is in the backup as it became
      counts[table] = await loadTable(client, table, join(from, "tables", `${table}.rows`));
    }
    await client.query("commit");
    done = true;
    return { counts, leftOut: tables.filter((name) => !known.has(name)) };
  } catch (thrown) {
    await client.query("rollback").catch(() => undefined); // the connection is closed in any case
    await dropTables(pool, schema, [...own]);
    throw thrown;
  } finally {
    client.release(!done);
  }
}

/** Parameters of one statement, of the 65,535 that there may be. */
const mostParameters = 30_000;

async function loadTable(client: PoolClient, table: string, file: string): Promise<number> {
  const { head, rows } = await readRowsFile(file);
  const width = head.columns.length;
  const batchRows = Math.max(1, Math.floor(mostParameters / width));
  const into = `insert into ${quoted(table)} (${head.columns.map(quoted).join(", ")}) values`;
  let batch: Row[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const places = batch.map((_, row) => `(${head.columns.map((__, at) => `$${row * width + at + 1}`).join(", ")})`);
    await client.query(`${into} ${places.join(", ")}`, batch.flat().map(parameterOf));
    count += batch.length;
    batch = [];
  };
  for await (const row of rows) {
    batch.push(row);
    if (batch.length === batchRows) await flush();
  }
  await flush();
  return count;
}

function parameterOf(cell: Cell): unknown {
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "number") return Object.is(cell, -0) ? "-0" : cell;
  return typeof cell === "string" ? toStored(cell) : cell;
}

/** Whatever others refer to, first. */
async function inOrder(client: PoolClient, schema: string, tables: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to from pg_constraint k join pg_class f on f.oid = k.conrelid
     join pg_class t on t.oid = k.confrelid join pg_namespace n on n.oid = f.relnamespace where k.contype = 'f' and n.nspname = $1`,
    [schema],
  );
  const ordered: string[] = [];
  const visit = (table: string): void => {
    if (ordered.includes(table)) return;
    for (const { from, to } of rows) if (from === table && to !== table) visit(to);
    ordered.push(table);
  };
  for (const table of [...tables].sort()) visit(table);
  return ordered;
}

async function requireEmpty(client: PoolClient, schema: string, place: string): Promise<void> {
  const { rows } = await client.query<{ tables: unknown }>(
    "select count(*) as tables from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r'",
    [schema],
  );
  if (Number(rows[0]?.tables) === 0) return;
  const says = `Records are restored into a schema without tables; "${schema}" at ${place} has some. Name another schema.`;
  throw new QuorumError("infra/backup-target-not-empty", says, { fault: "caller", retry: false, context: { schema } });
}

async function dropTables(
  pool: Awaited<ReturnType<typeof openPool>>,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  const all = tables.map((name) => `${quoted(schema)}.${quoted(name)}`).join(", ");
  await pool.query(`drop table if exists ${all} cascade`);
}
