// The event bus: messages of 200 bytes of JSON, published in batches of 1,000 and handled by one consumer in the same process and thread.
// "validated" checks each message against a strict schema of six fields when it is published; every message is checked again when it arrives.
// Embedded: a write to the disk at most every 10 ms, and each publish waits for its own. Pulsar where PULSAR_TEST_URL names a server,
// natively where PULSAR_CLIENT_TEST_PATH names a client: without batching, as the driver does.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { type Checked, defineTopic, type EventBus, openEmbeddedBus, openPulsarBus } from "#knowledge/bus/index.ts";
import type { Bench } from "./bench.ts";

const seed = 5;
const batch = 1_000;
const outstanding = 8;

const Message = z.strictObject({
  symbol: z.string(),
  price: z.number(),
  sizeShares: z.int(),
  venue: z.string(),
  sentMs: z.number(),
  note: z.string(),
});
type Message = z.infer<typeof Message>;

const topicOf = (id: string) => defineTopic({ id, schema: Message, key: ({ symbol }) => symbol });
type MessageTopic = ReturnType<typeof topicOf>;

const bytes = 200;
const bare: Message = { symbol: "S001", price: 100.25, sizeShares: 300, venue: "XNYS", sentMs: 123_456.789, note: "" };
const note = "n".repeat(bytes - JSON.stringify(bare).length);
const messageAt = (i: number): Message => ({
  ...bare,
  symbol: `S${String(i % 500).padStart(3, "0")}`,
  sentMs: Math.round(performance.now() * 1_000) / 1_000,
  note,
});

interface Figure {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
}
const figure = (id: string, value: number, unit: string) => ({ id, value, unit, peer: null, ratio: null });

export const bench: Bench = {
  seed,
  async run() {
    const results = [...(await embedded()), ...(await pulsar())];
    return results.map(({ id, value, unit }) => figure(id, value, unit));
  },
};

async function embedded(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "quorum-bench-"));
  const bus = await openEmbeddedBus({ folder }, { clock: systemClock, log: silentLog });
  try {
    await publish(bus, topicOf("warm"), 50_000, messageAt);
    await consumed(bus, topicOf("warm"), 50_000);
    const validated = topicOf("validated");
    const checked = topicOf("checked");
    const ready = Array.from({ length: batch }, (_, i) => checked.check(messageAt(i)));
    return [
      ...(await rate("embedded: publish, validated", 600_000, () => publish(bus, validated, 600_000, messageAt))),
      ...(await rate("embedded: publish, checked before", 600_000, () =>
        publish(bus, checked, 600_000, (i) => ready[i % batch] as Checked<Message>),
      )),
      ...(await rate("embedded: consume", 600_000, () => consumed(bus, validated, 600_000))),
      ...(await rate("embedded: publish and consume", 300_000, async () => {
        const both = topicOf("both");
        const consuming = consumed(bus, both, 300_000);
        await publish(bus, both, 300_000, messageAt);
        await consuming;
      })),
      ...(await latency(bus, "embedded", topicOf("latency-slow"), 10_000, 5)),
      ...(await latency(bus, "embedded", topicOf("latency"), 50_000, 5)),
    ];
  } finally {
    await bus.close();
    rmSync(folder, { recursive: true });
  }
}

async function pulsar(): Promise<Figure[]> {
  const url = process.env.PULSAR_TEST_URL;
  const clientModule = process.env.PULSAR_CLIENT_TEST_PATH;
  if (!url) return [];
  const ways = [
    { transport: "websocket" as const },
    ...(clientModule ? [{ transport: "native" as const, clientModule }] : []),
  ];
  const figures: Figure[] = [];
  for (const way of ways) {
    const bus = await openPulsarBus({ url, ...way }, { clock: systemClock, log: silentLog });
    const name = `pulsar ${way.transport}`;
    const prefix = `bench-${process.pid}-${way.transport}`;
    await publish(bus, topicOf(`${prefix}-warm`), 2_000, messageAt);
    figures.push(
      ...(await rate(`${name}: publish, validated`, 20_000, () => publish(bus, topicOf(prefix), 20_000, messageAt))),
      ...(await rate(`${name}: consume`, 20_000, () => consumed(bus, topicOf(prefix), 20_000))),
      ...(await latency(bus, name, topicOf(`${prefix}-latency`), 500, 5)),
    );
    await bus.close();
  }
  return figures;
}

/** Messages a second by the clock, and the processor's time for one, which other work on the machine disturbs less. */
async function rate(id: string, messages: number, work: () => Promise<void>): Promise<Figure[]> {
  const before = process.cpuUsage();
  const from = performance.now();
  await work();
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return [
    { id, value: messages / seconds, unit: "messages/s" },
    { id: `${id}, processor`, value: (user + system) / messages, unit: "us" },
  ];
}

async function publish(
  bus: EventBus,
  topic: MessageTopic,
  messages: number,
  make: (i: number) => Message | Checked<Message>,
): Promise<void> {
  const underWay: Promise<unknown>[] = [];
  for (let from = 0; from < messages; from += batch) {
    underWay.push(
      bus.publishAll(
        topic,
        Array.from({ length: batch }, (_, i) => ({ message: make(from + i) })),
      ),
    );
    if (underWay.length >= outstanding) await underWay.shift();
  }
  await Promise.all(underWay);
}

async function consumed(bus: EventBus, topic: MessageTopic, messages: number): Promise<void> {
  let left = messages;
  let done: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    done = resolve;
  });
  const options = { subscription: "bench", from: "earliest", maxInFlight: 1_000 } as const;
  const subscription = await bus.subscribe(topic, options, () => {
    left -= 1;
    if (left === 0) done();
  });
  await all;
  await subscription.close();
}

/** From before the check of publishing to the handler, at a steady rate: what is due is sent every other millisecond. */
async function latency(
  bus: EventBus,
  name: string,
  topic: MessageTopic,
  perSecond: number,
  seconds: number,
): Promise<Figure[]> {
  const messages = perSecond * seconds;
  const took: number[] = [];
  await bus.subscribe(topic, { subscription: "bench", from: "earliest", maxInFlight: 1_000 }, ({ message }) => {
    took.push(performance.now() - message.sentMs);
  });
  const from = performance.now();
  const underWay: Promise<unknown>[] = [];
  for (let sent = 0; sent < messages; ) {
    const due = Math.min(messages, Math.floor(((performance.now() - from) * perSecond) / 1_000));
    if (due > sent) {
      const first = sent;
      underWay.push(
        bus.publishAll(
          topic,
          Array.from({ length: due - sent }, (_, i) => ({ message: messageAt(first + i) })),
        ),
      );
      sent = due;
    }
    await sleep(2);
  }
  await Promise.all(underWay);
  while (took.length < messages) await sleep(5);
  const reached = messages / ((performance.now() - from) / 1_000);
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.min(messages - 1, Math.floor(messages * share))] as number;
  const id = `${name}: end to end at ${perSecond}/s`;
  return [
    { id: `${id}, median`, value: at(0.5), unit: "ms" },
    { id: `${id}, p99`, value: at(0.99), unit: "ms" },
    { id: `${id}, reached`, value: reached, unit: "messages/s" },
  ];
}
