// Books of feeds that tell changes or order events: against the books that were told beside them, against published ones, over holes,
// over a reading that broke off, and live.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock, manualClock, silentLog } from "#infra/runtime/index.ts";
import { type BookCadence, bookCadence } from "#knowledge/books/index.ts";
import { asOf, type BlockKind, type BlockOf, levels, type SymbolId } from "#knowledge/domain/index.ts";
import {
  type BookTelling,
  type Feed,
  type FeedGap,
  type FeedItem,
  type FeedState,
  type LiveItem,
  openCsvFeed,
  openSimulatorFeed,
} from "#knowledge/feeds/index.ts";
import { type IngestParts, ingest, ingestLive } from "#knowledge/ingest/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { dataset } from "../../conformance/market-store.facts.ts";
import { describeOver, patient, rowsOf } from "../books/shared-data.ts";
import { readAll } from "../feeds/simulator-sessions.ts";
import { memoryProgress, memoryQuarantine } from "./fakes.ts";

const world = { ...dataset("world"), nowMs: Date.UTC(2027, 0, 1) };
const folder = mkdtempSync(join(tmpdir(), "quorum-built-books-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Desk {
  readonly store: MarketStore;
  run(feed: Feed, more?: Partial<IngestParts>): ReturnType<typeof ingest>;
  books(datasetId?: string, atMs?: number): Promise<readonly BookRow[]>;
}

interface BookRow {
  readonly symbol: string;
  readonly eventNs: bigint;
  readonly knownNs: bigint;
  readonly bids: readonly number[];
  readonly asks: readonly number[];
  readonly sizes: readonly number[];
}

function bookRows(blocks: readonly BlockOf<"book">[]): BookRow[] {
  return blocks.flatMap(({ rows, symbol, columns: { eventNs, knownNs, bids, bidSizes, asks, askSizes } }) =>
    Array.from({ length: rows }, (_, row) => {
      const side = (column: Float64Array) => [...column.subarray(row * levels, (row + 1) * levels)];
      return {
        symbol: symbol.values[symbol.codes[row] as number] as string,
        eventNs: eventNs[row] as bigint,
        knownNs: knownNs[row] as bigint,
        bids: side(bids),
        asks: side(asks),
        sizes: [...side(bidSizes), ...side(askSizes)],
      };
    }),
  );
}

async function desk(): Promise<Desk> {
  const store = await openMemoryMarketStore();
  const [quarantine, progress] = [memoryQuarantine(), memoryProgress()];
  const parts = { market: store, quarantine, progress, clock: fixedClock(world.nowMs), log: silentLog };
  return {
    store,
    run: (feed, more = {}) => ingest(feed, { ...parts, ...more }),
    async books(datasetId = "world", atMs = world.nowMs) {
      const view = await store.at(datasetId, asOf(atMs));
      const blocks: BlockOf<"book">[] = [];
      for await (const block of view.blocks("book", {})) blocks.push(block);
      return bookRows(blocks);
    },
  };
}

/** A feed of given blocks; every item is a mark. */
function feedOf(items: readonly FeedItem[], kinds: readonly BlockKind[], books: BookTelling = {}): Feed {
  return {
    id: "told",
    can: { history: true, live: false, kinds, resume: true, books },
    identify: async () => ({ datasetId: "world", fingerprint: "print" }),
    describe: async () => ({ dataset: world, fingerprint: "print" }),
    async *history({ after } = {}) {
      const from = after === undefined ? 0 : Number(after) + 1;
      for (let at = from; at < items.length; at++) yield { ...(items[at] as FeedItem), mark: String(at) };
    },
  };
}

const blockItem = (block: BlockOf<"delta"> | BlockOf<"order">): FeedItem => ({
  kind: "block",
  block,
  origin: { file: "told", line: null },
});

interface Change {
  readonly ms: number;
  readonly sequence: number;
  readonly side: 1 | -1;
  readonly price: number;
  readonly size: number;
  readonly reset?: true;
  /** Milliseconds after it happened; 1 when left out. */
  readonly lateMs?: number;
}

const ns = (ms: number): bigint => BigInt(Date.UTC(2026, 0, 5) + ms) * 1_000_000n;

function deltas(changes: readonly Change[], symbol = "AAA"): BlockOf<"delta"> {
  const i64 = (of: (change: Change) => bigint) => BigInt64Array.from(changes, of);
  return {
    kind: "delta",
    rows: changes.length,
    symbol: { values: [symbol as SymbolId], codes: new Uint32Array(changes.length) },
    source: "venue",
    columns: {
      eventNs: i64(({ ms }) => ns(ms)),
      knownNs: i64(({ ms, lateMs = 1 }) => ns(ms + lateMs)),
      sequence: i64(({ sequence }) => BigInt(sequence)),
      side: Int8Array.from(changes, ({ side }) => side),
      price: Float64Array.from(changes, ({ price }) => price),
      size: Float64Array.from(changes, ({ size }) => size),
      reset: Int8Array.from(changes, ({ reset }) => (reset ? 1 : 0)),
    },
  };
}

/** A snapshot of one level a side, of one number. */
const snapshot = (ms: number, sequence: number, size: number): readonly Change[] => [
  { ms, sequence, side: 1, price: 10, size, reset: true },
  { ms, sequence, side: -1, price: 10.1, size },
];
const bid = (ms: number, sequence: number, size: number, lateMs?: number): Change => ({
  ms,
  sequence,
  side: 1,
  price: 10,
  size,
  ...(lateMs !== undefined && { lateMs }),
});

const bestBids = (rows: readonly BookRow[]) =>
  rows.map(({ eventNs, sizes: [size] }) => [Number(eventNs / 1_000_000n) - Date.UTC(2026, 0, 5), size]);

describe("books of changes", () => {
  const told = [...snapshot(0, 1, 5), bid(10, 2, 6), bid(20, 3, 6), bid(30, 4, 7), bid(30, 5, 8), bid(1_500, 6, 9)];

  test("are told after every instant that changed one of the ten levels, whole snapshots at once", async () => {
    const { run, books } = await desk();
    await run(feedOf([blockItem(deltas(told))], ["delta"]));
    expect(bestBids(await books())).toEqual([
      [0, 5],
      [10, 6],
      [30, 8],
      [1_500, 9],
    ]);
  });

  test("are the same however the rows are cut into blocks", async () => {
    const { run, books } = await desk();
    await run(
      feedOf(
        told.map((change) => blockItem(deltas([change]))),
        ["delta"],
        { numbered: true },
      ),
    );
    const whole = await desk();
    await whole.run(feedOf([blockItem(deltas(told))], ["delta"], { numbered: true }));
    expect(await books()).toEqual(await whole.books());
  });

  test("with a cadence are told once in each stretch of time, as they stood at its last change", async () => {
    const { run, books } = await desk();
    await run(feedOf([blockItem(deltas(told))], ["delta"]), { books: 1_000 });
    expect(bestBids(await books())).toEqual([
      [30, 8],
      [1_500, 9],
    ]);
  });

  test("are not built where the feed tells books, or nobody wants them", async () => {
    const { run, books } = await desk();
    await run(feedOf([blockItem(deltas(told))], ["delta", "book"]));
    expect(await books()).toEqual([]);
    await run(feedOf([blockItem(deltas(told))], ["delta"]), { books: "off" });
    expect(await books()).toEqual([]);
  });

  test("a hole in the numbers is told, the book is silent to the next snapshot, and what waited and follows it counts", async () => {
    const { run, books } = await desk();
    const holed = [...told.slice(0, 3), bid(40, 5, 70), bid(50, 6, 71), ...snapshot(60, 5, 60), bid(80, 7, 80)];
    const report = await run(feedOf([blockItem(deltas(holed))], ["delta"], { numbered: true }));
    expect(bestBids(await books())).toEqual([
      [0, 5],
      [10, 6],
      [60, 71],
      [80, 80],
    ]);
    expect(report.noticed.join()).toContain("AAA: messages of its order book are missing");
    expect(report.files["order books of told"]?.notes[0]?.rows).toBe(2); // 3 and 4
  });

  test("without a snapshot to begin with are none, and that is told", async () => {
    const { run, books } = await desk();
    const report = await run(feedOf([blockItem(deltas(told.slice(2)))], ["delta"], { numbered: true }));
    expect(await books()).toEqual([]);
    expect(report.noticed.join()).toContain("have no snapshot to build on");
  });

  test("a change that was known late makes every book that holds it known no earlier", async () => {
    const { run, books } = await desk();
    const late = [...snapshot(0, 1, 5), bid(10, 2, 6, 500), bid(20, 3, 7), ...snapshot(600, 4, 9)];
    await run(feedOf([blockItem(deltas(late))], ["delta"], { numbered: true }));
    const known = (await books()).map(({ knownNs }) => Number(knownNs / 1_000_000n) - Date.UTC(2026, 0, 5));
    expect(known).toEqual([1, 510, 510, 601]);
    expect(bestBids(await books("world", Date.UTC(2026, 0, 5) + 100))).toEqual([[0, 5]]);
  });

  test("several symbols in one block are books of their own", async () => {
    const { run, books } = await desk();
    const [a, b] = [deltas([...snapshot(0, 1, 5)], "AAA"), deltas([...snapshot(0, 1, 8), bid(5, 2, 9)], "BBB")];
    await run(feedOf([blockItem(a), blockItem(b)], ["delta"], { numbered: true }));
    expect((await books()).map(({ symbol, sizes: [size] }) => [symbol, size])).toEqual([
      ["AAA", 5],
      ["BBB", 8],
      ["BBB", 9],
    ]);
  });

  test("a cadence is a word or a time", () => {
    expect(["change", "off", "250ms", "2s"].map(bookCadence)).toEqual(["change", "off", 250, 2_000]);
    expect(() => bookCadence("often")).toThrow('wanted change, off or a time such as 250ms or 1s, found "often"');
  });
});

describe("books of order events", () => {
  interface Event {
    readonly ms: number;
    readonly sequence: number;
    readonly type: number;
    readonly id?: number;
    readonly size?: number;
  }
  function orders(events: readonly Event[]): BlockOf<"order"> {
    const i64 = (of: (event: Event) => bigint) => BigInt64Array.from(events, of);
    return {
      kind: "order",
      rows: events.length,
      symbol: { values: ["AAA" as SymbolId], codes: new Uint32Array(events.length) },
      source: "venue",
      columns: {
        eventNs: i64(({ ms }) => ns(ms)),
        knownNs: i64(({ ms }) => ns(ms)),
        sequence: i64(({ sequence }) => BigInt(sequence)),
        type: Int8Array.from(events, ({ type }) => type),
        orderId: i64(({ id = 0 }) => BigInt(id)),
        price: Float64Array.from(events, ({ type }) => (type === 8 ? Number.NaN : 10)),
        size: Float64Array.from(events, ({ size = Number.NaN }) => size),
        side: Int8Array.from(events, ({ type }) => (type === 8 ? 0 : 1)),
      },
    };
  }

  test("after a hole wait for a clear and the orders of its number", async () => {
    const { run, books } = await desk();
    const events = [
      { ms: 0, sequence: 1, type: 1, id: 1, size: 5 },
      { ms: 1, sequence: 2, type: 2, id: 1, size: 2 },
      { ms: 2, sequence: 4, type: 1, id: 9, size: 100 }, // 3 is missing
      { ms: 3, sequence: 5, type: 8 },
      { ms: 3, sequence: 5, type: 1, id: 2, size: 4 },
      { ms: 3, sequence: 5, type: 1, id: 3, size: 1 },
      { ms: 4, sequence: 6, type: 4, id: 2, size: 4 },
    ];
    const report = await run(feedOf([blockItem(orders(events))], ["order"], { numbered: true }));
    expect(bestBids(await books())).toEqual([
      [0, 5],
      [1, 3],
      [3, 5],
      [4, 1],
    ]);
    expect(report.noticed.join()).toContain("are missing");
  });

  test("are not built beside best quotes unless that is asked for", async () => {
    const { run, books } = await desk();
    const items = [blockItem(orders([{ ms: 0, sequence: 1, type: 1, id: 1, size: 5 }]))];
    await run(feedOf(items, ["order", "quote"]));
    expect(await books()).toEqual([]);
    const asked = await desk();
    await asked.run(feedOf(items, ["order", "quote"], { beside: true }));
    expect(await asked.books()).toHaveLength(1);
  });
});

describe("books of a simulated session", () => {
  let told: readonly FeedItem[];
  beforeAll(async () => {
    told = await readAll(await openSimulatorFeed({ ticks: { symbols: ["VKTM"], days: 1, perSecond: 0.4 } }));
  }, 60_000);
  const only = (kind: "delta" | "order" | "book") =>
    told.filter((item) => item.kind === "block" && item.block.kind === kind);

  test.each(["delta", "order"] as const)("built from each %s are the books that the simulator tells", async (kind) => {
    const { run, books } = await desk();
    const report = await run(feedOf(only(kind), [kind], { numbered: true }));
    expect(report.noticed).toEqual([]);
    const built = await books();
    const own = bookRows(only("book").map((item) => (item as { block: BlockOf<"book"> }).block));
    expect(built.length).toBeGreaterThan(own.length * 0.7); // the simulator tells some again that did not change
    const levelsOf = ({ bids, asks, sizes }: BookRow) => [...bids, ...asks, ...sizes].join(" ");
    for (let [at, row] = [-1, 0]; row < own.length; row++) {
      const theirs = own[row] as BookRow;
      if (own[row + 1]?.eventNs === theirs.eventNs) continue;
      while ((built[at + 1]?.eventNs ?? theirs.eventNs + 1n) <= theirs.eventNs) at += 1;
      if (levelsOf(built[at] as BookRow) !== levelsOf(theirs)) expect.fail(`book ${row} at ${theirs.eventNs}`);
    }
  });

  test.each([1, 3, 6])("after a reading that broke off at batch %i are the same rows, each stored once", async (at) => {
    const items = only("delta").slice(0, 5);
    const whole = await desk();
    await whole.run(feedOf(items, ["delta"]), { batchRows: 100 });
    const broken = await desk();
    const append = broken.store.appendBlock.bind(broken.store);
    let stored = 0;
    let twice = 0;
    broken.store.appendBlock = async (id, block, token) => {
      const report = await append(id, block, token);
      if (report.seen) twice += 1;
      if (block.kind === "book" && ++stored === at) throw new Error("killed");
      return report;
    };
    await expect(broken.run(feedOf(items, ["delta"]), { batchRows: 100 })).rejects.toThrow("killed");
    expect(await broken.run(feedOf(items, ["delta"]), { batchRows: 100 })).toMatchObject({ skipped: false });
    expect(await broken.books()).toEqual(await whole.books());
    expect(twice).toBeGreaterThan(0);
  });
});

describeOver(
  "BTCUSDT of 2024-08-08, as a folder of a snapshot and what changed",
  ["binance-l2-btcusdt/book10.csv.gz"],
  () => {
    const header = "exch_ms,u,side,price,size,reset";
    const layout = `
id: btc-changes
dataset: { id: world, label: changes of a book, simulated: false, benchmark: null }
source: binance
files:
  - file: depth.csv
    header: [${header}]
    ordered: true
    gives:
      - fact: delta
        fields: { symbol: { always: BTCUSDT }, side: side, price: price, size: size, reset: reset, sequence: u }
        time: { rule: epoch, column: exch_ms, unit: ms }
instruments:
  knownFrom: 2019-09-01
  list: [{ symbol: BTCUSDT, name: Bitcoin, sector: Crypto }]
`;
    interface Published {
      readonly ms: number;
      readonly bids: readonly (readonly [number, number])[];
      readonly asks: readonly (readonly [number, number])[];
    }
    let published: readonly Published[];
    beforeAll(() => {
      published = rowsOf("binance-l2-btcusdt/book10.csv.gz").map((cell) => {
        const side = (name: string) =>
          Array.from({ length: 10 }, (_, at): readonly [number, number] => [
            Number(cell(`${name}_price_${at + 1}`)),
            Number(cell(`${name}_size_${at + 1}`)),
          ]);
        return { ms: Number(cell("exch_ms")), bids: side("bid"), asks: side("ask") };
      });
    });

    /** One message a row of the file: all levels where it is a snapshot, else what changed since the row before. */
    function csv(snapshots: ReadonlySet<number>, missing: ReadonlySet<number>): string {
      let number = 0;
      const lines = published.flatMap(({ ms, ...now }, row) => {
        const sides = ([1, -1] as const).flatMap((side) => {
          const [own, before] = [now, snapshots.has(row) ? undefined : published[row - 1]].map(
            (book) => new Map(side === 1 ? book?.bids : book?.asks),
          ) as [Map<number, number>, Map<number, number>];
          const changed = [...own].filter(([price, size]) => before.get(price) !== size);
          const gone = [...before.keys()].filter((price) => !own.has(price)).map((price) => [price, 0] as const);
          return [...changed, ...gone].map(([price, size]) => [side, price, size] as const);
        });
        if (sides.length > 0) number += 1;
        if (missing.has(row)) return [];
        return sides.map((change, at) => [ms, number, ...change, at === 0 && snapshots.has(row) ? 1 : 0].join(","));
      });
      return [header, ...lines, ""].join("\n");
    }

    async function ingested(text: string) {
      const path = mkdtempSync(join(folder, "btc-"));
      writeFileSync(join(path, "depth.csv"), text);
      writeFileSync(join(folder, "layout.yaml"), layout);
      const feed = await openCsvFeed(
        { folder: path, layout: join(folder, "layout.yaml"), windowBytes: 1 << 17 },
        { clock: fixedClock(world.nowMs) },
      );
      const { run, books } = await desk();
      const report = await run(feed);
      return { report, books: await books("world") };
    }

    const lastOfEachMs = (rows: readonly Published[]) => new Map(rows.map((row) => [row.ms, row]));
    const shownIn = ({ bids, asks, sizes }: BookRow) => [...bids, ...asks, ...sizes].join(" ");
    const publishedAs = ({ bids, asks }: Published) =>
      [...[...bids, ...asks].map(([price]) => price), ...[...bids, ...asks].map(([, size]) => size)].join(" ");

    test("the books built are the published ones, level by level", patient, async () => {
      const { report, books } = await ingested(csv(new Set([0]), new Set()));
      expect(report).toMatchObject({ rejected: 0, noticed: [] });
      const wanted = [...lastOfEachMs(published).values()].map(publishedAs);
      const changed = wanted.filter((row, at) => row !== wanted[at - 1]);
      expect(books.length).toBe(changed.length);
      expect(books.length).toBeGreaterThan(5_000);
      for (const [at, book] of books.entries()) if (shownIn(book) !== changed[at]) expect.fail(`book ${at}`);
    });

    test(
      "with messages missing they are silent from the hole to the next snapshot, and the published ones again behind it",
      patient,
      async () => {
        const { report, books } = await ingested(
          csv(new Set([0, 3_000]), new Set(Array.from({ length: 40 }, (_, at) => 2_500 + at))),
        );
        expect(report.files["order books of csv:btc-changes"]?.notes).toMatchObject([{ rows: expect.any(Number) }]);
        const byMs = lastOfEachMs(published);
        const [holeMs, healedMs] = [published[2_500]?.ms ?? 0, published[3_000]?.ms ?? 0];
        const times = books.map(({ eventNs }) => Number(eventNs / 1_000_000n));
        expect(times.filter((ms) => ms > holeMs && ms < healedMs)).toEqual([]);
        for (const [at, book] of books.entries()) {
          const ms = times[at] as number;
          if (ms === holeMs) continue; // part of what happened in this millisecond is missing
          if (shownIn(book) !== publishedAs(byMs.get(ms) as Published)) expect.fail(`book at ${ms}`);
        }
        expect(times.filter((ms) => ms > healedMs).length).toBeGreaterThan(2_000);
      },
    );
  },
);

describeOver("AMZN order events of 2012-06-21", ["lobster-amzn/events.csv.gz"], () => {
  test(
    "books built from events at the best price alone never cross, and agree with the published best price of four events in five",
    patient,
    async () => {
      const feed = await openCsvFeed({ folder: "../shared/data/lobster-amzn" }, { clock: fixedClock(world.nowMs) });
      const asked: Feed = {
        ...bound(feed),
        can: { ...feed.can, books: { ...feed.can.books, orders: "best", beside: true } },
      };
      const { store, run, books } = await desk();
      await run(asked);
      const built = await books("lobster_amzn");
      const view = await store.at("lobster_amzn", asOf(world.nowMs));
      const best = new Map<bigint, readonly [number, number, number, number]>();
      for await (const { rows, columns } of view.blocks("quote", {}))
        for (let row = 0; row < rows; row++)
          best.set(columns.eventNs[row] as bigint, [
            columns.bid[row] as number,
            columns.ask[row] as number,
            columns.bidSize[row] as number,
            columns.askSize[row] as number,
          ]);
      const sum = (of: (row: BookRow, quote: readonly [number, number, number, number]) => boolean) =>
        built.filter((row) => of(row, best.get(row.eventNs) as never)).length / built.length;
      expect(built.filter(({ bids: [bid = 0], asks: [ask = 0] }) => bid >= ask)).toEqual([]);
      expect(built.length).toBe(47_218);
      expect(sum(({ bids: [price] }, [published]) => price === published)).toBeCloseTo(0.82, 2);
      expect(sum(({ asks: [price] }, [, published]) => price === published)).toBeCloseTo(0.85, 2);
    },
  );
});

/** A feed's methods without its class, so that parts of it can be replaced. */
const bound = (feed: Feed): Feed => ({
  id: feed.id,
  can: feed.can,
  identify: () => feed.identify(),
  describe: () => feed.describe(),
  history: (request) => feed.history(request),
});

describe("a live feed of changes", () => {
  async function live(items: readonly LiveItem[], books: BookTelling = {}, cadence: BookCadence = "change") {
    const store = await openMemoryMarketStore();
    const states: (FeedState | FeedGap)[] = [];
    const feed: Feed = {
      ...feedOf([], ["delta"], books),
      can: { history: false, live: true, kinds: ["delta"], resume: false, books },
      async *live() {
        yield* items;
      },
    };
    await ingestLive(
      feed,
      { symbols: ["AAA" as SymbolId], kinds: ["delta"], signal: new AbortController().signal },
      {
        market: store,
        quarantine: memoryQuarantine(),
        clock: manualClock(world.nowMs),
        log: silentLog,
        books: cadence,
        onState: (state) => states.push(state),
        wait: () => new Promise(() => {}),
      },
    );
    const view = await store.at("world", asOf(world.nowMs));
    const blocks: BlockOf<"book">[] = [];
    for await (const block of view.blocks("book", {})) blocks.push(block);
    return { states, books: bookRows(blocks) };
  }
  const changes = (of: readonly Change[]): LiveItem => blockItem(deltas(of));

  test("tells a hole as a gap of its symbol, and heals by the next snapshot", async () => {
    const { states, books } = await live(
      [
        changes(snapshot(0, 1, 5)),
        changes([bid(10, 2, 6)]),
        changes([bid(20, 5, 9)]),
        changes(snapshot(30, 6, 7)),
        changes([bid(40, 7, 8)]),
      ],
      { numbered: true },
    );
    expect(states).toMatchObject([
      { kind: "gap", symbol: "AAA", detail: expect.stringContaining("3 to 4 are missing") },
    ]);
    expect(bestBids(books)).toEqual([
      [0, 5],
      [10, 6],
      [30, 7],
      [40, 8],
    ]);
  });

  test("that numbers nothing forgets its book where the feed tells of a gap", async () => {
    const gap: FeedGap = { kind: "gap", symbol: null, fromMs: 0, toMs: 1, detail: "the connection was lost" };
    const { books } = await live([
      changes(snapshot(0, 1, 5)),
      gap,
      changes([bid(10, 2, 6)]),
      changes(snapshot(20, 3, 7)),
      changes([bid(30, 4, 8)]),
    ]);
    expect(bestBids(books)).toEqual([
      [0, 5],
      [20, 7],
      [30, 8],
    ]);
  });
});
