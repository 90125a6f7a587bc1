// Brings a schema to the newest version known: all that is missing in one transaction, whoever else starts at the same moment.

import type { PoolClient } from "pg";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import type { Migration } from "#knowledge/stores/sqlite/index.ts";
import { lockOf, type On, startTimeoutMs } from "./session.ts";

/** SQLite compares text code by code; a server would by the rules of its own language, and list runs in another order. */
const inCodeOrder = (sql: string): string => sql.replaceAll(/\btext\b/g, 'text collate "C"');

/** @throws knowledge/records-newer for a schema that a newer release wrote, knowledge/store-refused */
export async function migratePostgres(
  { pool, schema, guard }: On,
  migrations: readonly Migration[],
  place: string,
): Promise<void> {
  const client = await guard(() => pool.connect());
  let broken = true;
  try {
    await guard(() =>
      client.query(
        `begin; set local lock_timeout = ${startTimeoutMs}; select pg_advisory_xact_lock(${lockOf(schema, "writers")})`,
      ),
    );
    await guard(() => bringUpToDate(client, schema, migrations, place));
    await guard(() => client.query("commit"), { committing: true });
    broken = false;
  } finally {
    client.release(broken); // a connection closed in mid-transaction leaves nothing behind
  }
}

async function bringUpToDate(
  client: PoolClient,
  schema: string,
  migrations: readonly Migration[],
  place: string,
): Promise<void> {
  const { rows } = await client.query<{ encoding: string; exists: boolean }>(
    "select current_setting('server_encoding') as encoding, exists (select from pg_namespace where nspname = $1) as exists",
    [schema],
  );
  if (rows[0]?.encoding !== "UTF8") throw wrongEncoding(place, rows[0]?.encoding);
  if (!rows[0].exists) await client.query(`create schema "${schema}"`); // asking first: a user without that right may use one made for him
  await client.query(`set local search_path to "${schema}"`);
  const versions = inCodeOrder(
    "create table if not exists schema_version (version integer primary key, name text not null)",
  );
  await client.query(versions);
  const found = await client.query<{ version: number }>(
    "select coalesce(max(version), 0) as version from schema_version",
  );
  const version = found.rows[0]?.version ?? 0;
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) throw newerSchema(schema, place, version, newest);
  for (const migration of migrations.filter((candidate) => candidate.version > version)) {
    await client.query(inCodeOrder(migration.sql));
    await client.query("insert into schema_version values ($1, $2)", [migration.version, migration.name]);
  }
}

const newerSchema = (schema: string, place: string, found: number, known: number): Error =>
  callerError(
    "knowledge/records-newer",
    `Schema "${schema}" at ${place} was written by a newer release (version ${found}; this one knows ${known}). Start that release, or name another schema.`,
    { schema, found, known },
  );

const wrongEncoding = (place: string, found: string | undefined): Error =>
  new QuorumError(
    "knowledge/store-refused",
    `The database at ${place} keeps text as ${found}; wanted UTF8. Create one with: create database NAME encoding 'UTF8' template template0.`,
    { fault: "outside", retry: false, context: { place, encoding: found } },
  );
