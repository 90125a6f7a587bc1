// A stored period told again: the same facts in the same store, each at the moment it was known.
import { beforeAll, describe, expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block, type BlockOf, type Fact, rowsOf } from "#knowledge/domain/index.ts";
import {
  type FeedItem,
  type LiveItem,
  openReplayFeed,
  openSimulatorFeed,
  type ReplayView,
} from "#knowledge/feeds/index.ts";
import type { Wait } from "#knowledge/feeds/waiting.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { joinBlocks } from "#knowledge/ingest/join-blocks.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";

const id = "simulated";
const day = 86_400_000;
const now = Date.parse("2026-08-04T20:00:00Z");

/** A market with ticks told badly (late, twice, by a wrong clock), short interest, an amended filing, and revisions of a bar, a story and a trade. */
let original: MarketStore;
let view: ReplayView;

function ownTime() {
  const clock = manualClock(77);
  const wait: Wait = async (ms, signal) => {
    signal?.throwIfAborted();
    clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, wait };
}

async function emptyStore(): Promise<MarketStore> {
  const store = await openMemoryMarketStore();
  await store.describe((await original.datasets())[0]!);
  return store;
}

/** Stores what an ingestion would, in few large blocks: a store in memory takes many small ones slowly. */
async function putAll(store: MarketStore, items: readonly (FeedItem | LiveItem)[]): Promise<void> {
  await store.append(
    id,
    items.flatMap((item) => (item.kind === "fact" ? [item.fact] : [])),
  );
  for (const block of joinBlocks(items.flatMap((item) => (item.kind === "block" ? [item.block] : []))))
    await store.appendBlock(id, block);
}

beforeAll(async () => {
  const feed = await openSimulatorFeed({
    scenario: "bad-ticks",
    ticks: { symbols: ["VKTM", "OATG"], days: 1, perSecond: 0.12 },
  });
  const squeeze = await openSimulatorFeed({ scenario: "squeeze", ticks: null });
  original = await openMemoryMarketStore();
  const { dataset } = await feed.describe();
  await original.describe({ ...dataset, id });
  const facts: Fact[] = [];
  for await (const item of feed.history()) {
    if (item.kind === "fact") facts.push(item.fact);
    if (item.kind === "block") await original.appendBlock(id, item.block);
    if (item.kind === "block" && item.block.kind === "trade") await original.appendBlock(id, revised(item.block));
  }
  for await (const item of squeeze.history())
    if (item.kind === "fact" && item.fact.kind === "metric") facts.push(item.fact);
  const bar = facts.find((fact) => fact.kind === "bar" && fact.value.openMs > now - 4 * day)!;
  const story = facts.find((fact) => fact.kind === "news" && fact.value.knownAtMs > now - 4 * day)!;
  if (bar.kind !== "bar" || story.kind !== "news") throw new Error("the market has neither bars nor news");
  facts.push({ kind: "bar", value: { ...bar.value, volumeShares: 1, knownAtMs: bar.value.knownAtMs + 3_600_000 } });
  facts.push({ kind: "news", value: { ...story.value, title: "Corrected", knownAtMs: story.value.knownAtMs + 5_000 } });
  await original.append(id, facts);
  view = await original.at(id, asOf(now));
}, 120_000);

/** The first trade again, of another size, known a minute later. */
function revised(block: BlockOf<"trade">): BlockOf<"trade"> {
  const one = rowsOf(block, [0]);
  one.columns.size[0] = 4_242;
  one.columns.knownNs[0] = (one.columns.knownNs[0] as bigint) + 60_000_000_000n;
  return one;
}

const knownNsOf = (item: FeedItem | LiveItem): bigint[] => {
  if (item.kind === "fact") return [BigInt(item.fact.value.knownAtMs) * 1_000_000n];
  if (item.kind !== "block") return [];
  const { block } = item as { block: Block };
  if (block.kind === "bar" || block.kind === "metric")
    return Array.from(block.columns.knownAtMs, (ms) => BigInt(ms) * 1_000_000n);
  return [...block.columns.knownNs];
};

async function liveOf(
  options: Partial<Parameters<typeof openReplayFeed>[0]>,
  parts = ownTime(),
  each: (item: LiveItem, nowMs: number) => void = () => {},
) {
  const feed = await openReplayFeed({ view, speed: 0, ...options }, parts);
  const items: LiveItem[] = [];
  for await (const item of feed.live?.({ symbols: [], kinds: [], signal: new AbortController().signal }) ?? []) {
    each(item, feed.clock.nowMs());
    items.push(item);
  }
  return items;
}

const states = (items: readonly LiveItem[]) => items.flatMap((item) => (item.kind === "state" ? [item.state] : []));

describe("a replay", () => {
  test("of everything fills an empty store with the same facts in view", async () => {
    const items = await liveOf({});
    expect(states(items)).toEqual(["connecting", "live", "stopped"]);
    const store = await emptyStore();
    await putAll(store, items);
    const again = await store.at(id, asOf(now));
    expect(await again.coverage()).toEqual(await view.coverage());
    expect(await again.snapshot()).toBe(await view.snapshot());
    expect((await again.coverage()).length).toBeGreaterThan(100);
  });

  test("tells in the order of knownAt, ties too, and nothing before its time", async () => {
    let last = 0n;
    let rows = 0;
    await liveOf({}, ownTime(), (item, nowMs) => {
      for (const ns of knownNsOf(item)) {
        if (ns < last) expect.fail(`row ${rows} was known at ${ns}, after one at ${last}`);
        last = ns;
        rows += 1;
      }
      if (rows > 0 && Number(last) / 1e6 > nowMs + 0.001)
        expect.fail(`row ${rows}: told at ${nowMs}, known at ${last}`);
    });
    expect(rows).toBeGreaterThan(25_000);
  });

  test("is the same each time, whatever the speed", async () => {
    const period = { fromMs: now - 600_000, toMs: now - 300_000 };
    const flat = (items: readonly LiveItem[]) => items.flatMap(knownNsOf).map(String);
    const [fast, again] = [await liveOf(period), await liveOf(period)];
    expect(again).toEqual(fast);
    expect(flat(await liveOf({ ...period, speed: 60 }))).toEqual(flat(fast));
    expect(flat(fast).length).toBeGreaterThan(200);
  });

  test.each([1, 60, 10_000])("at speed %i keeps to the pace, and tells nothing before its time", async (speed) => {
    const parts = ownTime();
    const period = { fromMs: now - 600_000, toMs: now - 540_000 };
    const startedMs = parts.clock.nowMs();
    let [firstMs, told] = [0, 0];
    const items = await liveOf({ ...period, speed }, parts, (item, nowMs) => {
      const replayMs = period.fromMs + (parts.clock.nowMs() - startedMs) * speed;
      expect(nowMs).toBeCloseTo(replayMs, 3);
      for (const ns of knownNsOf(item)) {
        told += 1;
        firstMs ||= Number(ns) / 1e6;
        if (Number(ns) / 1e6 > replayMs + 0.001) expect.fail(`known at ${ns}, told at ${replayMs}`);
        if (replayMs - Number(ns) / 1e6 > 2 * speed + 1) expect.fail(`known at ${ns}, told only at ${replayMs}`);
      }
    });
    expect(told).toBeGreaterThan(30);
    expect(firstMs).toBeGreaterThan(period.fromMs);
    expect(parts.clock.nowMs() - startedMs).toBeGreaterThan(40_000 / speed);
    expect(items.at(-1)).toMatchObject({ kind: "state", state: "stopped", detail: "the period has ended" });
  });

  test("from the middle tells what became known in the period, and with what was known before it the store is whole", async () => {
    const period = { fromMs: now - 3_600_000, toMs: now - 1_800_000 };
    const end = await original.at(id, asOf(period.toMs));
    const items = await liveOf({ ...period, view: end });
    for (const ns of items.flatMap(knownNsOf)) {
      if (Number(ns) / 1e6 <= period.fromMs || Number(ns) / 1e6 > period.toMs) expect.fail(`known at ${ns}`);
    }
    const whole = await liveOf({ ...period, view: end, before: "tell" });
    expect(states(whole)).toEqual(["connecting", "backfilling", "live", "stopped"]);
    const store = await emptyStore();
    await putAll(store, whole);
    expect(await (await store.at(id, asOf(period.toMs))).snapshot()).toBe(await end.snapshot());
    const during = whole.slice(whole.findIndex((item) => item.kind === "state" && item.state === "live"));
    expect(during.filter(({ kind }) => kind !== "state")).toEqual(items.filter(({ kind }) => kind !== "state"));
  });

  test("tells what was revised once, as it stood in the end and when that was known", async () => {
    const items = await liveOf({ kinds: ["news"], fromMs: now - 5 * day });
    const corrected = items.flatMap((item) =>
      item.kind === "fact" && item.fact.kind === "news" && item.fact.value.title === "Corrected"
        ? [item.fact.value]
        : [],
    );
    expect(corrected).toHaveLength(1);
    const stories = items.flatMap((item) =>
      item.kind === "fact" && item.fact.kind === "news" ? [item.fact.value] : [],
    );
    const same = stories.filter(
      ({ storyId, symbol }) => storyId === corrected[0]?.storyId && symbol === corrected[0]?.symbol,
    );
    expect(same).toEqual(corrected);
    expect(states(items).at(-1)).toBe("stopped");
  });

  test("tells the kinds and symbols that are asked for, by whoever asks", async () => {
    const own = await liveOf({ kinds: ["trade", "news"], symbols: ["OATG"], fromMs: now - 20 * day });
    const about = new Set(
      own.flatMap((item) =>
        item.kind === "fact"
          ? [`${item.fact.kind} ${(item.fact.value as { symbol: string }).symbol}`]
          : item.kind === "block"
            ? item.block.symbol.values.map((symbol) => `${item.block.kind} ${symbol}`)
            : [],
      ),
    );
    expect([...about].sort()).toEqual(["news OATG", "trade OATG"]);
    const feed = await openReplayFeed({ view, speed: 0, kinds: ["trade", "news"] }, ownTime());
    const asked: string[] = [];
    const request = { symbols: ["VKTM"], kinds: ["trade", "quote"], signal: new AbortController().signal } as const;
    for await (const item of feed.live?.(request) ?? []) if (item.kind === "block") asked.push(item.block.kind);
    expect([...new Set(asked)]).toEqual(["trade"]);
  });

  test("ends when it is told to, in the middle of a wait too", async () => {
    const stop = new AbortController();
    const parts = {
      clock: manualClock(0),
      wait: (_: number, signal?: AbortSignal) =>
        new Promise<void>((__, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
          setImmediate(() => stop.abort());
        }),
    };
    const feed = await openReplayFeed({ view, speed: 1, fromMs: now - 600_000 }, parts);
    const items: LiveItem[] = [];
    for await (const item of feed.live?.({ symbols: [], kinds: [], signal: stop.signal }) ?? []) items.push(item);
    expect(states(items)).toEqual(["connecting", "live", "stopped"]);
    expect(items.at(-1)).toMatchObject({ detail: "told to stop" });
  });

  test("a wait that fails for another reason ends it with that reason", async () => {
    const parts = { clock: manualClock(0), wait: () => Promise.reject(new Error("the clock broke")) };
    await expect(liveOf({ speed: 1, fromMs: now - 600_000 }, parts)).rejects.toThrow("the clock broke");
  });

  test.each([
    [{ toMs: now + 1 }, /ends by 2026-08-04T20:00:00.000Z, where the view stands/],
    [{ fromMs: now, toMs: now - 1 }, /2026-08-04T20:00:00.000Z to 2026-08-04T19:59:59.999Z/],
  ])("of a period that is none is refused (%o)", async (options, says) => {
    const thrown = await openReplayFeed({ view, ...options }, ownTime()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "knowledge/as-of-out-of-range", message: expect.stringMatching(says) });
  });

  test("that would hold more late rows than it may is refused", async () => {
    await expect(liveOf({ mostHeld: 3 })).rejects.toMatchObject({ code: "knowledge/query-too-large" });
  });
});

describe("the history of a replay", () => {
  const read = async (options: object, request: object = {}): Promise<FeedItem[]> => {
    const feed = await openReplayFeed({ view, ...options }, ownTime());
    const items: FeedItem[] = [];
    for await (const item of feed.history(request)) items.push(item);
    return items;
  };

  test("is that of the live stream without its states, and every item has a mark that reading goes on behind", async () => {
    const period = { fromMs: now - 600_000 };
    const items = await read(period);
    const live = await liveOf(period);
    expect(items.map(({ mark: _, ...item }) => item)).toEqual(live.filter(({ kind }) => kind !== "state"));
    const known = items.flatMap(knownNsOf);
    for (const at of [0, 100, Math.floor(items.length / 2), items.length - 1]) {
      const told = items.slice(0, at + 1).flatMap(knownNsOf).length;
      const rest = await read(period, { after: items[at]?.mark });
      expect(rest.flatMap(knownNsOf)).toEqual(known.slice(told));
    }
    await expect(read(period, { after: "nonsense" })).rejects.toMatchObject({ code: "knowledge/fact-invalid" });
  });

  test("goes through ingestion into another data set, labelled as what it is", async () => {
    const feed = await openReplayFeed({ view, fromMs: now - 7_200_000, before: "tell" }, ownTime());
    const { dataset, fingerprint } = await feed.describe();
    expect(dataset).toMatchObject({
      id: "simulated_replay",
      simulated: true,
      nowMs: now,
      label: expect.stringMatching(/, replayed$/),
    });
    const other = await openReplayFeed({ view, fromMs: now - 7_200_001, before: "tell" }, ownTime());
    expect((await other.identify()).fingerprint).not.toBe(fingerprint);
    const [market, records] = [
      await openMemoryMarketStore(),
      await openSqliteRecords({ path: ":memory:", clock: manualClock(now) }),
    ];
    const { quarantine, ingest: progress } = records;
    const report = await ingest(feed, { market, quarantine, progress, clock: manualClock(now), log: silentLog });
    expect([report.rejected, report.skipped]).toEqual([0, false]);
    const coverage = async (of: ReplayView) =>
      (await of.coverage()).map(({ kind, symbol, rows }) => ({ kind, symbol, rows }));
    expect(await coverage(await market.at("simulated_replay", asOf(now)))).toEqual(await coverage(view));
    await records.close();
  });
});
