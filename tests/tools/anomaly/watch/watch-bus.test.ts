// The watches on a real bus: bars and ticks in, anomalies out, each once however often it was delivered.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { seededRandom, silentLog, systemClock } from "#infra/runtime/index.ts";
import {
  type AnomalyFound,
  anomalyFound,
  type BarClosed,
  barClosed,
  type EventBus,
  factsIngested,
  openEmbeddedBus,
} from "#knowledge/bus/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { bar, factsOf, instrument, weekdays } from "#tests/tools/company/small-world.ts";
import { openBarWatch, watchBars, watchStoredBars, watchTicks } from "#tools/anomaly/index.ts";

async function newBus(): Promise<EventBus> {
  const folder = await mkdtemp(join(tmpdir(), "quorum-anomaly-"));
  const bus = await openEmbeddedBus({ folder }, { clock: systemClock, log: silentLog });
  onTestFinished(async () => {
    await bus.close();
    await rm(folder, { recursive: true });
  });
  return bus;
}

/** Every anomaly that was told, once the watch has nothing left to do. */
async function toldOn(bus: EventBus, watched: typeof barClosed | typeof factsIngested): Promise<AnomalyFound[]> {
  const isBusy = async (): Promise<boolean> =>
    (await bus.stats(watched)).subscriptions.some(({ backlog }) => backlog > 0);
  while (await isBusy()) await sleep(20);
  const { messages } = await bus.stats(anomalyFound);
  const told: AnomalyFound[] = [];
  if (messages === 0) return told;
  for await (const delivery of await bus.subscribe(anomalyFound, { subscription: "test", from: "earliest" })) {
    told.push(delivery.message);
    delivery.ack();
    if (told.length === messages) break;
  }
  await bus.forget(anomalyFound, "test");
  return told;
}

const closes = (symbols: number, bars: number, jumpAt: number): BarClosed[] => {
  const random = seededRandom(9);
  const last = new Float64Array(symbols).fill(100);
  return Array.from({ length: bars }, (_, t) =>
    Array.from({ length: symbols }, (_unused, s): BarClosed => {
      last[s]! *= Math.exp(0.01 * random.normal() - (t === jumpAt && s === 3 ? 0.2 : 0));
      const closeMs = 86_400_000 * (t + 1);
      return {
        dataset: "d",
        symbol: `S${s}`,
        interval: "1d",
        openMs: closeMs - 1,
        closeMs,
        knownAtMs: closeMs,
        close: last[s]!,
      };
    }),
  ).flat();
};

test("a planted jump is told with its evidence; a bar told twice, late or without a price says nothing", () => {
  const watch = openBarWatch();
  const bars = closes(10, 300, 250);
  const told = bars.flatMap((one) => watch.push(one));
  const jump = told.filter(({ symbol, eventTimeMs }) => symbol === "S3" && eventTimeMs === 86_400_000 * 251);
  expect(jump.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["return", "jump"]));
  expect(jump[0]).toMatchObject({ calibration: "share-of-history", knownAtMs: 86_400_000 * 251 });
  expect(jump[0]!.severity).toBeGreaterThanOrEqual(0.999);
  expect(told.length).toBeLessThan(0.004 * 4 * bars.length);
  expect([
    ...watch.push(bars.at(-1)!),
    ...watch.push(bars[0]!),
    ...watch.push({ ...bars[0]!, closeMs: 1e13, close: 0 }),
  ]).toEqual([]);
  expect(watch.skipped).toBe(3);
});

test("bars on the bus: warmed up from the store, told once, with the same id after a restart and from the store alone", async () => {
  const [bus, market] = [await newBus(), await openMemoryMarketStore()];
  const days = weekdays("2023-01-02", "2023-12-29");
  const random = seededRandom(3);
  const symbols = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"];
  const last = days.length - 1;
  const bars = symbols.flatMap((symbol, s) => {
    let close = 100;
    return days.map((day, t) => {
      close *= Math.exp(0.01 * random.normal() - (t === last && s === 0 ? 0.25 : 0));
      return bar(symbol, day, close);
    });
  });
  await market.describe({
    id: "d",
    label: "D",
    simulated: true,
    origin: "test",
    benchmark: null,
    nowMs: bars.at(-1)!.closeMs,
  });
  await market.append("d", factsOf({ instruments: symbols.map((symbol) => instrument(symbol, symbol)), bars }));
  const messageOf = ({ symbol, openMs, closeMs, close, knownAtMs }: (typeof bars)[number]): BarClosed => ({
    dataset: "d",
    symbol,
    interval: "1d",
    openMs,
    closeMs,
    knownAtMs,
    close,
  });
  const newest = bars
    .filter(({ closeMs }) => closeMs === bars.at(-1)!.closeMs)
    .map(messageOf)
    .reverse();
  const first = await watchBars({ bus, market }, { from: "earliest" });
  for (const message of [...newest, ...newest]) await bus.publish(barClosed, message);
  const told = await toldOn(bus, barClosed);
  const ids = told.map(({ anomalyId }) => anomalyId).sort();
  expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["return", "jump"]));
  expect(told.every(({ symbol }) => symbol === "AAA")).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  await first.close();
  await bus.forget(barClosed, "anomaly-bars");
  const again = await watchBars({ bus, market }, { from: "earliest" });
  const later = await toldOn(bus, barClosed);
  await again.close();
  expect([...new Set(later.map(({ anomalyId }) => anomalyId))].sort()).toEqual(ids);
  const stored = await watchStoredBars({ bus, market }, { from: "earliest" });
  const lastMs = newest[0]?.closeMs ?? 0;
  await bus.publish(factsIngested, {
    dataset: "d",
    feed: "test",
    kind: "bar",
    symbols: newest.map(({ symbol }) => symbol),
    count: newest.length,
    firstEventMs: lastMs,
    lastEventMs: lastMs,
    lastKnownMs: lastMs,
  });
  const all = await toldOn(bus, factsIngested);
  await stored.close();
  expect(all.length).toBe(later.length + ids.length);
  expect([...new Set(all.map(({ anomalyId }) => anomalyId))].sort()).toEqual(ids);
}, 60_000);

test("ticks on the bus: what is wrong with a stored session is told by kind", async () => {
  const [bus, market] = [await newBus(), await openMemoryMarketStore()];
  const feed = await openSimulatorFeed({
    scenario: "bad-ticks",
    ticks: { symbols: ["NMBR"], days: 1, perSecond: 0.3 },
  });
  const { dataset } = await feed.describe();
  await market.describe(dataset);
  const spans = new Map<string, { from: number; to: number; known: number; rows: number }>();
  for await (const item of feed.history()) {
    if (item.kind === "fact" && (item.fact.kind === "instrument" || item.fact.kind === "bar"))
      await market.append(dataset.id, [item.fact]);
    if (item.kind !== "block" || (item.block.kind !== "trade" && item.block.kind !== "quote")) continue;
    await market.appendBlock(dataset.id, item.block);
    const { kind, rows, columns } = item.block;
    const [events, known] = [columns.eventNs, columns.knownNs].map((column) =>
      Array.from(column, (ns) => Number(ns / 1_000_000n)),
    );
    const span = spans.get(kind) ?? { from: Number.POSITIVE_INFINITY, to: 0, known: 0, rows: 0 };
    spans.set(kind, {
      from: Math.min(span.from, ...events!),
      to: Math.max(span.to, ...events!),
      known: Math.max(span.known, ...known!) + 1,
      rows: span.rows + rows,
    });
  }
  const watch = await watchTicks({ bus, market }, { from: "earliest" });
  for (const [kind, { from, to, known, rows }] of spans) {
    await bus.publish(factsIngested, {
      dataset: dataset.id,
      feed: "simulator",
      kind,
      symbols: ["NMBR"],
      count: rows,
      firstEventMs: from,
      lastEventMs: to,
      lastKnownMs: known,
    });
  }
  const told = await toldOn(bus, factsIngested);
  await watch.close();
  expect(told.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["late", "clock-ahead"]));
  expect(told.every(({ symbol, severity }) => symbol === "NMBR" && severity > 0.9)).toBe(true);
}, 60_000);
