import { expect, test } from "vitest";
import {
  applyDeltas,
  applyOrders,
  barsOfBlock,
  barsOfTrades,
  blockOfBars,
  Level2Book,
  MarketByOrderBook,
  msOfNs,
} from "#knowledge/books/index.ts";
import type { BlockOf } from "#knowledge/domain/index.ts";

const symbolOf = (rows: number, ...values: string[]) => ({
  values: values.length ? values : ["AAA"],
  codes: new Uint32Array(rows),
});
const ns = (...ms: number[]) => BigInt64Array.from(ms, (each) => BigInt(each) * 1_000_000n + 999_999n);
const i64 = (...values: number[]) => BigInt64Array.from(values, BigInt);

test("milliseconds of nanoseconds are exact where a float of the nanoseconds is not", () => {
  const moments = [
    0n,
    1n,
    999_999n,
    1_000_000n,
    -1n,
    -1_000_000n,
    1_723_161_255_088_000_000n,
    1_723_161_255_087_999_999n,
    4_102_444_800_000_000_000n,
  ];
  expect([...msOfNs(BigInt64Array.from(moments))]).toEqual([
    0, 0, 0, 1, -1, -1, 1_723_161_255_088, 1_723_161_255_087, 4_102_444_800_000,
  ]);
  expect([...msOfNs(BigInt64Array.from([7n, 5_000_000n]).subarray(1))]).toEqual([5]);
  expect(Math.floor(Number(1_723_161_255_087_999_999n) / 1e6)).toBe(1_723_161_255_088); // what it guards against
});

test("a block of trades becomes bars, and bars a block that the market store takes", () => {
  const block: BlockOf<"trade"> = {
    kind: "trade",
    rows: 3,
    symbol: symbolOf(3),
    source: "test",
    columns: {
      eventNs: ns(10, 20, 60_000),
      knownNs: ns(15, 25, 60_005),
      sequence: i64(1, 2, 3),
      price: Float64Array.of(5, 6, 7),
      size: Float64Array.of(1, 2, 3),
      side: new Int8Array(3),
      venue: symbolOf(3, "N"),
    },
  };
  const { bars } = barsOfBlock(block, { interval: "1m" }, 120_000);
  expect(bars.map(({ openMs, close, volume, knownAtMs }) => [openMs, close, volume, knownAtMs])).toEqual([
    [0, 6, 3, 60_000],
    [60_000, 7, 3, 120_000],
  ]);
  const stored = blockOfBars(bars, { symbol: "AAA", source: "bars of test", interval: "1m" });
  expect(stored).toMatchObject({ kind: "bar", rows: 2, symbol: { values: ["AAA"] } });
  expect([...stored.columns.closeMs]).toEqual([60_000, 120_000]);
  expect([...stored.columns.eventTimeMs]).toEqual([60_000, 120_000]);
  expect([...stored.columns.knownAtMs]).toEqual([60_000, 120_000]);
  const two = { ...block, symbol: symbolOf(3, "AAA", "BBB") };
  expect(() => barsOfBlock(two, { interval: "1m" })).toThrow(/about one symbol, found 2/);
  expect(
    barsOfTrades(
      {
        eventTimeMs: new Float64Array(),
        knownAtMs: new Float64Array(),
        price: new Float64Array(),
        size: new Float64Array(),
      },
      { interval: "1m" },
    ),
  ).toEqual({ bars: [], late: [], open: null });
});

test("rows of one sequence are one message, a reset begins a snapshot, a hole in the numbers is a gap", () => {
  const rows: readonly (readonly [number, number, number, number, number])[] = [
    // sequence, side, price, size, reset
    [5, 1, 9.9, 3, 1],
    [5, -1, 10.1, 4, 0],
    [6, 1, 10, 2, 0],
    [6, 1, 9.9, 0, 0],
    [9, -1, 10.1, 0, 0],
  ];
  const column = (at: number) => rows.map((row) => row[at] as number);
  const block: BlockOf<"delta"> = {
    kind: "delta",
    rows: rows.length,
    symbol: symbolOf(rows.length),
    source: "test",
    columns: {
      eventNs: i64(...column(0)),
      knownNs: i64(...column(0)),
      sequence: i64(...column(0)),
      side: Int8Array.from(column(1)),
      price: Float64Array.from(column(2)),
      size: Float64Array.from(column(3)),
      reset: Int8Array.from(column(4)),
    },
  };
  const book = new Level2Book();
  applyDeltas(book, block, 0.1);
  expect([book.bestBidTicks, book.bestAskTicks, book.depthOf(1)]).toEqual([100, 101, 1]);
  expect(book.state).toEqual({ kind: "gap", fromSequence: 7, toSequence: 8 });
  expect(book.counts.applied).toBe(1);
  const wrong = { ...block, columns: { ...block.columns, side: new Int8Array(rows.length) } };
  expect(() => applyDeltas(new Level2Book(), wrong, 0.1)).toThrow(/wanted side 1 or -1, found 0/);
});

test("rows of order events build a book by order; ids beyond the safe integers stay apart", () => {
  const big = 2n ** 60n;
  const block: BlockOf<"order"> = {
    kind: "order",
    rows: 5,
    symbol: symbolOf(5),
    source: "test",
    columns: {
      eventNs: i64(1, 2, 3, 4, 5),
      knownNs: i64(1, 2, 3, 4, 5),
      sequence: i64(1, 2, 3, 4, 5),
      type: Int8Array.of(1, 1, 4, 6, 7),
      orderId: BigInt64Array.of(big, big + 1n, big, big + 1n, 0n),
      price: Float64Array.of(10, 10, 10, 9.5, -1),
      size: Float64Array.of(5, 3, 5, 4, 0),
      side: Int8Array.of(1, 1, 1, 1, 0),
    },
  };
  const book = new MarketByOrderBook();
  applyOrders(book, block, 0.5);
  expect(book.inconsistencies.counts).toEqual({});
  expect(book.queuePosition(String(big + 1n))).toEqual({ side: 1, ticks: 19, size: 4, ordersAhead: 0, sizeAhead: 0 });
  expect([book.orders, book.halted]).toEqual([1, true]);
});
