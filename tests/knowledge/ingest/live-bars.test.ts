// Bars of a feed that tells trades only: whole ones, told when they have ended.
import { expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { Feed, FeedGap, FeedItem } from "#knowledge/feeds/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { closedBars, ingestLive, type StoredBatch } from "#knowledge/ingest/index.ts";
import { LiveBars } from "#knowledge/ingest/live-bars.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { memoryQuarantine } from "./fakes.ts";

const minute = 60_000;
const startMs = Date.parse("2025-04-16T15:00:00Z");
const trade = (atMs: number, price: number, symbol = "AAA"): FeedItem => ({
  kind: "block",
  origin: { file: "stream", line: null },
  block: tradeBlock(
    [{ symbol, eventMs: startMs + atMs, knownMs: startMs + atMs, sequence: atMs, price, size: 2, side: 0, venue: "" }],
    "made",
  ),
});
const barsIn = (items: readonly FeedItem[]) =>
  items.flatMap((item) => (item.kind === "fact" && item.fact.kind === "bar" ? [item.fact.value] : []));
const told = (items: readonly FeedItem[]) =>
  barsIn(items).map(({ openMs, open, high, low, close, volumeShares }) => [
    (openMs - startMs) / minute,
    open,
    high,
    low,
    close,
    volumeShares,
  ]);

test("the minute in which the feed began is left out, the next ones are told when they are over, known since then", () => {
  const clock = manualClock(startMs);
  const bars = new LiveBars("1m", "feed", () => clock.nowMs());
  for (const item of [trade(20_000, 9), trade(61_000, 10), trade(70_000, 12), trade(90_000, 11)]) bars.take(item);
  clock.advance(2 * minute + 1_000);
  expect(bars.ended()).toEqual([]); // a trade may still be on its way
  clock.advance(1_000);
  const ended = bars.ended();
  expect(told(ended)).toEqual([[1, 10, 12, 10, 11, 6]]);
  expect(barsIn(ended)[0]?.knownAtMs).toBe(startMs + 2 * minute + 2_000);
  expect(bars.ended()).toEqual([]);
  bars.take(trade(95_000, 15)); // late
  expect(told(bars.ended())).toEqual([[1, 10, 15, 10, 15, 8]]);
});

test("a stretch that a gap lies in makes no bar, rows that are no trades neither", () => {
  const clock = manualClock(startMs);
  const bars = new LiveBars("1m", "feed", () => clock.nowMs());
  for (const item of [trade(1_000, 9), trade(61_000, 10), trade(62_000, Number.NaN)]) bars.take(item);
  bars.forget();
  for (const item of [trade(100_000, 20), trade(121_000, 30)]) bars.take(item);
  clock.advance(5 * minute);
  expect(told(bars.ended())).toEqual([[2, 30, 30, 30, 30, 2]]);
});

test("they come into store with the trades, and are told as closed", async () => {
  const [market, clock] = [await openMemoryMarketStore(), manualClock(startMs)];
  const gap: FeedGap = { kind: "gap", symbol: null, fromMs: 0, toMs: 1, detail: "" };
  const dataset = { id: "live", label: "L", simulated: true, origin: "test", benchmark: null, nowMs: 0 };
  const feed: Feed = {
    id: "test-live",
    can: { history: false, live: true, kinds: ["trade", "bar"], resume: false, liveBars: "1m" },
    identify: async () => ({ datasetId: "live", fingerprint: "f" }),
    describe: async () => ({ dataset, fingerprint: "f" }),
    async *history() {},
    async *live() {
      for (let n = 0; n < 20; n++) {
        clock.advance(30_000);
        if (n === 9) yield gap;
        yield trade((n + 1) * 30_000, 100 + n);
      }
    },
  };
  const batches: StoredBatch[] = [];
  const parts = { market, quarantine: memoryQuarantine(), clock, log: silentLog };
  const request = { symbols: ["AAA"], kinds: feed.can.kinds, signal: new AbortController().signal };
  await ingestLive(feed, request, { ...parts, publish: async (batch) => void batches.push(batch) });
  const view = await market.at("live", asOf(clock.nowMs()));
  const bars = await view.bars({ symbols: ["AAA"], interval: "1m", adjusted: "none" });
  expect(bars.map(({ openMs }) => (openMs - startMs) / minute)).toEqual([1, 2, 3, 6, 7, 8, 9].slice(0, bars.length));
  expect(bars.length).toBeGreaterThanOrEqual(6);
  expect(batches.flatMap(closedBars).map(({ closeMs }) => closeMs)).toEqual(bars.map(({ closeMs }) => closeMs));
});
