// The broker is killed with SIGKILL in the middle and started again on its data: what was acknowledged before may come again, what
// was published may be stored twice, and each effect happens exactly once, in the order of its key. The server is the test's own.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite, { type Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { QuorumError, randomIds, systemClock } from "#infra/runtime/index.ts";
import { defineTopic, type EventBus, onceRecordsIn, writesOnce } from "#knowledge/bus/index.ts";
import { clientModule, noClient, noServer, openPulsar, pulsarUrl } from "../conformance/event-bus.pulsar-rig.ts";
import { until } from "../conformance/event-bus.rig.ts";
import { newFolder } from "../knowledge/bus/rig.ts";
import { keyCount, Step, stepOf } from "./bus-life.ts";
import { type OwnPulsar, startOwnPulsar } from "./bus-pulsar-server.ts";

const messages = 2_400;
const together = 40;
let server: OwnPulsar | undefined;

/** Why a way cannot be tried here; null where it can. */
const reasons = {
  websocket: pulsarUrl ? null : noServer,
  native: pulsarUrl ? (clientModule ? null : noClient) : noServer,
} as const;

describe("a Pulsar broker that is killed", () => {
  beforeAll(async () => {
    if (pulsarUrl) server = await startOwnPulsar();
  }, 180_000);
  afterAll(() => server?.end());

  test.for(["websocket", "native"] as const)(
    "%s: each effect happens once, and each key stays in order",
    { timeout: 300_000 },
    async (through, { skip }) => {
      const reason = reasons[through];
      if (reason !== null) return skip(reason);
      const own = server as OwnPulsar;
      const steps = defineTopic({ id: `steps-${through}`, schema: Step, key: ({ key }) => key });
      const bus = await openPulsar(through, own.url);
      onTestFinished(() => bus.close());
      const database = effectsDatabase();
      const records = onceRecordsIn(database, { clock: systemClock, ids: randomIds });
      const effect = writesOnce<Step, Database>(records, { scope: "s" }, (tx, { message: { n, key, of } }) => {
        tx.prepare("insert into effects (n, key, step) values (?, ?, ?)").run(n, key, of);
      });
      let deliveries = 0;
      for (let i = 0; i < 2; i++) {
        await bus.subscribe(steps, { subscription: "s", type: "key-shared", from: "earliest" }, async (delivery) => {
          deliveries += 1;
          await effect(delivery);
          if (delivery.deliveries === 1 && delivery.message.n % 31 === 0) throw new Error("after the effect");
        });
      }

      let stored = 0;
      const producing = produce(bus, steps, (count) => {
        stored = count;
      });
      await until(
        () => stored >= messages / 2,
        () => `${stored} stored`,
        120_000,
      );
      await own.kill();
      await own.start();
      await producing;
      const count = () => database.prepare("select count(*) from effects").pluck().get();
      await until(() => count() === messages, count, 120_000);
      await until(
        async () => (await bus.stats(steps)).subscriptions[0]?.backlog === 0,
        () => "backlog",
        120_000,
      );

      const effects = database.prepare("select n, key, step from effects order by turn").all() as {
        n: number;
        key: string;
        step: number;
      }[];
      expect(effects.map(({ n }) => n).sort((a, b) => a - b)).toEqual(Array.from({ length: messages }, (_, n) => n));
      for (let k = 0; k < keyCount; k++) {
        const order = effects.filter(({ key }) => key === `K${k}`).map(({ step }) => step);
        expect(order).toEqual(order.map((_, i) => i));
      }
      console.log(
        `${through}: ${messages} messages, ${deliveries} deliveries, ${(await bus.stats(steps)).messages} stored`,
      );
    },
  );
});

function effectsDatabase(): Database {
  const database = new Sqlite(join(newFolder(), "effects.db"));
  onTestFinished(() => void database.close());
  database.pragma("journal_mode = WAL");
  database.exec("create table effects (turn integer primary key autoincrement, n integer, key text, step integer)");
  return database;
}

/** In order; what could not be confirmed is sent again under the same names. */
async function produce(
  bus: EventBus,
  steps: ReturnType<typeof defineTopic<Step>>,
  onStored: (count: number) => void,
): Promise<void> {
  for (let from = 0; from < messages; ) {
    const entries = Array.from({ length: together }, (_, i) => ({ message: stepOf(from + i), id: `step-${from + i}` }));
    try {
      await bus.publishAll(steps, entries);
      from += together;
      onStored(from);
    } catch (thrown) {
      if (!(thrown instanceof QuorumError && thrown.retry)) throw thrown;
    }
    await sleep(20);
  }
}
