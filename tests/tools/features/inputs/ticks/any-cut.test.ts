// The same ticks give the same rows to the bit, however they are handed over: all at once, event by event, with the clock moved on in between,
// or out of the market store.

import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { asOf, type SeriesKind } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { BookRows } from "#tools/features/inputs/ticks/book-rows.ts";
import { mergeBlocks } from "#tools/features/inputs/ticks/merge-blocks.ts";
import { type TickBlock, TickPusher } from "#tools/features/inputs/ticks/push-block.ts";
import { readBookRows, readSecondRows } from "#tools/features/inputs/ticks/read-session.ts";
import { secondColumns } from "#tools/features/inputs/ticks/second-columns.ts";
import { SecondRows } from "#tools/features/inputs/ticks/second-rows.ts";
import type { TickSink } from "#tools/features/inputs/ticks/tick-sink.ts";
import { describeOver, readTicks, secondTable, type TickBlocks } from "./shared-ticks.ts";

const patient = 60_000;

/** Rows of a block as a block of its own. */
function slice(block: TickBlock, from: number, to: number): TickBlock {
  const columns = Object.fromEntries(
    Object.entries(block.columns).map(([name, column]) => {
      if ("codes" in column) return [name, { values: column.values, codes: column.codes.slice(from, to) }];
      const wide = column.length / block.rows;
      return [name, column.slice(from * wide, to * wide)];
    }),
  );
  const symbol = { values: block.symbol.values, codes: block.symbol.codes.slice(from, to) };
  return { ...block, rows: to - from, symbol, columns } as unknown as TickBlock;
}

const cutInto = (blocks: TickBlocks, size: number): TickBlocks =>
  new Map(
    [...blocks].map(([kind, held]) => [
      kind,
      held.flatMap((block) =>
        Array.from({ length: Math.ceil(block.rows / size) }, (_, k) =>
          slice(block, k * size, Math.min(block.rows, (k + 1) * size)),
        ),
      ),
    ]),
  );

describeOver("BTCUSDT for 345 seconds", "binance-l2-btcusdt", () => {
  const openMs = 1_723_161_257_000;
  const seconds = 10;
  let blocks: TickBlocks;
  beforeAll(async () => {
    const all = await readTicks("binance-l2-btcusdt");
    blocks = new Map(
      [...all].map(([kind, [first]]) => [
        kind,
        [slice(first as TickBlock, 0, Math.min((first as TickBlock).rows, 2_500))],
      ]),
    );
  }, patient);

  test(
    "gives the same seconds cut into blocks of any size",
    async () => {
      const whole = await secondTable(blocks, openMs, seconds);
      expect(whole.columns.trade_count?.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
      for (const size of [1, 7, 1_000]) {
        expect((await secondTable(cutInto(blocks, size), openMs, seconds)).columns).toEqual(whole.columns);
      }
    },
    patient,
  );

  test(
    "gives the same seconds and the same changes of the book out of the market store, where nothing known later is seen",
    async () => {
      const store = await openMemoryMarketStore();
      await store.describe({
        id: "btc",
        label: "BTCUSDT",
        simulated: false,
        origin: "test",
        benchmark: null,
        nowMs: openMs,
      });
      for (const held of blocks.values()) for (const block of held) await store.appendBlock("btc", block);
      const view = await store.at("btc", asOf(openMs + 3_600_000));
      const session = { symbol: "BTCUSDT", openMs, closeMs: openMs + seconds * 1_000 };
      const read = await readSecondRows(view, session);
      const pushed = await secondTable(blocks, openMs, seconds);
      expect(read.rows).toBe(seconds);
      expect(read.columns).toEqual(pushed.columns);
      expect(read.endMs[4]).toBe(5_000);

      const book = await readBookRows(view, session);
      const rows: number[][] = [];
      const sink = new BookRows({ carries: [...blocks.keys()], onRow: (row) => rows.push([...row]) });
      const pusher = new TickPusher(sink, BigInt(openMs) * 1_000_000n);
      await mergeBlocks(
        [...blocks].map(([kind, held]) => ({ kind, blocks: held })),
        pusher,
      );
      const within = rows.slice(0, book.rows);
      expect(book.rows).toBeGreaterThan(50);
      expect(book.columns.ask_size_10).toEqual(Float64Array.from(within, (row) => row[39] as number));
      expect(book.columns.seconds_between).toEqual(Float64Array.from(within, (row) => row[40] as number));

      const early = await store.at("btc", asOf(openMs + 5_000));
      const half = await readSecondRows(early, session);
      expect(half.rows).toBe(5);
      for (const name of secondColumns) {
        expect(half.columns[name]?.slice(0, 3)).toEqual(read.columns[name]?.slice(0, 3));
      }
      await store.close();
    },
    patient,
  );

  test("a symbol without ticks is told by name", async () => {
    const store = await openMemoryMarketStore();
    await store.describe({
      id: "none",
      label: "None",
      simulated: false,
      origin: "test",
      benchmark: null,
      nowMs: openMs,
    });
    const view = await store.at("none", asOf(openMs));
    await expect(readSecondRows(view, { symbol: "AAPL", openMs, closeMs: openMs + 1 })).rejects.toMatchObject({
      code: "tools/input-column-missing",
    });
    await store.close();
  });
});

type Event = {
  readonly gapNs: number;
  readonly act: (sink: TickSink & { lose(atNs: number): void }, atNs: number) => void;
};
const sizes = fc.constantFrom(0, 1, 5, 100, Number.NaN);
const prices = fc.constantFrom(99, 100, 100, 101, 102, Number.NaN);
const event: fc.Arbitrary<Event> = fc
  .record({
    gapNs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3e9 })),
    kind: fc.integer({ min: 0, max: 20 }),
    bid: prices,
    ask: prices,
    size: sizes,
    other: sizes,
  })
  .map(({ gapNs, kind, bid, ask, size, other }) => ({
    gapNs,
    act(sink, atNs) {
      if (kind < 10) sink.quote(atNs, bid, size, ask, other);
      else if (kind < 16) sink.trade(atNs, bid, size, (kind % 3) - 1);
      else if (kind < 18) sink.order(atNs, 1, 1n, 1, 100, 5);
      else if (kind === 18) sink.lose(atNs);
      else sink.order(atNs, 7, 0n, 0, kind === 19 ? -1 : 1, 0);
    },
  }));

test("the clock moved on between events changes no bit of a second's row, with gaps, halts, crossed and one-sided books and zero sizes among them", () => {
  const carries: readonly SeriesKind[] = ["quote", "trade", "order"];
  const run = (events: readonly Event[], isWatched: boolean, sign: "feed" | "bulk"): Float64Array[] => {
    const rows: Float64Array[] = [];
    const sink = new SecondRows({
      seconds: 40,
      carries,
      sign,
      silentSeconds: 4,
      onRow: (row) => rows.push(row.slice()),
    });
    let atNs = 0;
    for (const { gapNs, act } of events) {
      if (isWatched) for (let t = 0; t < 4; t++) sink.advance(atNs + (gapNs * t) / 4);
      atNs += gapNs;
      act(sink, atNs);
    }
    sink.advance(40e9);
    return rows;
  };
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      fc.constantFrom("feed" as const, "bulk" as const),
      (events, sign) => {
        const rows = run(events, false, sign);
        expect(rows).toHaveLength(40);
        expect(run(events, true, sign)).toEqual(rows);
        for (const row of rows)
          expect(row.some((x) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY)).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});
