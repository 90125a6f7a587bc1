// An ingestion that stopped goes on behind what is stored; what it tells of batches, progress and refusals on the way.
import { describe, expect, test } from "vitest";
import { manualClock, QuorumError, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block, type BlockOf, textColumn } from "#knowledge/domain/index.ts";
import type { Feed, FeedItem } from "#knowledge/feeds/index.ts";
import { type IngestParts, type IngestProgressNow, ingest, type StoredBatch } from "#knowledge/ingest/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { dataset } from "../../conformance/market-store.facts.ts";
import { memoryProgress, memoryQuarantine } from "./fakes.ts";

const startNs = 1_700_000_000_000_000_000n;
const world = { ...dataset("world"), nowMs: 1_800_000_000_000 };

function trades(from: number, rows: number): BlockOf<"trade"> {
  const at = (make: (n: number) => bigint) => BigInt64Array.from({ length: rows }, (_, n) => make(from + n));
  return {
    kind: "trade",
    rows,
    symbol: textColumn(Array.from({ length: rows }, () => "AAA")) as BlockOf<"trade">["symbol"],
    source: "made",
    columns: {
      eventNs: at((n) => startNs + BigInt(n)),
      knownNs: at((n) => startNs + BigInt(n)),
      sequence: at((n) => BigInt(n)),
      price: Float64Array.from({ length: rows }, (_, n) => 1 + from + n),
      size: new Float64Array(rows).fill(1),
      side: new Int8Array(rows),
      venue: textColumn(Array.from({ length: rows }, () => "X")),
    },
  };
}

const windows = 12;
const windowRows = 100;

/** A feed of twelve windows of a hundred trades, one line refused in each, with a mark behind each; it may break off. */
function markedFeed(breaksAt: number | null = null): Feed & { readonly starts: (string | undefined)[] } {
  const starts: (string | undefined)[] = [];
  return {
    starts,
    id: "marked",
    can: { history: true, live: false, kinds: ["trade"], resume: true },
    identify: async () => ({ datasetId: "world", fingerprint: "print" }),
    describe: async () => ({ dataset: world, fingerprint: "print" }),
    position: () => ({ bytes: 50, ofBytes: 100 }),
    async *history({ after } = {}): AsyncGenerator<FeedItem> {
      starts.push(after);
      for (let window = after === undefined ? 0 : Number(after) + 1; window < windows; window++) {
        if (window === breaksAt) throw new Error("the cable was pulled");
        const origin = { file: "made.csv", line: window * windowRows };
        yield { kind: "block", block: trades(window * windowRows, windowRows), origin };
        yield { kind: "rejected", origin, reason: "no trade", raw: `line ${window}` };
        yield { kind: "read", origin, rows: windowRows + 1, notes: [], mark: String(window) };
      }
    },
  };
}

async function desk(market?: MarketStore) {
  const store = market ?? (await openMemoryMarketStore());
  const [quarantine, progress, clock] = [memoryQuarantine(), memoryProgress(), manualClock(0)];
  const appended: { readonly rows: number; readonly token: string | undefined; readonly seen: boolean }[] = [];
  const append = store.appendBlock.bind(store);
  store.appendBlock = async (id, block, token) => {
    const report = await append(id, block, token);
    appended.push({ rows: block.rows, token, seen: report.seen });
    return report;
  };
  const parts = { market: store, quarantine, progress, clock, log: silentLog, batchRows: 300 };
  const run = (feed: Feed, more: Partial<IngestParts> = {}) => ingest(feed, { ...parts, ...more });
  const prices = async () => {
    const found: number[] = [];
    for await (const { columns } of (await store.at("world", asOf(world.nowMs))).blocks("trade", {}))
      found.push(...columns.price);
    return found;
  };
  return { store, quarantine, progress, clock, appended, run, prices };
}

const everyPrice = Array.from({ length: windows * windowRows }, (_, n) => n + 1);

describe("an ingestion that stopped", () => {
  test("goes on behind the last mark that was stored, and makes the same batches as one that did not", async () => {
    const [whole, broken] = [await desk(), await desk()];
    await whole.run(markedFeed());
    await expect(broken.run(markedFeed(8))).rejects.toThrow("the cable was pulled");
    const second = markedFeed();
    const report = await broken.run(second);
    expect(second.starts).toEqual(["5"]); // two batches of three windows were stored; the third was not full
    expect(report).toMatchObject({ resumed: true, skipped: false, stored: 1_200, rejected: 12 });
    expect(report.files["made.csv"]).toMatchObject({ rows: 1_212, rejected: 12, kinds: { trade: 1_200 } });
    expect(await broken.prices()).toEqual(everyPrice);
    expect(broken.appended.map(({ token }) => token)).toEqual(whole.appended.map(({ token }) => token));
    expect(new Set(whole.appended.map(({ token }) => token)).size).toBe(4);
    expect(broken.quarantine.lines).toHaveLength(12);
  });

  test("between the store and its own note of it stores nothing twice", async () => {
    const { run, progress, prices, appended } = await desk();
    const save = progress.saveProgress;
    let saved = 0;
    progress.saveProgress = async (kept) => {
      if (++saved === 3) throw new Error("killed");
      return save(kept);
    };
    await expect(run(markedFeed())).rejects.toThrow("killed");
    const second = markedFeed();
    const report = await run(second);
    expect(second.starts).toEqual(["2"]);
    expect(appended.filter(({ seen }) => seen)).toHaveLength(1);
    expect(report).toMatchObject({ known: 300, rejected: 12 });
    expect(await prices()).toEqual(everyPrice);
  });

  test.each([
    [200, 800],
    [800, 200],
  ])("with batches of %i rows and goes on with %i loses nothing and stores nothing twice", async (first, second) => {
    const { store, run, prices, appended } = await desk();
    const append = store.appendBlock;
    store.appendBlock = async (...block) => {
      await append(...block);
      throw new Error("killed between the store and the note");
    };
    await expect(run(markedFeed(), { batchRows: first })).rejects.toThrow("killed");
    store.appendBlock = append;
    await run(markedFeed(), { batchRows: second });
    expect(await prices()).toEqual(everyPrice);
    expect(appended.reduce((sum, { rows, seen }) => sum + (seen ? 0 : rows), 0)).toBe(windows * windowRows);
  });

  test("whose source has changed since is read from its start", async () => {
    const { run, quarantine } = await desk();
    await expect(run(markedFeed(8))).rejects.toThrow("the cable was pulled");
    const changed = markedFeed();
    const other: Feed = { ...changed, identify: async () => ({ datasetId: "world", fingerprint: "another" }) };
    expect(await run(other)).toMatchObject({ resumed: false });
    expect(changed.starts).toEqual([undefined]);
    expect(quarantine.lines).toHaveLength(12);
  });

  test("by a signal between two batches leaves what is stored and goes on there", async () => {
    const { run, prices } = await desk();
    const stop = new AbortController();
    const publish = async () => stop.abort(new Error("enough"));
    await expect(run(markedFeed(), { publish, signal: stop.signal })).rejects.toThrow("enough");
    const second = markedFeed();
    await run(second);
    expect(second.starts[0]).toBeDefined();
    expect(await prices()).toEqual(everyPrice);
  });
});

test("late, repeated and revised rows keep one version each in view, and the older one before the newer was known", async () => {
  const { store, run } = await desk();
  const pricesAt = async (ms: number) => {
    const found: number[] = [];
    for await (const { columns } of (await store.at("world", asOf(ms))).blocks("trade", {}))
      found.push(...columns.price);
    return found;
  };
  const feedWith = (fingerprint: string, blocks: readonly BlockOf<"trade">[]): Feed => ({
    ...markedFeed(),
    identify: async () => ({ datasetId: "world", fingerprint }),
    async *history() {
      for (const block of blocks) yield { kind: "block", block, origin: { file: "made.csv", line: null } };
    },
  });
  const [first, later] = [trades(0, 3), trades(3, 1)];
  await run(feedWith("one", [later, first, first])); // out of order, and one block twice
  expect(await pricesAt(world.nowMs)).toEqual([1, 2, 3, 4]);
  const revisedNs = startNs + 3_600_000_000_000n;
  const revised = trades(1, 1);
  revised.columns.price[0] = 20;
  revised.columns.knownNs[0] = revisedNs;
  await run(feedWith("two", [first, revised, later]));
  expect(await pricesAt(world.nowMs)).toEqual([1, 20, 3, 4]);
  expect(await pricesAt(Number(revisedNs / 1_000_000n) - 1)).toEqual([1, 2, 3, 4]);
});

describe("on the way", () => {
  test("each batch is published after it is stored, under a key that a second telling has again", async () => {
    const first = await desk();
    const told: StoredBatch[] = [];
    const heldWhenTold: number[] = [];
    const publish = async (batch: StoredBatch) => {
      told.push(batch);
      heldWhenTold.push(first.appended.reduce((sum, { rows }) => sum + rows, 0));
    };
    await first.run(markedFeed(), { publish });
    expect(told.map(({ blocks }) => blocks.map((block: Block) => block.rows))).toEqual([[300], [300], [300], [300]]);
    expect(heldWhenTold).toEqual([300, 600, 900, 1_200]);
    const again = await desk();
    const keys: string[] = [];
    await again.run(markedFeed(), { publish: async ({ key }) => void keys.push(key) });
    expect(keys).toEqual(told.map(({ key }) => key));
    expect(new Set(keys).size).toBe(4);
  });

  test("progress tells rows, refusals, what is not durable yet, and how far the source is", async () => {
    const { run, clock } = await desk();
    const seen: IngestProgressNow[] = [];
    await run(markedFeed(), {
      onProgress: (now) => seen.push(now),
      publish: async () => clock.advance(1_000),
    });
    expect(seen.map(({ rows }) => rows)).toEqual([303, 606, 909, 1_212, 1_212]);
    expect(seen.at(-1)).toMatchObject({ rejected: 12, waitingRows: 0, storingMs: 0, bytes: 50, ofBytes: 100 });
    expect(seen.at(-1)?.rowsPerSecond).toBeCloseTo(303, 0);
    for (const { waitingRows } of seen) expect(waitingRows).toBeLessThanOrEqual(2 * 303);
  });

  test("a slow store makes the feed wait: never more than a batch being stored and one being filled is held", async () => {
    const store = await openMemoryMarketStore();
    let handedOut = 0;
    let durable = 0;
    let most = 0;
    const append = store.appendBlock.bind(store);
    store.appendBlock = async (id, block, token) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const report = await append(id, block, token);
      durable += block.rows;
      return report;
    };
    const feed = markedFeed();
    const counted: Feed = {
      ...feed,
      async *history(request) {
        for await (const item of feed.history(request)) {
          if (item.kind === "block") handedOut += item.block.rows;
          most = Math.max(most, handedOut - durable);
          yield item;
        }
      },
    };
    const { run, prices } = await desk(store);
    await run(counted);
    expect(most).toBeLessThanOrEqual(2 * 300 + windowRows);
    expect(await prices()).toEqual(everyPrice);
  });

  test("a source of which most is refused is given up, with the reason to look for", async () => {
    const { run } = await desk();
    const feed = markedFeed();
    const wrong: Feed = {
      ...feed,
      async *history() {
        for (let line = 0; line < 120_000; line++)
          yield { kind: "rejected", origin: { file: "made.csv", line }, reason: "no trade", raw: "x" };
      },
    };
    const error = await run(wrong, { quarantine: { ...memoryQuarantine(), add: async () => {} } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(QuorumError);
    expect(error).toMatchObject({ code: "knowledge/feed-failed", message: expect.stringContaining("are no facts") });
  });
});
