// Done once: writes with their record in one transaction, effects outside with a claim, in one process and in two.
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import Sqlite from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { countedIds, type ManualClock, manualClock, randomIds } from "#infra/runtime/index.ts";
import {
  actsOnce,
  defineTopic,
  type OnceRecords,
  onceRecordsIn,
  openSqliteOnceRecords,
  writesOnce,
} from "#knowledge/bus/index.ts";
import { collect, publishTicks, Tick, tick, ticks, until } from "../../conformance/event-bus.rig.ts";
import { newFolder, openBus } from "./rig.ts";

const topic = defineTopic({ id: "ticks", schema: Tick, key: ({ symbol }) => symbol });

function openDatabase(path = join(newFolder(), "effects.db")): Database {
  const database = new Sqlite(path);
  database.pragma("journal_mode = WAL");
  database.exec("create table if not exists effects (n integer not null)");
  onTestFinished(() => void database.close());
  return database;
}

const count = (database: Database): unknown => database.prepare("select count(*) from effects").pluck().get();
const insert = (n: number) => (database: Database) => void database.prepare("insert into effects values (?)").run(n);

describe("an effect that is a write", () => {
  test("runs once for a key and a scope, however often and however many at the same time", async () => {
    const database = openDatabase();
    const records = onceRecordsIn(database, { clock: manualClock(0), ids: countedIds() });
    const ran = await Promise.all(Array.from({ length: 50 }, (_, i) => records.write("s", `k${i % 5}`, insert(i))));
    expect(ran.filter(Boolean)).toHaveLength(5);
    expect(await records.write("s", "k0", insert(0))).toBe(false);
    expect(await records.write("other", "k0", insert(0))).toBe(true);
    expect(count(database)).toBe(6);
  });

  test("that fails leaves neither write nor record, and takes nobody with it", async () => {
    const database = openDatabase();
    const records = onceRecordsIn(database, { clock: manualClock(0), ids: countedIds() });
    const fails = (tx: Database) => {
      insert(1)(tx);
      throw new Error("second thoughts");
    };
    const results = await Promise.allSettled([
      records.write("s", "a", insert(1)),
      records.write("s", "b", fails),
      records.write("s", "c", insert(1)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(count(database)).toBe(2);
    expect(await records.write("s", "b", insert(1))).toBe(true);
  });

  test("that waits is refused: what it awaits would happen outside of the transaction", async () => {
    const database = openDatabase();
    const records = onceRecordsIn(database, { clock: manualClock(0), ids: countedIds() });
    const waits = async (tx: Database): Promise<void> => insert(1)(tx);
    await expect(records.write("s", "a", waits)).rejects.toMatchObject({ fault: "bug" });
    expect(count(database)).toBe(0);
  });

  test("is remembered by another opening of the file, and by two at once", async () => {
    const path = join(newFolder(), "effects.db");
    const open = () => onceRecordsIn(openDatabase(path), { clock: manualClock(0), ids: randomIds });
    const [a, b] = [open(), open()];
    const ran = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).write("s", `k${i >> 1}`, insert(i))),
    );
    expect(ran.filter(Boolean)).toHaveLength(20);
    expect(count(openDatabase(path))).toBe(20);
  });

  test("makes a handler that acts once on messages that come again", async () => {
    const database = openDatabase();
    const records = onceRecordsIn(database, { clock: manualClock(0), ids: countedIds() });
    const bus = await openBus(newFolder());
    await publishTicks(bus, topic, ticks(20));
    const handler = writesOnce<Tick, Database>(records, { scope: "s" }, (tx, { message }) => insert(message.n)(tx));
    const {
      got,
      count: came,
      subscription,
    } = await collect(bus, topic, {}, async (delivery) => {
      await handler(delivery);
      if (delivery.deliveries === 1 && delivery.message.n % 3 === 0) throw new Error("after the effect");
    });
    await came(27);
    await subscription.seek("earliest");
    await came(47);
    await until(async () => (await bus.stats(topic)).subscriptions[0]?.backlog === 0);
    expect(got.length).toBeGreaterThanOrEqual(47);
    expect(database.prepare("select n from effects order by n").pluck().all()).toEqual(ticks(20).map(({ n }) => n));
  });

  test("can be named by its meaning: two messages that say the same act once", async () => {
    const database = openDatabase();
    const records = onceRecordsIn(database, { clock: manualClock(0), ids: countedIds() });
    const bus = await openBus(newFolder());
    await publishTicks(bus, topic, [tick(1), tick(1), tick(2)]);
    const keyOf = ({ message }: { message: Tick }) => `tick:${message.n}`;
    const { count: came } = await collect(
      bus,
      topic,
      {},
      writesOnce<Tick, Database>(records, { scope: "s", keyOf }, insert(1)),
    );
    await came(3);
    await until(() => count(database) === 2);
  });
});

describe("an effect outside", () => {
  const opened = async (clock: ManualClock, path = join(newFolder(), "once.db")): Promise<OnceRecords<Database>> => {
    const records = await openSqliteOnceRecords({ path, leaseMs: 1_000 }, { clock, ids: randomIds });
    onTestFinished(() => records.close());
    return records;
  };
  const once = <T>(value: T) => ({ ...delivery, message: value });
  const delivery = {
    topic: "t",
    id: "m1",
    key: null,
    publishedMs: 0,
    eventTimeMs: null,
    deliveries: 1,
    ack() {},
    nack() {},
  };

  test("is done once, and is handed its key", async () => {
    const records = await opened(manualClock(0));
    const acts: unknown[] = [];
    const handler = actsOnce<number, Database>(
      records,
      { scope: "s" },
      { act: async (_, attempt) => void acts.push(attempt) },
    );
    await handler(once(1));
    await handler(once(1));
    expect(acts).toEqual([{ key: "m1", again: false }]);
  });

  test("that another is at is not done at the same time", async () => {
    const records = await opened(manualClock(0));
    let acts = 0;
    let end = (): void => {};
    const acted = new Promise<void>((resolve) => {
      end = resolve;
    });
    const handler = actsOnce<number, Database>(
      records,
      { scope: "s" },
      {
        act: async () => {
          acts += 1;
          await acted;
        },
      },
    );
    const first = handler(once(1));
    await until(() => acts === 1);
    await expect(handler(once(1))).rejects.toMatchObject({ code: "knowledge/once-busy", retry: true });
    end();
    await first;
    await handler(once(1));
    expect(acts).toBe(1);
  });

  test("that takes longer than its lease is held on to, and let go of at its end", async () => {
    const database = openDatabase();
    const clock = manualClock(0);
    const leaseMs = 30;
    const records = onceRecordsIn(database, { clock, ids: randomIds }, leaseMs);
    const heldUntilMs = () => database.prepare("select until_ms from once_keys").pluck().get();
    let end = (): void => {};
    const acted = new Promise<void>((resolve) => {
      end = resolve;
    });
    const agains: boolean[] = [];
    const handler = actsOnce<number, Database>(
      records,
      { scope: "s" },
      {
        act: async (_, { again }) => {
          agains.push(again);
          await acted;
        },
      },
    );
    const first = handler(once(1));
    await until(() => agains.length === 1);
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(leaseMs - 10);
      await until(() => heldUntilMs() === clock.nowMs() + leaseMs);
    }
    await expect(handler(once(1))).rejects.toMatchObject({ code: "knowledge/once-busy" });
    end();
    await first;
    await handler(once(1));
    expect(agains).toEqual([false]);
    expect(await records.prolong("s", "m1")).toBe(false);
  });

  test("whose claim another has taken over is not prolonged", async () => {
    const path = join(newFolder(), "once.db");
    const clock = manualClock(0);
    const [slow, other] = [await opened(clock, path), await opened(clock, path)];
    await slow.claim("s", "m1");
    expect(await slow.prolong("s", "m1")).toBe(true);
    clock.advance(1_001);
    expect(await other.claim("s", "m1")).toBe("unfinished");
    expect(await slow.prolong("s", "m1")).toBe(false);
    expect(await other.prolong("s", "m1")).toBe(true);
  });

  test("is stored before its records close, however often they are closed", async () => {
    const records = await opened(manualClock(0));
    const writing = records.write("s", "k", () => {});
    await Promise.all([records.close(), records.close()]);
    expect(await writing).toBe(true);
  });

  test("whose doer was killed is taken over after its lease: asked first, done only if it has not happened", async () => {
    for (const before of [true, false]) {
      const clock = manualClock(0);
      const path = join(newFolder(), "once.db");
      expect(await (await opened(clock, path)).claim("s", "m1")).toBe("taken"); // and is killed
      const records = await opened(clock, path);
      const acts: unknown[] = [];
      const handler = actsOnce<number, Database>(
        records,
        { scope: "s" },
        {
          act: async (_, attempt) => void acts.push(attempt),
          happened: async (_, key) => before && key === "m1",
        },
      );
      await expect(handler(once(1))).rejects.toMatchObject({ code: "knowledge/once-busy" });
      clock.advance(1_001);
      await handler(once(1));
      await handler(once(1));
      expect(acts).toEqual(before ? [] : [{ key: "m1", again: true }]);
    }
  });

  test("that failed is tried again at once, as one that may have happened", async () => {
    const records = await opened(manualClock(0));
    const again: boolean[] = [];
    const handler = actsOnce<number, Database>(
      records,
      { scope: "s" },
      {
        act: async (_, attempt) => {
          again.push(attempt.again);
          if (again.length === 1) throw new Error("connection lost");
        },
      },
    );
    await expect(handler(once(1))).rejects.toThrow("connection lost");
    await handler(once(1));
    expect(again).toEqual([false, true]);
  });

  test("is forgotten when it is old, and only then", async () => {
    const clock = manualClock(1_000);
    const records = await opened(clock);
    await records.done("s", "old");
    await records.claim("s", "open");
    clock.advance(5_000);
    await records.done("s", "new");
    expect(await records.forget("s", 3_000)).toBe(1);
    expect(await records.claim("s", "old")).toBe("taken");
    expect(await records.claim("s", "new")).toBe("done");
    expect(await records.claim("s", "open")).toBe("unfinished");
  });
});
