// Effects that are writes: those asked for at the same time share one transaction, so that many messages cost one write to the disk.
// Each has a savepoint of its own: one that fails takes nobody with it.

import type { Database } from "better-sqlite3";
import { type Clock, QuorumError } from "#infra/runtime/index.ts";
import { withSqliteErrors } from "#knowledge/stores/sqlite/index.ts";

interface Write {
  readonly scope: string;
  readonly key: string;
  readonly effect: (database: Database) => void;
  resolve(ran: boolean): void;
  reject(thrown: unknown): void;
}

/** In one transaction; the event loop goes on in between. */
const mostTogether = 500;

export function openWrites(database: Database, clock: Clock) {
  const record = database.prepare(
    "insert into once_keys values (?, ?, 'done', '', 0, ?) on conflict do update set state = 'done', at_ms = excluded.at_ms where state = 'begun'",
  );
  const waiting: Write[] = [];
  let scheduled = false;
  const ending: (() => void)[] = [];

  const runOne = database.transaction(({ scope, key, effect }: Write): boolean => {
    if (record.run(scope, key, clock.nowMs()).changes === 0) return false;
    const result: unknown = effect(database);
    if (result instanceof Promise) throw waits(result);
    return true;
  });
  const runAll = database.transaction((writes: readonly Write[]) =>
    writes.map((write) => {
      try {
        return { ran: runOne(write) };
      } catch (thrown) {
        if (!database.inTransaction) throw thrown; // SQLite gave up the whole of it, as for a full disk
        return { thrown };
      }
    }),
  );

  function run(): void {
    scheduled = false;
    const writes = waiting.splice(0, mostTogether);
    try {
      const results = withSqliteErrors(database.name, () => runAll.immediate(writes));
      for (const [i, result] of results.entries()) {
        const write = writes[i] as Write;
        if ("thrown" in result) write.reject(result.thrown);
        else write.resolve(result.ran);
      }
    } catch (thrown) {
      for (const { reject } of writes) reject(thrown);
    }
    if (waiting.length > 0) schedule();
    else for (const ended of ending.splice(0)) ended();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(run);
  }

  return {
    add: (scope: string, key: string, effect: (database: Database) => void): Promise<boolean> =>
      new Promise((resolve, reject) => {
        waiting.push({ scope, key, effect, resolve, reject });
        schedule();
      }),
    async end(): Promise<void> {
      if (waiting.length > 0) await new Promise<void>((resolve) => ending.push(resolve));
    },
  };
}

/** A promise would be kept after the transaction has ended: neither its writes nor its failure would belong to it. */
function waits(promise: Promise<unknown>): Error {
  promise.catch(() => {}); // undone as well; the error below is the one to tell
  const says =
    "An effect that is written once must not be async: what it awaits would happen outside of the transaction.";
  return new QuorumError("infra/unexpected", says, { fault: "bug", retry: false });
}
