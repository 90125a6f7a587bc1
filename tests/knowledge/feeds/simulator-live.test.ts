// A simulated market live: in order, at the pace asked for, and through everything that can go wrong with a connection, with nothing lost.
import { beforeAll, describe, expect, test } from "vitest";
import { manualClock } from "#infra/runtime/index.ts";
import { asOf, type Block, factSchemas, type NewsItem, seriesKinds } from "#knowledge/domain/index.ts";
import { type FeedItem, type LiveItem, openSimulatorFeed, type SimulatorOptions } from "#knowledge/feeds/index.ts";
import type { Wait } from "#knowledge/feeds/waiting.ts";
import { joinBlocks } from "#knowledge/ingest/join-blocks.ts";
import { type MarketView, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { readAll } from "./simulator-sessions.ts";

const ticks = { symbols: ["VKTM", "OATG"], days: 1, perSecond: 0.5 };
const kinds = ["news", "bar", ...seriesKinds] as const;
/** Half an hour of the only session that is told tick by tick, its open included. */
const [openMs, endMs] = [Date.parse("2026-08-04T13:30:00Z"), Date.parse("2026-08-04T14:00:00Z")];
const stretch = { fromMs: openMs - 60_000, toMs: endMs };

type Live = NonNullable<SimulatorOptions["live"]>;

/** A clock of our own that moves when somebody waits. */
function ownTime() {
  const clock = manualClock(1_000_000);
  const waits: number[] = [];
  const wait: Wait = async (ms, signal) => {
    signal?.throwIfAborted();
    waits.push(ms);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    clock.advance(ms);
  };
  return { clock, wait, waits };
}

async function told(live: Partial<Live>, symbols: readonly string[] = [], stopAfter = Number.POSITIVE_INFINITY) {
  const { clock, wait, waits } = ownTime();
  const feed = await openSimulatorFeed({ ticks, live: { speed: 0, ...stretch, ...live } }, { clock, wait });
  const stop = new AbortController();
  const items: LiveItem[] = [];
  for await (const item of feed.live?.({ symbols, kinds, signal: stop.signal }) ?? []) {
    items.push(item);
    if (items.length >= stopAfter) stop.abort();
  }
  return { items, clock, waits };
}

const states = (items: readonly LiveItem[]) => items.flatMap((item) => (item.kind === "state" ? [item.state] : []));
const gaps = (items: readonly LiveItem[]) => items.flatMap((item) => (item.kind === "gap" ? [item] : []));
const facts = (items: readonly LiveItem[]): FeedItem[] =>
  items.filter((item): item is FeedItem => item.kind === "fact" || item.kind === "block");

const knownOf = (item: FeedItem): bigint => {
  if (item.kind === "fact") return BigInt(item.fact.value.knownAtMs) * 1_000_000n;
  if (item.kind !== "block") throw new Error("nothing to know");
  const { columns } = item.block as Extract<Block, { kind: "trade" }>;
  return columns.knownNs[item.block.rows - 1] as bigint;
};

/** What a store says after it took in these items. */
async function storeOf(items: readonly FeedItem[]): Promise<MarketView> {
  const store = await openMemoryMarketStore();
  const { dataset } = await (await openSimulatorFeed()).describe();
  await store.describe(dataset);
  await store.append(
    dataset.id,
    items.flatMap((item) => (item.kind === "fact" ? [item.fact] : [])),
  );
  for (const block of joinBlocks(items.flatMap((item) => (item.kind === "block" ? [item.block] : []))))
    await store.appendBlock(dataset.id, block);
  return store.at(dataset.id, asOf(endMs));
}

let expected = "";
let expectedItems: readonly FeedItem[] = [];

beforeAll(async () => {
  const items = await readAll(await openSimulatorFeed({ ticks }));
  const from = BigInt(stretch.fromMs) * 1_000_000n;
  expectedItems = items.filter((item) => {
    if (item.kind !== "fact") return true;
    const { kind, value } = item.fact;
    return (kind === "news" || kind === "bar") && value.knownAtMs > stretch.fromMs && value.knownAtMs <= endMs;
  });
  expect(knownOf(expectedItems.find(({ kind }) => kind === "block") as FeedItem)).toBeGreaterThan(from);
  expected = await (await storeOf(expectedItems)).snapshot();
}, 120_000);

describe("a simulated market, live", () => {
  test("is there where it is given a clock, and begins with the ticks where nobody says otherwise", async () => {
    const feed = await openSimulatorFeed({ ticks });
    expect([feed.can.live, feed.live]).toEqual([false, undefined]);
    const live = await openSimulatorFeed({ ticks, live: { speed: 0 } }, ownTime());
    expect(live.can.live).toBe(true);
    const stop = new AbortController();
    for await (const item of live.live?.({ symbols: [], kinds: ["trade"], signal: stop.signal }) ?? []) {
      if (item.kind !== "block") continue;
      const { eventNs } = (item.block as Extract<Block, { kind: "trade" }>).columns;
      expect(Number((eventNs[0] as bigint) / 1_000_000n)).toBe(openMs + 2); // the opening auction
      stop.abort();
    }
  });

  test("tells what became known in the order it did, once, and ends", async () => {
    const { items } = await told({});
    expect(states(items)).toEqual(["connecting", "live", "stopped"]);
    expect(gaps(items)).toEqual([]);
    const known = facts(items).map(knownOf);
    expect(known.length).toBeGreaterThan(1_000);
    for (const [at, ns] of known.entries()) if (at > 0 && ns < (known[at - 1] as bigint)) expect.fail(`item ${at}`);
    expect(await (await storeOf(facts(items))).snapshot()).toBe(expected);
  });

  test("gives only the symbols and kinds that are asked for", async () => {
    const { items } = await told({}, ["OATG"]);
    const symbols = new Set(
      facts(items).flatMap((item) =>
        item.kind === "fact"
          ? [String((item.fact.value as { symbol?: string }).symbol)]
          : item.kind === "block"
            ? [...item.block.symbol.values]
            : [],
      ),
    );
    expect([...symbols]).toEqual(["OATG"]);
  });

  test.each([
    ["as fast as possible", 0],
    ["60 times the pace", 60],
    ["the pace of the market", 1],
  ])("at %s tells the same, and never before it was known", async (_, speed) => {
    const { clock, wait, waits } = ownTime();
    const short = { fromMs: openMs - 5_000, toMs: openMs + 120_000 };
    const feed = await openSimulatorFeed({ ticks, live: { speed, ...short } }, { clock, wait });
    const startedMs = clock.nowMs();
    let blocks = 0;
    for await (const item of feed.live?.({ symbols: [], kinds, signal: new AbortController().signal }) ?? []) {
      if (item.kind !== "block") continue;
      blocks += 1;
      if (speed === 0) continue;
      const marketMs = short.fromMs + (clock.nowMs() - startedMs) * speed;
      expect(Number(knownOf(item)) / 1e6).toBeLessThanOrEqual(marketMs + 0.001);
    }
    expect(blocks).toBeGreaterThan(100);
    if (speed === 0) expect(waits).toEqual([]);
    else expect(clock.nowMs() - startedMs).toBeGreaterThan(100_000 / speed);
  });

  test("says nothing in the quiet of the night but that it is there", async () => {
    const night = { fromMs: openMs - 3 * 3_600_000, toMs: openMs + 60_000 };
    const { items } = await told(night);
    expect(states(items)).not.toContain("stale");
    const silent = await told({ ...night, heartbeatMs: 20_000 }); // more seldom than the 15 s after which it counts as stale
    expect(states(silent.items)).toContain("stale");
    expect(facts(silent.items).length).toBe(facts(items).length);
    const slow = await told({ ...night, heartbeatMs: 70_000 }); // a silence of a minute is no dead connection then
    expect(states(slow.items)).not.toContain("reconnecting");
    expect(facts(slow.items).length).toBe(facts(items).length);
  });

  test("a broken connection is made anew, and what was lost meanwhile is filled in", async () => {
    const { items } = await told({ faults: [{ kind: "disconnect", afterMessages: 300, downMs: 90_000 }] });
    expect(states(items)).toEqual(expect.arrayContaining(["reconnecting", "backfilling", "live", "stopped"]));
    expect(items.some((item) => item.kind === "state" && /is down for another/.test(item.detail))).toBe(true);
    expect(gaps(items).some(({ symbol, fromMs, toMs }) => symbol === null && toMs - fromMs >= 90_000)).toBe(true);
    expect(await (await storeOf(facts(items))).snapshot()).toBe(expected);
  });

  test("lost messages are noticed by their numbers and filled in", async () => {
    const { items } = await told({ faults: [{ kind: "gap", afterMessages: 200, messages: 25 }] });
    expect(states(items)).not.toContain("reconnecting");
    expect(gaps(items).length).toBeGreaterThan(0);
    expect(gaps(items).every(({ symbol }) => symbol !== null && ticks.symbols.includes(symbol))).toBe(true);
    expect(await (await storeOf(facts(items))).snapshot()).toBe(expected);
  });

  test("a story that was lost is filled in once, known since it came and not before", async () => {
    const open = async (faults: Live["faults"], speed: number) => {
      const live = { speed, fromMs: endMs, toMs: endMs + 3 * 86_400_000, heartbeatMs: 14_000, faults };
      const feed = await openSimulatorFeed({ live }, ownTime());
      const stories: NewsItem[] = [];
      const request = { symbols: [], kinds: ["news"], signal: new AbortController().signal } as const;
      for await (const item of feed.live?.(request) ?? [])
        if (item.kind === "fact" && item.fact.kind === "news") stories.push(item.fact.value);
      return stories;
    };
    const plain = await open([], 0);
    for (const speed of [0, 3_333]) {
      const faults = [{ kind: "disconnect", afterMessages: 5, downMs: 86_400_000 }] as const;
      const stories = await open([...faults], speed);
      const keyOf = ({ symbol, storyId, title }: NewsItem): string => `${symbol} ${storyId} ${title}`;
      expect(stories.map(keyOf)).toEqual(plain.map(keyOf));
      const late = stories.filter(({ knownAtMs }, at) => knownAtMs !== plain[at]?.knownAtMs);
      expect(late.length).toBeGreaterThan(2);
      for (const story of late) {
        expect(story.knownAtMs).toBeGreaterThan(story.eventTimeMs);
        expect(factSchemas.news.safeParse(story).success).toBe(true);
      }
    }
  });

  test("a stalled connection is told as stale, given up when it stalls for long, and loses nothing", async () => {
    const short = await told({ faults: [{ kind: "stall", afterMessages: 100, forMs: 30_000 }] });
    // What was held up comes late, which looks like a clock that is behind.
    expect(states(short.items)).toEqual(["connecting", "live", "stale", "live", "skewed", "live", "stopped"]);
    expect(await (await storeOf(facts(short.items))).snapshot()).toBe(expected);
    const long = await told({ faults: [{ kind: "stall", afterMessages: 100, forMs: 300_000 }] });
    expect(states(long.items)).toEqual(expect.arrayContaining(["stale", "reconnecting", "backfilling"]));
    expect(await (await storeOf(facts(long.items))).snapshot()).toBe(expected);
  });

  test("what is sent again is told once, and what says nothing is rejected", async () => {
    const plain = facts((await told({})).items).length;
    const { items } = await told({
      faults: [
        { kind: "repeat", afterMessages: 50, messages: 20 },
        { kind: "garbage", afterMessages: 80 },
      ],
    });
    expect(facts(items)).toHaveLength(plain);
    expect(items.filter(({ kind }) => kind === "rejected")).toHaveLength(1);
    expect(await (await storeOf(facts(items))).snapshot()).toBe(expected);
  });

  test("a clock that is wrong is noticed while it is", async () => {
    const { items } = await told({ faults: [{ kind: "skew", afterMessages: 120, byMs: 9_000, messages: 10 }] });
    expect(states(items)).toEqual(["connecting", "live", "skewed", "live", "stopped"]);
    expect(await (await storeOf(facts(items))).snapshot()).toBe(expected);
  });

  test("a market that runs faster is held to its clock by moments of ours, not of its own", async () => {
    const faults: Live["faults"] = [{ kind: "skew", afterMessages: 120, byMs: -9_000, messages: 10 }];
    expect(states((await told({ speed: 60, faults }, [], 400)).items)).not.toContain("skewed");
  });

  test("ends when it is told to", async () => {
    const { items } = await told({}, [], 50);
    expect(items).toHaveLength(51);
    expect(items.at(-1)).toMatchObject({ kind: "state", state: "stopped" });
  });

  test("a squeeze's short interest and a factor's readings come live too", async () => {
    const from = Date.parse("2026-08-04T19:59:00Z");
    const live = { speed: 0, fromMs: from, toMs: from + 20 * 60_000 };
    const feed = await openSimulatorFeed({ scenario: "factor-world", live }, ownTime());
    const metrics: string[] = [];
    for await (const item of feed.live?.({
      symbols: ["VKTM"],
      kinds: ["metric"],
      signal: new AbortController().signal,
    }) ?? [])
      if (item.kind === "fact" && item.fact.kind === "metric") metrics.push(item.fact.value.metric);
    expect(metrics.sort()).toEqual([
      "factor_attention",
      "factor_founder_age",
      "factor_quality",
      "factor_revisions",
      "factor_short_flow",
    ]);
  });
});
