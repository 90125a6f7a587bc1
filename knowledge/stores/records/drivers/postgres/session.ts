// How a script runs on PostgreSQL: each query awaited, all in one transaction.

import type { CompiledQuery } from "kysely";
import type { Pool, PoolClient } from "pg";
import { QuorumError } from "#infra/runtime/index.ts";
import type { Script, Session } from "../../sql/script.ts";
import type { PostgresGuard } from "./postgres-errors.ts";
import { fromStored, toStored } from "./zero-text.ts";

/** How long a writer waits for the writers of other processes. */
const lockTimeoutMs = 5_000;
/** How long a start waits for what another start makes. */
export const startTimeoutMs = 30_000;
/** How long a process that fell silent inside a transaction may keep the others waiting before the server ends it. */
const idleInTransactionMs = 30_000;
/** A transaction that the server ended for the sake of another is run again from its start. */
const mostTries = 5;

export interface On {
  readonly pool: Pool;
  readonly schema: string;
  readonly guard: PostgresGuard;
}

export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** One piece of work after the other, in the order they came. */
export function inTurn(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
}

/** The SQL of a lock's number: the same for everybody who names the same schema and purpose. */
export const lockOf = (schema: string, purpose: "writers" | "checkpoints"): string =>
  `hashtextextended('quorum:${schema}:${purpose}', 0)`;

/** One look: every query of a script sees the same moment. */
const beginRead = `begin isolation level repeatable read read only;
set local idle_in_transaction_session_timeout = ${idleInTransactionMs}`;

/** Read committed, so that what earlier writers left is seen once the lock is had; durable also where the server is set to answer early. */
const beginWrite = (schema: string): string => `begin isolation level read committed read write;
set local idle_in_transaction_session_timeout = ${idleInTransactionMs};
set local lock_timeout = ${lockTimeoutMs};
select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off';
select pg_advisory_xact_lock(${lockOf(schema, "writers")})`;

/** Writers of this process wait in `turns`, where waiting costs no connection; those of other processes at the lock. */
export function postgresSession({ pool, schema, guard }: On, turns: Turns): Session {
  const write = beginWrite(schema);
  return {
    read: (script) => retried(() => transaction(pool, guard, beginRead, script)),
    write: (script) => turns(() => retried(() => transaction(pool, guard, write, script))),
  };
}

/** Holds a lock of the schema for as long as the work takes; closing the connection gives it back, whatever happened. */
export async function alone<T>({ pool, schema, guard }: On, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await guard(() => pool.connect());
  try {
    return await guard(async () => {
      await client.query(
        `set lock_timeout = ${startTimeoutMs}; select pg_advisory_lock(${lockOf(schema, "checkpoints")})`,
      );
      return work(client);
    });
  } finally {
    client.release(true);
  }
}

async function transaction<T>(pool: Pool, guard: PostgresGuard, begin: string, script: () => Script<T>): Promise<T> {
  const client = await guard(() => pool.connect());
  let usable = false;
  try {
    await guard(() => client.query(begin));
    const value = await play(client, guard, script);
    await guard(() => client.query("commit"), { committing: true });
    usable = true;
    return value;
  } catch (thrown) {
    usable = await rolledBack(client);
    throw thrown;
  } finally {
    client.release(!usable);
  }
}

async function play<T>(client: PoolClient, guard: PostgresGuard, script: () => Script<T>): Promise<T> {
  const ask = async ({ sql, parameters }: CompiledQuery): Promise<readonly unknown[]> =>
    (await guard(() => client.query(sql, parameters.map(toStored)))).rows.map(readable);
  const playing = script();
  let step = playing.next([]);
  while (!step.done) step = playing.next(await ask(step.value));
  return step.value;
}

const readable = (row: Record<string, unknown>): unknown => {
  for (const column of Object.keys(row)) row[column] = fromStored(row[column]);
  return row;
};

/** False where the connection is past that; closing it then ends the transaction. */
async function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** Deadlock and serialisation failures are no answer to the caller: nothing was done, and a script may run again. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (thrown) {
      const code = thrown instanceof QuorumError ? thrown.context.postgres : null;
      if ((code !== "40001" && code !== "40P01") || tries >= mostTries) throw thrown;
    }
  }
}
