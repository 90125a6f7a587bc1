// The delivery code against a store in memory, with consumers that come, go, fail, forget to settle and settle late, all by chance.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type Random, seededRandom, silentLog, systemClock } from "#infra/runtime/index.ts";
import { handlerConsumer } from "#knowledge/bus/delivery/consumer.ts";
import { type Deliveries, openDeliveries } from "#knowledge/bus/delivery/deliveries.ts";
import type { Arrived } from "#knowledge/bus/delivery/held.ts";
import { SubscribeOptionsSchema, type SubscribeSettings } from "#knowledge/bus/event-bus.port.ts";
import { type Delivery, defineTopic } from "#knowledge/bus/index.ts";
import { until } from "../../conformance/event-bus.rig.ts";

const topic = defineTopic({ id: "t", schema: z.strictObject({ n: z.int() }), key: () => "k" });
type Message = { n: number };

const messages = 120;
const keyOf = (n: number): string => `K${n % 5}`;
const arrived = (n: number): Arrived => ({
  place: n,
  id: `m${n}`,
  key: keyOf(n),
  publishedMs: 0,
  eventTimeMs: null,
  dueMs: 0,
  failed: 0,
  json: JSON.stringify({ n }),
});

interface World {
  readonly deliveries: Deliveries<Message>;
  /** In the order in which they were settled, dead ones included. */
  readonly settled: number[];
  readonly dead: number[];
  readonly settings: SubscribeSettings;
  /** The connection is lost: what is not settled arrives again, from the oldest on. */
  lose(): void;
}

function world(type: SubscribeSettings["type"]): World {
  const settled: number[] = [];
  const dead: number[] = [];
  const open = new Set(Array.from({ length: messages }, (_, n) => n));
  let next = 0;
  let wanted = 0;
  let connection = 1;
  const send = (): void => {
    const ready: Arrived[] = [];
    for (; wanted > 0 && next < messages; next++) {
      if (!open.has(next)) continue;
      ready.push(arrived(next));
      wanted -= 1;
    }
    const sentOver = connection;
    if (ready.length === 0) return;
    setImmediate(() => {
      // What was settled meanwhile is left out, so that the test may ask for once; a server may send it.
      if (sentOver === connection) deliveries.arrive(ready.filter(({ place }) => open.has(place as number)));
    });
  };
  const deliveries = openDeliveries<Message>({
    topic,
    subscription: "s",
    type,
    clock: systemClock,
    log: silentLog,
    leastWindow: 40,
    backend: {
      want(count) {
        wanted += count;
        send();
      },
      acked({ place }) {
        settled.push(place as number);
        open.delete(place as number);
      },
      failed() {},
      async bury({ id }) {
        await sleep(1);
        dead.push(Number(id.slice(1)));
      },
    },
  });
  const settings = SubscribeOptionsSchema.parse({
    subscription: "s",
    type,
    maxInFlight: 6,
    ackTimeoutMs: 30,
    maxDeliveries: 6,
    redelivery: { firstMs: 1, factor: 2, maxMs: 4 },
  });
  return {
    deliveries,
    settled,
    dead,
    settings,
    lose() {
      next = 0;
      wanted = 0;
      connection += 1;
      deliveries.forget("waiting");
    },
  };
}

/** What a handler does with a message: mostly its work, now and then something else. */
async function behave(random: Random, { nack, ack }: Pick<Delivery<Message>, "ack" | "nack">): Promise<void> {
  const what = random.integer(12);
  if (what === 0) throw new Error("no");
  if (what === 1) nack("no");
  if (what === 2) await sleep(45); // settled too late
  if (what === 3) ack();
  if (what === 4) throw new Error("after the ack");
  if (what > 8) await sleep(random.integer(4));
}

describe.each(["exclusive", "failover", "key-shared", "shared"] as const)("a subscription that is %s", (type) => {
  test.each([1, 2, 3, 4])("settles every message once, each key in order, whatever happens (seed %i)", async (seed) => {
    const random = seededRandom(100 + seed);
    const { deliveries, settled, dead, settings, lose } = world(type);
    const most = type === "exclusive" ? 1 : 3;
    const leaves: (() => void)[] = [];
    const join = (): void => {
      const consumer = handlerConsumer<Message>(settings, (delivery) =>
        behave(random, { ack: () => delivery.ack(), nack: (reason) => delivery.nack(reason) }),
      );
      leaves.push(deliveries.join(consumer));
    };
    join();
    while (settled.length < messages) {
      const what = random.integer(30);
      if (what < 2 && leaves.length < most) join();
      else if (what === 2 && leaves.length > 0) leaves.splice(random.integer(leaves.length), 1)[0]!();
      else if (what === 3) lose();
      if (leaves.length === 0) join();
      await sleep(1);
      expect(deliveries.stats().inFlight).toBeLessThanOrEqual(settings.maxInFlight * most);
    }
    expect([...settled].sort((a, b) => a - b)).toEqual(Array.from({ length: messages }, (_, n) => n));
    if (type !== "shared") {
      for (let k = 0; k < 5; k++) {
        const order = settled.filter((n) => keyOf(n) === `K${k}`);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
    }
    expect(new Set(dead).size).toBe(dead.length);
    expect(deliveries.stats()).toMatchObject({ inFlight: 0, waiting: 0, dead: dead.length });
    deliveries.stop();
  });
});

test("a dead letter that cannot be stored keeps its message, and the order of its key", async () => {
  let tries = 0;
  const settled: number[] = [];
  const deliveries = openDeliveries<Message>({
    topic,
    subscription: "s",
    type: "exclusive",
    clock: systemClock,
    log: silentLog,
    backend: {
      want() {},
      acked: ({ place }) => void settled.push(place as number),
      failed() {},
      async bury() {
        tries += 1;
        if (tries === 1) throw new Error("disk full");
      },
    },
  });
  const settings = SubscribeOptionsSchema.parse({ subscription: "s", maxDeliveries: 1 });
  const got: number[] = [];
  deliveries.join(
    handlerConsumer<Message>(settings, ({ message }) => {
      got.push(message.n);
      if (message.n === 0) throw new Error("no");
    }),
  );
  deliveries.arrive([arrived(0), arrived(5), arrived(1)]);
  await until(() => settled.length === 3);
  expect(settled).toEqual([1, 0, 5]);
  expect(got).toEqual([0, 1, 5]);
  expect(tries).toBe(2);
  deliveries.stop();
});

test("what a handler gives back is waited for, whoever's promise it is", async () => {
  const settings = SubscribeOptionsSchema.parse({ subscription: "s" });
  const told: string[] = [];
  const delivery = { ack: () => void told.push("ack"), nack: (why = "") => void told.push(why) } as Delivery<Message>;
  let end = (_thrown: Error | null): void => {};
  const foreign = {
    // biome-ignore lint/suspicious/noThenProperty: that is what a promise of another library is
    then(done: () => void, failed: (thrown: Error) => void) {
      end = (thrown) => (thrown ? failed(thrown) : done());
    },
  };
  const consumer = handlerConsumer<Message>(settings, () => foreign as Promise<void>);
  consumer.give(delivery);
  expect(told).toEqual([]);
  end(null);
  consumer.give(delivery);
  end(new Error("no"));
  handlerConsumer<Message>(settings, () => told.length as unknown as undefined).give(delivery);
  expect(told).toEqual(["ack", "no", "ack"]);
});
