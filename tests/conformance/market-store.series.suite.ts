// What every driver of the market store must do with rows kept by column. Snapshots are compared within one driver only.

import { afterAll, expect } from "vitest";
import { QuorumError, type Random, seededRandom } from "#infra/runtime/index.ts";
import { asOf, type Bar, type Block, type BlockKind, type BlockOf } from "#knowledge/domain/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import { blockOf } from "#tests/knowledge/domain/blocks.ts";
import { type Facts, runFacts, type SuiteOptions } from "./facts.ts";
import { bar, close, dataset } from "./market-store.facts.ts";
import {
  blocksIn,
  books,
  ns,
  type PlainRow,
  plainRows,
  type Quote,
  quotedIn,
  quotes,
  rowsIn,
  startMs,
  type Trade,
  trades,
} from "./market-store.series.facts.ts";

const symbols = ["AAA", "BBB"];
const later = startMs + 3_600_000;
const pricesOf = (rows: readonly PlainRow[]) => rows.map(({ price }) => price);

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  return error instanceof QuorumError ? error.code : `no QuorumError: ${String(error)}`;
}

interface World {
  readonly store: MarketStore;
  readonly id: string;
  append(block: BlockOf<BlockKind>, token?: string): Promise<{ readonly rows: number; readonly seen: boolean }>;
  at(ms: number): Promise<MarketView>;
  reopen(): Promise<World>;
  destroy(): Promise<void>;
}

/** All that a view says of series rows of the kinds that its store keeps. */
async function everySeriesOf(view: MarketView, { can }: MarketStore) {
  const stretch = { symbols, fromMs: startMs - 60_000, toMs: later };
  const rows = await Promise.all(can.series.map(async (kind) => [kind, await rowsIn(view, kind)] as const));
  return {
    rows: Object.fromEntries(rows.filter(([, found]) => found.length > 0)),
    seconds: await view.rollUp({ ...stretch, interval: "1s" }),
    minutes: await view.rollUp({ ...stretch, interval: "1m" }),
    quoted: await quotedIn(view, stretch),
    coverage: await view.coverage(),
    snapshot: await view.snapshot(),
  };
}

/** Bars made of the trades that a view hands out, in their order: what rollUp must equal. */
function barsOf(rows: readonly PlainRow[], lengthMs: number, interval: string, asOfMs: number): Bar[] {
  const bars = new Map<string, Bar & { readonly shares: bigint }>();
  for (const { symbol, eventNs, knownNs, price, size, source } of rows) {
    const openMs = Math.floor(Number((eventNs as bigint) / 1_000_000n) / lengthMs) * lengthMs;
    const [value, knownMs] = [price as number, Number(((knownNs as bigint) + 999_999n) / 1_000_000n)];
    const before = bars.get(`${symbol} ${openMs}`);
    const closeMs = openMs + lengthMs;
    const shares = (before?.shares ?? 0n) + BigInt(Math.round((size as number) * 1e8));
    const sources = new Set([...(before?.source.split("+") ?? []), source as string]);
    bars.set(`${symbol} ${openMs}`, {
      symbol: symbol as string,
      interval,
      openMs,
      closeMs,
      open: before?.open ?? value,
      high: Math.max(before?.high ?? value, value),
      low: Math.min(before?.low ?? value, value),
      close: value,
      volumeShares: Number(shares) / 1e8,
      eventTimeMs: closeMs,
      knownAtMs: Math.max(closeMs, before?.knownAtMs ?? 0, knownMs),
      source: [...sources].sort().join("+"),
      shares,
    });
  }
  return [...bars.values()].filter(({ closeMs }) => closeMs <= asOfMs).map(({ shares: _, ...made }) => made);
}

/** Trades in disorder: late ones, revisions of earlier ones, several at one moment, from two sources. */
function disorder(random: Random, rows: number): BlockOf<"trade">[] {
  const whole = (below: number) => Math.floor(random.next() * below);
  return Array.from({ length: 6 }, (_, block) =>
    trades(
      Array.from({ length: rows }, (): Trade => {
        const at = whole(150) * 1000 + whole(3) * 250;
        return {
          symbol: symbols[whole(2)] as string,
          at,
          known: at + (whole(4) === 0 ? whole(200_000) : whole(20)),
          sequence: whole(4),
          price: 100 + whole(100) / 100,
          size: whole(1000) / 1000,
        };
      }),
      block % 3 === 2 ? "other" : "test",
    ),
  );
}

const facts: Facts<World> = {
  "MS-S01 rows of every kind come back by symbol and time, to the last bit": async ({ append, at, store }) => {
    for (const kind of store.can.series) {
      const block = blockOf(kind, 9);
      expect(await append(block as BlockOf<BlockKind>)).toEqual({ rows: 9, seen: false });
      const rows = plainRows(block as BlockOf<BlockKind>);
      const bySymbol = [
        ...rows.filter(({ symbol }) => symbol === "AAA"),
        ...rows.filter(({ symbol }) => symbol === "BBB"),
      ];
      expect(await rowsIn(await at(later), kind)).toEqual(bySymbol);
    }
  },
  "MS-S02 nanoseconds, tenths of cents, sequences of any size and sides without a price are kept exactly": async ({
    append,
    at,
  }) => {
    const block = trades([
      { at: 0.000_001, price: 0.1 + 0.2, size: 1e-8, sequence: -(2n ** 63n) + 1n, venue: "日本 'x'\\" },
      { at: 0.000_002, price: 1e9, size: 1e15, sequence: 2n ** 63n - 1n, venue: "" },
      { at: 0.999_999, price: 1e-6, size: 0, sequence: 0, venue: 'a "b", c\n\td' },
    ]);
    await append(block);
    expect(await rowsIn(await at(later), "trade")).toEqual(plainRows(block));
    await append(quotes([{ at: 5, bid: Number.NaN, ask: 101 }]));
    expect((await rowsIn(await at(later), "quote"))[0]).toMatchObject({ bid: Number.NaN, ask: 101 });
  },
  "MS-S03 blocks have as many rows as asked for, the last one the rest, and one source": async ({ append, at }) => {
    await append(trades(Array.from({ length: 25 }, (_, at) => ({ at, price: 100 + at }))));
    const blocks = await blocksIn(await at(later), "trade", { blockRows: 10 });
    expect(blocks.map(({ rows }) => rows)).toEqual([10, 10, 5]);
    expect(blocks.map(({ columns }) => columns.price.length)).toEqual([10, 10, 5]);
    await append(trades([{ at: 12, price: 7, sequence: 99 }], "other"));
    const cut = await blocksIn(await at(later), "trade", { blockRows: 10 });
    expect(cut.map(({ rows, source }) => [rows, source])).toEqual([
      [10, "test"],
      [3, "test"],
      [1, "other"],
      [10, "test"],
      [2, "test"],
    ]);
  },
  "MS-S04 a stretch takes its start and leaves its end, to fractions of a millisecond, of the symbols asked for":
    async ({ append, at }) => {
      await append(
        trades([
          { at: 0, price: 1 },
          { at: 0.5, price: 2 },
          { at: 0.6, price: 3, symbol: "BBB" },
          { at: 1, price: 4 },
        ]),
      );
      const view = await at(later);
      const told = async (query: Parameters<typeof rowsIn>[2]) => pricesOf(await rowsIn(view, "trade", query));
      expect(await told({})).toEqual([1, 2, 4, 3]);
      expect(await told({ fromMs: startMs + 0.5 })).toEqual([2, 4, 3]);
      expect(await told({ fromMs: startMs, toMs: startMs + 0.5 })).toEqual([1]);
      expect(await told({ symbols: ["BBB", "CCC"] })).toEqual([3]);
      expect(await told({ symbols: [] })).toEqual([]);
      expect(await told({ fromMs: startMs + 2 })).toEqual([]);
    },
  "MS-S05 every read hides what was known later": async ({ store, append, at }) => {
    await append(
      trades([
        { at: 0, price: 1 },
        { at: 1000, price: 2 },
        { at: 2000, price: 3, known: 90_000 },
      ]),
    );
    await append(
      quotes([
        { at: 0, bid: 10 },
        { at: 900, bid: 20, known: 95_000 },
      ]),
    );
    const early = await everySeriesOf(await at(startMs + 60_000), store);
    expect(early.rows.trade?.length).toBe(2);
    expect(early.rows.quote?.length).toBe(1);
    expect(early.quoted.map((row) => (row as unknown[])[3])).toEqual([10, 10]);
    expect(early.minutes).toMatchObject([{ open: 1, close: 2, volumeShares: 2 }]);
    expect(early.coverage.map(({ kind, rows }) => [kind, rows])).toEqual([
      ["quote", 1],
      ["trade", 2],
    ]);
    const late = await everySeriesOf(await at(later), store);
    expect(late.quoted.map((row) => (row as unknown[])[3])).toEqual([10, 20, 20]);
    expect(late.minutes).toMatchObject([{ open: 1, close: 3, volumeShares: 3, knownAtMs: startMs + 90_000 }]);
    expect(late.coverage.map(({ rows }) => rows)).toEqual([2, 3]);
    expect(late.snapshot).not.toBe(early.snapshot);
  },
  "MS-S06 a row is known at its nanosecond, not at the millisecond in which that lies": async ({ append, at }) => {
    await append(
      trades([
        { at: 0, known: 5, price: 1 },
        { at: 1, known: 5.000_001, price: 2 },
      ]),
    );
    expect(pricesOf(await rowsIn(await at(startMs + 4), "trade"))).toEqual([]);
    expect(pricesOf(await rowsIn(await at(startMs + 5), "trade"))).toEqual([1]);
    expect(pricesOf(await rowsIn(await at(startMs + 6), "trade"))).toEqual([1, 2]);
  },
  "MS-S07 a revised row takes the place of the old one from the moment it is known, and the old one stays for before":
    async ({ store, append, at }) => {
      await append(
        trades([
          { at: 0, price: 1 },
          { at: 10, price: 2 },
          { at: 20, price: 3 },
        ]),
      );
      await append(trades([{ at: 10, price: 22, size: 5, known: 120_000, sequence: 1 }]));
      const before = await everySeriesOf(await at(startMs + 119_999), store);
      expect(pricesOf(before.rows.trade ?? [])).toEqual([1, 2, 3]);
      expect(before.seconds).toMatchObject([{ high: 3, volumeShares: 3 }]);
      const after = await everySeriesOf(await at(startMs + 120_000), store);
      expect(pricesOf(after.rows.trade ?? [])).toEqual([1, 22, 3]);
      expect(after.seconds).toMatchObject([{ open: 1, high: 22, close: 3, volumeShares: 7 }]);
      expect(after.coverage).toMatchObject([{ kind: "trade", symbol: "AAA", rows: 3 }]);
    },
  "MS-S08 of versions known at one moment the one stored last is seen, also within one block": async ({
    append,
    at,
  }) => {
    await append(
      trades([
        { at: 0, price: 1, sequence: 5 },
        { at: 0, price: 2, sequence: 5 },
        { at: 0, price: 9, sequence: 6 },
      ]),
    );
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([2, 9]);
    await append(trades([{ at: 0, price: 3, sequence: 5 }]));
    expect(pricesOf(await rowsIn(await at(later), "trade", { blockRows: 1 }))).toEqual([3, 9]);
    // an older version that arrives after a newer one changes nothing from then on
    await append(trades([{ at: 0, price: 4, sequence: 5, known: -5 }]));
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([3, 9]);
    expect(pricesOf(await rowsIn(await at(startMs - 1), "trade"))).toEqual([4]);
  },
  "MS-S09 rows of one moment and sequence from two sources are two rows, the sources in order": async ({
    append,
    at,
  }) => {
    await append(trades([{ at: 0, price: 1, size: 2, sequence: 1 }], "z"));
    await append(trades([{ at: 0, price: 5, size: 3, sequence: 1 }], "a"));
    expect((await rowsIn(await at(later), "trade")).map(({ source, price }) => [source, price])).toEqual([
      ["a", 5],
      ["z", 1],
    ]);
    const [made] = await (await at(later)).rollUp({ symbols, interval: "1m", fromMs: startMs, toMs: later });
    expect(made).toMatchObject({ open: 5, close: 1, volumeShares: 5, source: "a+z" });
  },
  "MS-S10 a block with a token that was seen stores nothing, kind by kind": async ({ append, at }) => {
    const block = trades([
      { at: 0, price: 1 },
      { at: 1, price: 2 },
    ]);
    expect(await append(block, "part 1")).toEqual({ rows: 2, seen: false });
    expect(await append(block, "part 1")).toEqual({ rows: 0, seen: true });
    expect(await append(trades([{ at: 5, price: 3 }]), "part 1")).toEqual({ rows: 0, seen: true });
    expect(await append(quotes([{ at: 0, bid: 1 }]), "part 1")).toEqual({ rows: 1, seen: false });
    expect(await append(block, "part 2")).toEqual({ rows: 2, seen: false });
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([1, 2]);
    expect(await (await at(later)).rollUp({ symbols, interval: "1m", fromMs: startMs, toMs: later })).toMatchObject([
      { volumeShares: 2 },
    ]);
  },
  "MS-S11 tokens outlive the store's closing, and so do rows, bars and snapshots": async ({
    store,
    append,
    at,
    reopen,
  }) => {
    const blocks = disorder(seededRandom(3), 30);
    for (const [index, block] of blocks.entries()) await append(block, `block ${index}`);
    const before = await everySeriesOf(await at(startMs + 100_000), store);
    const again = await reopen();
    expect(await everySeriesOf(await again.at(startMs + 100_000), again.store)).toEqual(before);
    for (const [index, block] of blocks.entries())
      expect(await again.append(block, `block ${index}`)).toEqual({ rows: 0, seen: true });
    expect(await everySeriesOf(await again.at(startMs + 100_000), again.store)).toEqual(before);
  },
  "MS-S12 a block that spans months is stored whole under one token": async ({ append, at }) => {
    const day = 86_400_000;
    const block = trades([
      { at: 40 * day, price: 2 },
      { at: 0, price: 1, symbol: "BBB" },
      { at: 70 * day, price: 3 },
      { at: 41 * day, price: 4 },
    ]);
    expect(await append(block, "months")).toEqual({ rows: 4, seen: false });
    expect(await append(block, "months")).toEqual({ rows: 0, seen: true });
    expect(pricesOf(await rowsIn(await at(startMs + 100 * day), "trade"))).toEqual([2, 4, 3, 1]);
  },
  "MS-S13 rows that come late, in any order and block, stand in their place": async ({ append, at }) => {
    await append(
      trades([
        { at: 30, price: 3 },
        { at: 10, price: 1 },
      ]),
    );
    await append(
      trades([
        { at: 20, price: 2 },
        { at: 0, price: 0 },
        { at: 40, price: 4 },
      ]),
    );
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([0, 1, 2, 3, 4]);
    await append(
      trades(
        Array.from({ length: 500 }, (_, row) => ({ at: (row * 7919) % 500, price: row, sequence: 1, symbol: "BBB" })),
      ),
    );
    const times = (await rowsIn(await at(later), "trade", { symbols: ["BBB"], blockRows: 64 })).map(
      ({ eventNs }) => eventNs,
    );
    expect(times).toEqual(Array.from({ length: 500 }, (_, at) => ns(at)));
  },
  "MS-S14 bars of trades open with the first and close with the last, by time and then sequence": async ({
    append,
    at,
  }) => {
    await append(
      trades([
        { at: 0, price: 10, size: 1, sequence: 2 },
        { at: 0, price: 12, size: 2, sequence: 1 },
        { at: 999.999_999, price: 8, size: 0.1, sequence: 3 },
        { at: 1000, price: 11, size: 0.2, sequence: 4 },
        { at: 61_000, price: 20, size: 4, sequence: 5 },
        { at: 0, price: 5, size: 8, sequence: 1, symbol: "BBB" },
      ]),
    );
    const view = await at(startMs + 7 * 86_400_000);
    const made = async (interval: string, fromMs = startMs - 40 * 86_400_000) =>
      (await view.rollUp({ symbols, interval, fromMs, toMs: later })).map((b) => [
        b.symbol,
        b.openMs - startMs,
        b.open,
        b.high,
        b.low,
        b.close,
        b.volumeShares,
      ]);
    // by hand; volumes are added as decimals, so 1 + 2 + 0.1 + 0.2 is 3.3
    expect(await made("1s")).toEqual([
      ["AAA", 0, 12, 12, 8, 8, 3.1],
      ["AAA", 1000, 11, 11, 11, 11, 0.2],
      ["AAA", 61_000, 20, 20, 20, 20, 4],
      ["BBB", 0, 5, 5, 5, 5, 8],
    ]);
    expect(await made("1m")).toEqual([
      ["AAA", 0, 12, 12, 8, 11, 3.3],
      ["AAA", 60_000, 20, 20, 20, 20, 4],
      ["BBB", 0, 5, 5, 5, 5, 8],
    ]);
    expect(await made("5m")).toEqual([
      ["AAA", 0, 12, 20, 8, 20, 7.3],
      ["BBB", 0, 5, 5, 5, 5, 8],
    ]);
    expect(await made("1h")).toEqual(await made("5m"));
    // 2025-01-06 is a Monday: the day and the week open at its midnight
    const midnight = Date.UTC(2025, 0, 6) - startMs;
    expect((await made("1d")).map(([, openMs]) => openMs)).toEqual([midnight, midnight]);
    expect(await made("1w")).toEqual(await made("1d"));
    expect(await made("1M")).toEqual([]);
    expect(await made("1m", startMs + 1)).toEqual([["AAA", 60_000, 20, 20, 20, 20, 4]]);
  },
  "MS-S15 a bar of a month closes with the calendar's": async ({ append, at }) => {
    await append(
      trades([
        { at: 0, price: 10 },
        { at: 30 * 86_400_000, price: 11 },
      ]),
    );
    const march = await at(Date.UTC(2025, 2, 1));
    const [first, second] = await march.rollUp({ symbols, interval: "1M", fromMs: 0, toMs: Date.UTC(2026, 0, 1) });
    expect(first).toMatchObject({
      interval: "1M",
      openMs: Date.UTC(2025, 0, 1),
      closeMs: Date.UTC(2025, 1, 1),
      close: 10,
    });
    expect(second).toMatchObject({ openMs: Date.UTC(2025, 1, 1), closeMs: Date.UTC(2025, 2, 1), close: 11 });
    const quarter = await (await at(Date.UTC(2025, 3, 1))).rollUp({ symbols, interval: "3M", fromMs: 0, toMs: later });
    expect(quarter).toMatchObject([
      { openMs: Date.UTC(2025, 0, 1), closeMs: Date.UTC(2025, 3, 1), open: 10, close: 11 },
    ]);
  },
  "MS-S16 a bar is in view once its whole interval lies before as-of": async ({ append, at }) => {
    await append(
      trades([
        { at: 0, price: 1 },
        { at: 59_999, price: 2 },
        { at: 60_000, price: 3 },
      ]),
    );
    const made = async (ms: number) =>
      (await (await at(startMs + ms)).rollUp({ symbols, interval: "1m", fromMs: startMs, toMs: later })).map(
        (b) => b.close,
      );
    expect(await made(59_999)).toEqual([]);
    expect(await made(60_000)).toEqual([2]);
    expect(await made(119_999)).toEqual([2]);
    expect(await made(120_000)).toEqual([2, 3]);
  },
  "MS-S17 bars equal those made of the trades in view, at any moment, under late and revised trades": async ({
    append,
    at,
  }) => {
    const random = seededRandom(17);
    const blocks = disorder(random, 120);
    const moments = Array.from(
      { length: 5 },
      (_, n) => startMs + Math.floor(random.next() * 200_000) * (n % 2) + n * 40_000,
    );
    for (const block of blocks) await append(block);
    let compared = 0;
    for (const moment of moments) {
      const view = await at(moment);
      const rows = await rowsIn(view, "trade");
      for (const [interval, lengthMs] of [
        ["1s", 1000],
        ["1m", 60_000],
        ["1h", 3_600_000],
      ] as const) {
        const bars = await view.rollUp({ symbols, interval, fromMs: startMs, toMs: startMs + 3_600_000 });
        expect({ moment, interval, bars }).toEqual({
          moment,
          interval,
          bars: barsOf(rows, lengthMs, interval, moment),
        });
        compared += bars.length;
      }
    }
    expect(compared).toBeGreaterThan(300);
  },
  "MS-S18 a trade stands beside the last quote at or before it, in time order over all symbols": async ({
    append,
    at,
  }) => {
    await append(
      trades([
        { at: 5, price: 1 },
        { at: 10, price: 2 },
        { at: 9, price: 3, symbol: "BBB" },
        { at: 30, price: 4 },
        { at: 30, price: 5, symbol: "BBB" },
      ]),
    );
    await append(
      quotes([
        { at: 6, bid: 10, sequence: 1 },
        { at: 10, bid: 12, sequence: 8 },
        { at: 10, bid: 11, sequence: 3 },
        { at: 31, bid: 13 },
        { at: 2, bid: 50, symbol: "BBB" },
      ]),
    );
    const none = [Number.NaN, Number.NaN, 0n];
    const all = [
      ["AAA", 5, 1, ...none],
      ["BBB", 9, 3, 50, 51, ns(2)],
      ["AAA", 10, 2, 12, 13, ns(10)],
      ["AAA", 30, 4, 12, 13, ns(10)],
      ["BBB", 30, 5, 50, 51, ns(2)],
    ];
    expect(await quotedIn(await at(later), { symbols })).toEqual(all);
    expect(await quotedIn(await at(later), { symbols, blockRows: 2 })).toEqual(all);
    // what stood before the stretch counts; trades outside of it are not told
    expect(await quotedIn(await at(later), { symbols, fromMs: startMs + 9.5, toMs: startMs + 30 })).toEqual([all[2]]);
    expect(await quotedIn(await at(later), { symbols, fromMs: startMs + 20 })).toEqual(all.slice(3));
    expect(await quotedIn(await at(later), { symbols: ["BBB"] })).toEqual([all[1], all[4]]);
    expect(await quotedIn(await at(later), { symbols: [] })).toEqual([]);
  },
  "MS-S19 trades without any quote in store are told all the same": async ({ append, at }) => {
    await append(trades([{ at: 0, price: 1 }]));
    expect(await quotedIn(await at(later), { symbols })).toEqual([["AAA", 0, 1, Number.NaN, Number.NaN, 0n]]);
  },
  "MS-S20 quotes and trades are joined as known at as-of, by their newest versions": async ({ append, at }) => {
    await append(
      trades([
        { at: 10, price: 1 },
        { at: 20, price: 2, known: 80_000 },
      ]),
    );
    await append(trades([{ at: 10, price: 7, known: 70_000, sequence: 0 }]));
    await append(
      quotes([
        { at: 1, bid: 10 },
        { at: 5, bid: 11, known: 60_000 },
      ]),
    );
    await append(quotes([{ at: 1, bid: 99, known: 50_000, sequence: 0 }]));
    const beside = async (ms: number) =>
      (await quotedIn(await at(startMs + ms), { symbols })).map((row) => (row as unknown[]).slice(1, 4));
    expect(await beside(1000)).toEqual([[10, 1, 10]]);
    expect(await beside(50_000)).toEqual([[10, 1, 99]]);
    expect(await beside(60_000)).toEqual([[10, 1, 11]]);
    expect(await beside(70_000)).toEqual([[10, 7, 11]]);
    expect(await beside(80_000)).toEqual([
      [10, 7, 11],
      [20, 2, 11],
    ]);
  },
  "MS-S21 coverage counts the rows in view by kind and symbol, and bounds are when rows were known": async ({
    append,
    at,
    store,
    id,
  }) => {
    expect(await store.bounds(id)).toBeNull();
    await append(
      trades([
        { at: 0, price: 1 },
        { at: 4000.5, price: 2, known: 9000.5 },
        { at: 1, price: 3, symbol: "BBB" },
      ]),
    );
    await append(quotes([{ at: -500, bid: 1 }]));
    expect(await store.bounds(id)).toEqual({ firstMs: startMs - 500, lastMs: startMs + 9001 });
    expect(await (await at(later)).coverage()).toEqual([
      {
        kind: "quote",
        symbol: "AAA",
        rows: 1,
        firstEventMs: startMs - 500,
        lastEventMs: startMs - 500,
        lastKnownMs: startMs - 500,
      },
      {
        kind: "trade",
        symbol: "AAA",
        rows: 2,
        firstEventMs: startMs,
        lastEventMs: startMs + 4000,
        lastKnownMs: startMs + 9001,
      },
      {
        kind: "trade",
        symbol: "BBB",
        rows: 1,
        firstEventMs: startMs + 1,
        lastEventMs: startMs + 1,
        lastKnownMs: startMs + 1,
      },
    ]);
    expect((await (await at(startMs)).coverage()).map(({ kind, rows }) => [kind, rows])).toEqual([
      ["quote", 1],
      ["trade", 1],
    ]);
    await store.append(id, [bar("AAA", 0, 100)]);
    expect(await store.bounds(id)).toEqual({ firstMs: startMs - 500, lastMs: close(0) });
  },
  "MS-S22 a snapshot is the same without the rows known later, in any order of append, and changes with any row in view":
    async ({ append, at, store, id }) => {
      const all = [...disorder(seededRandom(5), 20), quotes([{ at: 3, bid: 1 }]), books([{ at: 3, depth: 2 }])];
      const blocks = all.filter(({ kind }) => store.can.series.includes(kind));
      const moment = startMs + 90_000;
      const seen = new Set<string>();
      for (const block of blocks) {
        await append(block as BlockOf<BlockKind>);
        seen.add(await (await at(moment)).snapshot());
      }
      expect(seen.size).toBe(blocks.length);
      const snapshot = await (await at(moment)).snapshot();
      await append(trades([{ at: 0, price: 1, known: 90_000.000_001 }]));
      expect(await (await at(moment)).snapshot()).toBe(snapshot);
      await append(trades([{ at: 0, price: 1, known: 90_000 }]));
      expect(await (await at(moment)).snapshot()).not.toBe(snapshot);
      await store.drop(id);
      await store.describe(dataset(id));
      // of versions known at one moment the last stored is seen: those blocks keep their order among themselves
      for (const block of [...blocks.slice(6), ...blocks.slice(0, 6)]) await append(block as BlockOf<BlockKind>);
      expect(await (await at(moment)).snapshot()).toBe(snapshot);
    },
  "MS-S23 whatever becomes known after as-of, and however it lies, changes no read at as-of": async ({
    store,
    append,
    at,
  }) => {
    const random = seededRandom(23);
    const moment = startMs + 60_000;
    const whole = (below: number) => Math.floor(random.next() * below);
    for (const block of disorder(random, 40)) await append(block);
    const early: Quote[] = Array.from({ length: 60 }, () => ({
      symbol: symbols[whole(2)] as string,
      at: whole(50_000),
      bid: whole(90) + 1,
    }));
    await append(quotes(early));
    const others = store.can.series.filter((kind) => kind !== "trade" && kind !== "quote");
    for (const kind of others) await append(blockOf(kind, 10) as BlockOf<BlockKind>);
    const before = await everySeriesOf(await at(moment), store);
    expect(before.quoted.length).toBeGreaterThan(50);
    for (let turn = 0; turn < 2; turn++) {
      const known = () => 60_000.000_001 + whole(100_000);
      const lies: Trade[] = Array.from({ length: 60 }, () => ({
        symbol: symbols[whole(2)] as string,
        at: whole(150) * 1000 + whole(3) * 250,
        known: known(),
        sequence: whole(4),
        price: whole(1e6) + 1,
        size: whole(1e6),
      }));
      await append(trades(lies, turn === 1 ? "other" : "test"));
      await append(
        quotes(early.map((quote, sequence) => ({ ...quote, sequence, bid: whole(1e6) + 1, known: known() }))),
      );
      for (const kind of others) {
        const block = blockOf(kind, 10);
        const knownNs = BigInt64Array.from(block.columns.knownNs, () => ns(known()));
        const changed = kind === "book" ? "bids" : "price";
        const columns = block.columns as unknown as Readonly<Record<string, Float64Array>>;
        const lie = { ...columns, knownNs, [changed]: columns[changed]?.map((value) => value * 2) };
        await append({ ...block, columns: lie } as unknown as BlockOf<BlockKind>);
      }
      expect(await everySeriesOf(await at(moment), store)).toEqual(before);
    }
    expect(await everySeriesOf(await at(startMs + 200_000), store)).not.toEqual(before);
  },
  "MS-S24 nothing in store is an empty answer to every read": async ({ store, append, at }) => {
    const nothing = { rows: {}, seconds: [], minutes: [], quoted: [], coverage: [] };
    expect(await everySeriesOf(await at(later), store)).toMatchObject(nothing);
    expect(await append(trades([]), "empty")).toEqual({ rows: 0, seen: false });
    expect(await append(trades([{ at: 0, price: 1 }]), "empty")).toEqual({ rows: 1, seen: false });
    expect(await everySeriesOf(await at(startMs - 1), store)).toMatchObject(nothing);
    expect(await rowsIn(await at(later), "trade", { symbols: ['it\'s "X"\\'] })).toEqual([]);
    expect(await rowsIn(await at(later), "quote")).toEqual([]);
  },
  "MS-S25 bars stored by column are the facts, and facts are read by column": async ({ append, at, store, id }) => {
    const bars = blockOf("bar", 6);
    expect(await append(bars as BlockOf<BlockKind>, "bars")).toEqual({ rows: 6, seen: false });
    expect(await append(bars as BlockOf<BlockKind>, "bars")).toEqual({ rows: 0, seen: true });
    const view = await at(later);
    const found = await view.bars({ symbols, interval: "1m", adjusted: "none" });
    expect(found.map(({ symbol, openMs }) => [symbol, openMs - startMs])).toEqual(
      [0, 2, 4].map((n) => ["AAA", n * 60_000]).concat([1, 3, 5].map((n) => ["BBB", n * 60_000])),
    );
    await store.append(id, [bar("AAA", 0, 100), bar("AAA", 0, 105, { knownAtMs: close(1) })]);
    const read = async (ms: number, query = {}) =>
      (await rowsIn(await at(ms), "bar", query)).map(({ interval, close: price }) => [interval, price]);
    expect(await read(close(0), { symbols: ["AAA"] })).toEqual([
      ["1m", 101],
      ["1m", 101],
      ["1m", 101],
      ["1d", 100],
    ]);
    expect(await read(close(1), { interval: "1d" })).toEqual([["1d", 105]]);
    // of bars [fromMs, toMs) is about the close
    expect((await read(later, { fromMs: startMs + 60_000, toMs: startMs + 120_000 })).length).toBe(1);
  },
  "MS-S26 streams run side by side, and one that is left early holds up nobody": async ({ append, at }) => {
    await append(trades(Array.from({ length: 3000 }, (_, at) => ({ at, price: at + 1 }))));
    await append(quotes(Array.from({ length: 3000 }, (_, at) => ({ at, bid: at + 1 }))));
    const view = await at(later);
    for (let turn = 0; turn < 3; turn++)
      for await (const { rows } of view.blocks("trade", { blockRows: 100 })) {
        expect(rows).toBe(100);
        break;
      }
    const sums = await Promise.all(
      [0, 1, 2, 3, 4, 5].map(async (turn) => {
        let rows = 0;
        for await (const block of view.blocks(turn % 2 === 0 ? "trade" : "quote", { blockRows: 256 })) {
          rows += block.rows;
          if (turn === 0 && rows === 256) await view.coverage();
        }
        return rows;
      }),
    );
    expect(sums).toEqual([3000, 3000, 3000, 3000, 3000, 3000]);
    const nested: number[] = [];
    for await (const outer of view.blocks("trade", { blockRows: 1500 }))
      for await (const inner of view.blocks("quote", { blockRows: 1500 })) nested.push(outer.rows + inner.rows);
    expect(nested).toEqual([3000, 3000, 3000, 3000]);
  },
  "MS-S27 a dropped data set is gone with its rows, and one of its name starts empty": async ({
    append,
    at,
    store,
    id,
  }) => {
    await append(
      trades([
        { at: 0, price: 1 },
        { at: 10, price: 2 },
      ]),
      "t",
    );
    await store.drop(id);
    expect(await codeOf(store.appendBlock(id, trades([]) as Block))).toBe("knowledge/dataset-unknown");
    await store.describe(dataset(id));
    expect(await store.bounds(id)).toBeNull();
    expect(await rowsIn(await at(later), "trade")).toEqual([]);
    expect(await append(trades([{ at: 0, price: 3 }]), "t")).toEqual({ rows: 1, seen: false });
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([3]);
  },
  "MS-S28 what cannot be asked or stored is told so": async ({ append, at, store }) => {
    expect(await codeOf(store.appendBlock("nowhere", trades([]) as Block))).toBe("knowledge/dataset-unknown");
    expect(await codeOf(append(trades([{ at: -startMs - 1, price: 1 }])))).toBe("knowledge/fact-invalid");
    await append(trades([{ at: 0, price: 1 }]));
    const view = await at(later);
    expect(await codeOf(rowsIn(view, "trade", { blockRows: 0 }))).toBe("gateway/bad-request");
    expect(await codeOf(view.rollUp({ symbols, interval: "tick:100", fromMs: 0, toMs: later }))).toBe(
      "knowledge/not-supported",
    );
  },
  "MS-S29 blocks appended at once are all stored": async ({ append, at }) => {
    const reports = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((part) =>
        append(
          trades([
            { at: part * 10, price: part },
            { at: part * 10 + 5, price: part + 0.5 },
          ]),
          `part ${part % 3}`,
        ),
      ),
    );
    expect(reports.filter(({ seen }) => seen).length).toBe(3);
    expect(pricesOf(await rowsIn(await at(later), "trade"))).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  },
  "MS-S30 levels that a book does not have, and the lowest sequence of all, are kept": async ({ append, at }) => {
    const deep = books([
      { at: 1, depth: 10, sequence: -(2n ** 63n) },
      { at: 2, depth: 3 },
      { at: 3, depth: 0 },
    ]);
    await append(deep);
    expect(await rowsIn(await at(later), "book")).toEqual(plainRows(deep));
  },
  "MS-S31 metrics stored by column are the facts": async ({ append, at }) => {
    await append(blockOf("metric", 4) as BlockOf<BlockKind>);
    expect(await rowsIn(await at(later), "metric")).toEqual(
      plainRows(blockOf("metric", 4) as BlockOf<BlockKind>).sort((a, b) =>
        String(a.symbol) < String(b.symbol) ? -1 : 1,
      ),
    );
    expect((await (await at(later)).facts("metric", {})).length).toBe(4);
  },
};

export function seriesStoreSuite(driver: string, openStore: () => Promise<MarketStore>, options?: SuiteOptions): void {
  let store: MarketStore | null = null;
  let count = 0;
  const worldIn = (opened: MarketStore, id: string): World => ({
    store: opened,
    id,
    append: (block, token) => opened.appendBlock(id, block as Block, token),
    at: (ms) => opened.at(id, asOf(ms)),
    async reopen() {
      await opened.close();
      store = await openStore();
      return worldIn(store, id);
    },
    destroy: async () => await (store ?? opened).drop(id),
  });
  const openWorld = async (): Promise<World> => {
    store ??= await openStore();
    count += 1;
    const id = `series_${count}`;
    await store.describe(dataset(id));
    return worldIn(store, id);
  };
  afterAll(async () => store?.close());
  runFacts(`series: ${driver}`, openWorld, facts, options);
}
