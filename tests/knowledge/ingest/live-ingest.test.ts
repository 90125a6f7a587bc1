// A live feed into the store: everything read is stored when it ends, states are handed on, and a slow store holds the feed back.
import { expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import type { Feed, LiveItem } from "#knowledge/feeds/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { ingestLive, type LiveIngestParts } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import type { QuarantinedLine } from "#knowledge/stores/records/index.ts";

const startMs = Date.parse("2025-04-16T15:00:00Z");
const dataset: Dataset = { id: "live", label: "Live", simulated: true, origin: "test", benchmark: null, nowMs: 0 };
const origin = { file: "stream", line: null };

const trade = (sequence: number): LiveItem => ({
  kind: "block",
  origin,
  block: tradeBlock(
    [
      {
        symbol: "AAA",
        eventMs: startMs + sequence,
        knownMs: startMs + sequence,
        sequence,
        price: 100,
        size: 1,
        side: 0,
        venue: "X",
      },
    ],
    "test",
  ),
});

const feedOf = (items: readonly LiveItem[], onItem: (at: number) => void = () => {}): Feed => ({
  id: "test-live",
  can: { history: false, live: true, kinds: ["trade"], resume: false },
  identify: async () => ({ datasetId: dataset.id, fingerprint: "f" }),
  describe: async () => ({ dataset, fingerprint: "f" }),
  async *history() {},
  async *live() {
    for (const [at, item] of items.entries()) {
      onItem(at);
      yield item;
    }
  },
});

async function run(feed: Feed, clock = manualClock(startMs), change: Partial<LiveIngestParts> = {}) {
  const market = await openMemoryMarketStore();
  const lines: QuarantinedLine[] = [];
  const quarantine = {
    add: async (more: readonly QuarantinedLine[]) => void lines.push(...more),
    clear: async () => {},
    list: async () => lines,
    count: async () => lines.length,
  };
  const told: string[] = [];
  const parts = {
    market,
    quarantine,
    clock,
    log: silentLog,
    onState: (state: { kind: string }) => told.push(state.kind),
    ...change,
  };
  const signal = new AbortController().signal;
  const progress = await ingestLive(feed, { symbols: ["AAA"], kinds: ["trade"], signal }, parts);
  return { market, lines, told, progress };
}

async function tradesIn(market: Awaited<ReturnType<typeof openMemoryMarketStore>>): Promise<number> {
  const view = await market.at("live", asOf(startMs + 1_000_000));
  let rows = 0;
  for await (const block of view.blocks("trade", {})) rows += block.rows;
  return rows;
}

test("what was read is stored, what is none lies in quarantine, states are told", async () => {
  const items: LiveItem[] = [
    { kind: "state", state: "live", atMs: startMs, detail: "" },
    trade(1),
    { kind: "rejected", origin, reason: "no price", raw: "{}" },
    { kind: "gap", symbol: null, fromMs: 0, toMs: 1, detail: "" },
    trade(2),
  ];
  const { market, lines, told, progress } = await run(feedOf(items));
  expect(await tradesIn(market)).toBe(2);
  expect(lines.map(({ reason }) => reason)).toEqual(["no price"]);
  expect(told).toEqual(["state", "gap"]);
  expect(progress).toEqual({ stored: 2, rejected: 1, waitingRows: 0, byKind: { trade: 2 } });
});

test("the same tick told twice, as after a reconnect, is in view once", async () => {
  const { market } = await run(feedOf([trade(1), trade(1), trade(2)]));
  expect(await tradesIn(market)).toBe(2);
});

test("rows go out by time, and the data set's now moves on", async () => {
  const clock = manualClock(startMs);
  const seen: number[] = [];
  const feed = feedOf([1, 2, 3, 4].map(trade), () => clock.advance(61_000));
  const { market } = await run(feed, clock, { onProgress: ({ stored }) => seen.push(stored) });
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)).toBe(4);
  expect((await market.datasets())[0]?.nowMs).toBe(startMs + 4 * 61_000);
});

test("a feed that breaks leaves everything it said in store", async () => {
  const feed = feedOf([trade(1), trade(2)], (at) => {
    if (at === 1) throw new Error("gone");
  });
  const market = await openMemoryMarketStore();
  await expect(run(feed, manualClock(startMs), { market })).rejects.toThrow("gone");
  expect(await tradesIn(market)).toBe(1);
});
