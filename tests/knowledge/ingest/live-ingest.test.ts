// A live feed into the store: everything read is stored when it ends, states are handed on, and a slow store holds the feed back.
import { expect, test } from "vitest";
import { manualClock, QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Dataset } from "#knowledge/domain/index.ts";
import { type Feed, type LiveItem, realWait } from "#knowledge/feeds/index.ts";
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

async function run(
  feed: Feed,
  clock = manualClock(startMs),
  change: Partial<LiveIngestParts> & { readonly signal?: AbortSignal } = {},
) {
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
  const signal = change.signal ?? new AbortController().signal;
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

test("a set of another's keeps its name, and a now that is later than the clock's", async () => {
  const market = await openMemoryMarketStore();
  const held = { ...dataset, label: "Simulated", origin: "market simulator", benchmark: "SPX", nowMs: startMs + 9e9 };
  await market.describe(held);
  await run(feedOf([trade(1)]), manualClock(startMs), { market });
  expect(await market.datasets()).toEqual([held]);
});

test("a feed that breaks leaves everything it said in store", async () => {
  const feed = feedOf([trade(1), trade(2)], (at) => {
    if (at === 1) throw new Error("gone");
  });
  const market = await openMemoryMarketStore();
  await expect(run(feed, manualClock(startMs), { market })).rejects.toThrow("gone");
  expect(await tradesIn(market)).toBe(1);
});

test("what was read before a silence is stored without waiting for its end", async () => {
  const market = await openMemoryMarketStore();
  const stop = new AbortController();
  const feed: Feed = {
    ...feedOf([]),
    async *live({ signal }) {
      yield trade(1);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  };
  const seen: number[] = [];
  const clock = manualClock(startMs);
  const working = run(feed, clock, {
    market,
    wait: async (ms, signal) => {
      await realWait(1, signal);
      clock.advance(ms);
    },
    onProgress: ({ stored }) => {
      seen.push(stored);
      if (stored === 1) stop.abort();
    },
    signal: stop.signal,
  });
  expect((await working).progress.stored).toBe(1);
  expect(seen).toContain(1);
});

test("batches of two runs have keys of their own", async () => {
  const keys: string[] = [];
  const publish = async ({ key }: { readonly key: string }) => void keys.push(key);
  await run(feedOf([trade(1)]), manualClock(startMs), { publish });
  await run(feedOf([trade(2)]), manualClock(startMs + 1_000), { publish });
  expect(new Set(keys).size).toBe(2);
});

test("a store that is away for a while gets the batch again, once, and the feed waits meanwhile", async () => {
  const market = await openMemoryMarketStore();
  const append = market.appendBlock.bind(market);
  let calls = 0;
  const [waits, readWhenAway]: [number[], number[]] = [[], []];
  let read = 0;
  market.appendBlock = async (...block) => {
    calls += 1;
    if (calls === 2) await append(...block); // stored, and the answer was lost
    if (calls < 2 || calls > 4) return append(...block);
    readWhenAway.push(read);
    throw new QuorumError("knowledge/store-unreachable", "ECONNRESET", { fault: "outside", retry: true });
  };
  const clock = manualClock(startMs);
  const feed = feedOf(
    Array.from({ length: 20 }, (_, n) => trade(n + 1)),
    (at) => {
      read = at + 1;
      clock.advance(1_000);
    },
  );
  const { progress } = await run(feed, clock, {
    market,
    flushMs: 900,
    wait: async (ms, signal) => {
      if (ms === 900) return realWait(900, signal); // the flush's own
      waits.push(ms);
    },
  });
  expect(waits).toEqual([500, 1_000, 2_000].slice(0, waits.length));
  expect(waits.length).toBeGreaterThanOrEqual(2);
  expect(Math.max(...readWhenAway) - Math.min(...readWhenAway)).toBeLessThanOrEqual(2);
  expect(await tradesIn(market)).toBe(20);
  expect(progress.stored).toBeGreaterThanOrEqual(19);
});

test("told to stop while the store is away, it tries once more and says what is wrong", async () => {
  const stop = new AbortController();
  let tries = 0;
  const market = Object.assign(await openMemoryMarketStore(), {
    appendBlock: async () => {
      tries += 1;
      throw new QuorumError("knowledge/store-unreachable", "ECONNRESET", { fault: "outside", retry: true });
    },
  });
  const wait: LiveIngestParts["wait"] = async (ms, signal) => {
    if (ms !== 500) return realWait(ms, signal);
    stop.abort();
  };
  const gone = run(feedOf([trade(1)]), manualClock(startMs), { market, wait, signal: stop.signal });
  await expect(gone).rejects.toMatchObject({ code: "knowledge/store-unreachable" });
  expect(tries).toBe(2);
});

test("a store that fails lets go of the source", async () => {
  const market = Object.assign(await openMemoryMarketStore(), {
    appendBlock: async () => {
      throw new Error("disk gone");
    },
  });
  let left = false;
  const feed: Feed = {
    ...feedOf([]),
    async *live({ signal }) {
      signal.addEventListener("abort", () => {
        left = true;
      });
      for (let n = 1; ; n++) {
        clock.advance(2_000);
        yield trade(n);
        await realWait(1);
      }
    },
  };
  const clock = manualClock(startMs);
  const gone = run(feed, clock, { market, wait: (ms, signal) => realWait(Math.min(ms, 1), signal) });
  await expect(gone).rejects.toThrow("disk gone");
  expect(left).toBe(true);
});
