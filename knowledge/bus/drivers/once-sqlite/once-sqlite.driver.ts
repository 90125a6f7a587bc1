// Records of what was done, in an SQLite file: in one with the tables that the effects write to, or alone.

import type { Database } from "better-sqlite3";
import { type Clock, type Ids, QuorumError } from "#infra/runtime/index.ts";
import { openSqliteFile, withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";
import type { OnceRecords } from "../../once-records.port.ts";
import { openWrites } from "./writes.ts";

export interface SqliteOnceOptions {
  /** A path, or ":memory:". */
  readonly path: string;
  /** How long a claim holds that nobody ends or prolongs, as after a crash. */
  readonly leaseMs?: number;
}

export interface OnceServices {
  readonly clock: Clock;
  readonly ids: Ids;
}

export const needs = { package: "better-sqlite3", for: "what was done once", how: "comes with `npm ci`" } as const;

const defaultLeaseMs = 30_000;

/** Records in a file of their own. @throws knowledge/records-newer, knowledge/store-failed, infra/disk-full */
export async function openSqliteOnceRecords(
  { path, leaseMs }: SqliteOnceOptions,
  services: OnceServices,
): Promise<OnceRecords<Database>> {
  const database = await openSqliteFile({ path, migrations: [{ version: 1, name: "what was done", sql: table }] });
  const records = onceRecordsIn(database, services, leaseMs);
  return {
    ...records,
    async close() {
      await records.close();
      if (database.open) database.close();
    },
  };
}

/** Records among the other tables of an open file, which stays open. */
export function onceRecordsIn(
  database: Database,
  { clock, ids }: OnceServices,
  leaseMs = defaultLeaseMs,
): OnceRecords<Database> {
  const told = <T>(work: () => T): T => withSqliteErrors(database.name, work);
  told(() => database.exec(table));
  const me = ids.next("once");
  const writes = openWrites(database, clock);
  const sql = told(() => statements(database));

  const claim = database.transaction((scope: string, key: string) => {
    const nowMs = clock.nowMs();
    const row = { scope, key, owner: me, until: nowMs + leaseMs, now: nowMs };
    if (sql.insert.run(row).changes === 1) return "taken" as const;
    const found = sql.find.get(scope, key) as { readonly state: string; readonly until_ms: number };
    if (found.state === "done") return "done" as const;
    if (found.until_ms > nowMs) throw busy(scope, key, found.until_ms - nowMs);
    sql.takeOver.run(row);
    return "unfinished" as const;
  });

  return {
    write: writes.add,
    claim: async (scope, key) => told(() => claim.immediate(scope, key)),
    leaseMs,
    prolong: async (scope, key) =>
      told(() => sql.prolong.run({ scope, key, owner: me, until: clock.nowMs() + leaseMs }).changes === 1),
    done: async (scope, key) => told(() => void sql.done.run({ scope, key, now: clock.nowMs() })),
    release: async (scope, key) => told(() => void sql.release.run({ scope, key, owner: me })),
    forget: async (scope, beforeMs) => told(() => sql.forget.run({ scope, before: beforeMs }).changes),
    close: writes.end,
  };
}

const table = `
create table if not exists once_keys (
  scope text not null, key text not null, state text not null check (state in ('begun', 'done')),
  owner text not null, until_ms integer not null, at_ms integer not null,
  primary key (scope, key)
) without rowid`;

const statements = (database: Database) => ({
  insert: database.prepare(
    "insert into once_keys values (@scope, @key, 'begun', @owner, @until, @now) on conflict do nothing",
  ),
  find: database.prepare("select state, until_ms from once_keys where scope = ? and key = ?"),
  takeOver: database.prepare(
    "update once_keys set owner = @owner, until_ms = @until, at_ms = @now where scope = @scope and key = @key",
  ),
  prolong: database.prepare(
    "update once_keys set until_ms = @until where scope = @scope and key = @key and state = 'begun' and owner = @owner",
  ),
  done: database.prepare(`insert into once_keys values (@scope, @key, 'done', '', 0, @now)
    on conflict do update set state = 'done', owner = '', until_ms = 0, at_ms = @now`),
  release: database.prepare(
    "update once_keys set until_ms = 0 where scope = @scope and key = @key and state = 'begun' and owner = @owner",
  ),
  forget: database.prepare("delete from once_keys where scope = @scope and state = 'done' and at_ms < @before"),
});

const busy = (scope: string, key: string, leftMs: number): Error =>
  new QuorumError(
    "knowledge/once-busy",
    `"${key}" is being done for ${scope} by another, or by one that was killed; in ${leftMs} ms at the latest it can be taken over.`,
    { fault: "outside", retry: true, context: { scope, key, leftMs } },
  );
