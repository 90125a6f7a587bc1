// Rows of the second clock from single events: what is counted where, and what is missing when.

import { describe, expect, test } from "vitest";
import { blockOfTicks, type SeriesKind } from "#knowledge/domain/index.ts";
import { columnPlace, type SecondColumn } from "#tools/features/inputs/ticks/second-columns.ts";
import { SecondRows, type SecondRowsOptions } from "#tools/features/inputs/ticks/second-rows.ts";

const s = 1e9;

/** A session of few seconds, its rows kept. */
function open(seconds: number, carries: readonly SeriesKind[], options: Partial<SecondRowsOptions> = {}) {
  const rows: Float64Array[] = [];
  const sink = new SecondRows({ seconds, carries, ...options, onRow: (row) => rows.push(row.slice()) });
  const cell = (second: number, column: SecondColumn) => (rows[second] as Float64Array)[columnPlace[column]];
  const column = (name: SecondColumn) => rows.map((row) => row[columnPlace[name]]);
  return { sink, rows, cell, column };
}

describe("a second's quotes", () => {
  test("are those at its end, with changes and order flow summed over it", () => {
    const { sink, cell } = open(2, ["quote"]);
    sink.quote(0.1 * s, 100, 5, 102, 7);
    sink.quote(0.4 * s, 101, 3, 102, 7); // the bid rises: its 3 come
    sink.quote(0.8 * s, 101, 3, 103, 4); // the ask rises: its 7 go
    sink.advance(1 * s);
    expect([cell(0, "bid"), cell(0, "ask"), cell(0, "mid")]).toEqual([101, 103, 102]);
    expect([cell(0, "mid_low"), cell(0, "mid_high")]).toEqual([101, 102]);
    expect(cell(0, "imbalance_flow")).toBe(3 + 7);
    expect([cell(0, "quote_changes"), cell(0, "bid_up"), cell(0, "ask_up"), cell(0, "mid_changes")]).toEqual([
      2, 1, 1, 2,
    ]);
    expect(cell(0, "spread_time_mean")).toBeCloseTo((2 * 0.3 + 1 * 0.4 + 2 * 0.2) / 0.9, 12);
    expect(cell(0, "mid_return_squares")).toBeCloseTo(Math.log(101.5 / 101) ** 2 + Math.log(102 / 101.5) ** 2, 15);
  });

  test("stand on into seconds without events, whose counts are zero", () => {
    const { sink, cell } = open(3, ["quote", "trade"]);
    sink.quote(0.5 * s, 100, 5, 102, 7);
    sink.advance(3 * s);
    expect([cell(2, "mid"), cell(2, "quote_changes"), cell(2, "imbalance_flow"), cell(2, "trade_count")]).toEqual([
      101, 0, 0, 0,
    ]);
    expect([cell(2, "mid_high"), cell(2, "spread_time_mean"), cell(2, "seconds_of_session")]).toEqual([101, 2, 2]);
    expect(cell(2, "trade_last")).toBeNaN();
  });

  test("before the session set the book and are in no row", () => {
    const { sink, cell } = open(1, ["quote"]);
    sink.quote(-3 * s, 100, 5, 102, 7);
    sink.quote(-1 * s, 101, 5, 102, 7);
    sink.advance(1 * s);
    expect([cell(0, "mid"), cell(0, "quote_changes"), cell(0, "imbalance_flow")]).toEqual([101.5, 0, 0]);
  });

  test("at one time count in the order in which they come", () => {
    const { sink, cell } = open(1, ["quote"]);
    sink.quote(0, 100, 5, 102, 7);
    sink.quote(0.5 * s, 101, 5, 102, 7);
    sink.quote(0.5 * s, 100, 5, 102, 7);
    sink.advance(1 * s);
    expect([cell(0, "bid_up"), cell(0, "bid_down"), cell(0, "quote_changes")]).toEqual([1, 1, 2]);
    expect(cell(0, "imbalance_flow")).toBe(5 - 5);
  });
});

describe("a book that is not whole", () => {
  test("with one side has no mid, and its size comes and goes as flow", () => {
    const { sink, cell } = open(2, ["quote"]);
    sink.quote(0, 100, 5, 102, 7);
    sink.quote(0.5 * s, Number.NaN, Number.NaN, 102, 7);
    sink.advance(1 * s);
    sink.quote(1.5 * s, 100, 4, 102, 7);
    sink.advance(2 * s);
    expect([cell(0, "bid"), cell(0, "bid_size"), cell(0, "mid"), cell(0, "book_slope_ask")]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([cell(0, "ask"), cell(0, "imbalance_flow"), cell(0, "spread_time_mean")]).toEqual([102, -5, 2]);
    expect([cell(1, "mid"), cell(1, "imbalance_flow")]).toEqual([101, 4]);
  });

  test("with a size of zero is one-sided", () => {
    const { sink, cell } = open(1, ["quote"]);
    sink.quote(0, 100, 0, 102, 7);
    sink.advance(1 * s);
    expect([cell(0, "bid"), cell(0, "mid"), cell(0, "ask_size")]).toEqual([Number.NaN, Number.NaN, 7]);
  });

  test("when crossed has no mid and is counted; locked it has one and no spread", () => {
    const { sink, cell } = open(2, ["quote"]);
    sink.quote(0, 103, 5, 102, 7);
    sink.advance(1 * s);
    sink.quote(1 * s, 102, 5, 102, 7);
    sink.advance(2 * s);
    expect([cell(0, "bid"), cell(0, "mid"), cell(0, "spread_time_mean")]).toEqual([103, Number.NaN, Number.NaN]);
    expect([cell(1, "mid"), cell(1, "spread_time_mean")]).toEqual([102, 0]);
    expect(sink.counts.crossed).toBe(1);
  });
});

describe("a second's trades", () => {
  const quoted = (options: Partial<SecondRowsOptions> = {}) => {
    const session = open(2, ["quote", "trade"], options);
    session.sink.quote(0, 100, 5, 102, 7);
    return session;
  };

  test("are summed, with the feed's sign where there is one and Lee and Ready's where there is none", () => {
    const { sink, cell } = quoted();
    sink.trade(0.2 * s, 102, 3, 0); // above the mid: a buyer
    sink.trade(0.4 * s, 100, 2, 0); // below: a seller
    sink.trade(0.6 * s, 101, 4, 0); // at the mid after a lower price: a buyer
    sink.trade(0.9 * s, 102, 1, -1); // the feed says a seller
    sink.advance(1 * s);
    expect([cell(0, "buy_volume"), cell(0, "sell_volume"), cell(0, "buy_count"), cell(0, "sell_count")]).toEqual([
      7, 3, 2, 2,
    ]);
    expect([
      cell(0, "trade_volume"),
      cell(0, "trade_count"),
      cell(0, "trade_size_max"),
      cell(0, "trade_size_squared"),
    ]).toEqual([10, 4, 4, 30]);
    expect(cell(0, "effective_spread_value")).toBe(2 * (1 * 3 + 1 * 2 + 0 * 4 - 1 * 1));
    expect(cell(0, "tick_rule_buys")).toBe(5);
    expect(cell(0, "trade_gap_sum")).toBeCloseTo(0.7, 12);
    expect(cell(0, "seconds_since_trade")).toBeCloseTo(0.1, 12);
  });

  test("of the tick rule alone are signed by the last move of prices, and not before one", () => {
    const { sink, cell } = quoted({ sign: "tick" });
    sink.trade(0.1 * s, 102, 3, -1);
    sink.trade(0.2 * s, 102.5, 2, -1);
    sink.trade(0.3 * s, 102.5, 4, -1);
    sink.advance(1 * s);
    expect([cell(0, "buy_volume"), cell(0, "sell_volume"), cell(0, "trade_volume")]).toEqual([6, 0, 9]);
  });

  test("under the bulk rule are divided by how far the second's price moved", () => {
    const { sink, cell } = open(4, ["trade"], { sign: "bulk" });
    for (const [at, price] of [
      [0, 100],
      [1, 101],
      [2, 99],
      [3, 103],
    ] as const)
      sink.trade(at * s, price, 10, 0);
    sink.advance(4 * s);
    expect([cell(0, "buy_volume"), cell(1, "buy_volume"), cell(2, "buy_volume")]).toEqual([5, 5, 5]);
    expect(cell(3, "buy_volume")).toBeGreaterThan(9.5); // 4 over a deviation of 2.12: Phi(1.89)
    expect((cell(3, "buy_volume") as number) + (cell(3, "sell_volume") as number)).toBe(10);
    expect(cell(3, "effective_spread_value")).toBeNaN();
  });

  test("without size or price are in no row and counted", () => {
    const { sink, cell } = quoted();
    sink.trade(0.1 * s, 102, 0, 1);
    sink.trade(0.2 * s, Number.NaN, 5, 1);
    sink.advance(1 * s);
    expect(cell(0, "trade_count")).toBe(0);
    expect(sink.counts.unsound).toBe(2);
  });
});

describe("what the feed does not carry", () => {
  test("is missing, not zero", () => {
    const { sink, cell } = open(1, ["quote"]);
    sink.quote(0, 100, 5, 102, 7);
    sink.advance(1 * s);
    for (const name of ["trade_count", "trade_volume", "add_count", "hidden_volume", "level_flow_2"] as const)
      expect(cell(0, name)).toBeNaN();
    expect([cell(0, "imbalance_flow_deep"), cell(0, "depth_bid")]).toEqual([0, 5]);
  });

  test("of a feed of trades alone is the book", () => {
    const { sink, cell } = open(1, ["trade"]);
    sink.trade(0, 100, 5, 0);
    sink.advance(1 * s);
    expect([cell(0, "mid"), cell(0, "imbalance_flow"), cell(0, "quote_changes")]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([cell(0, "trade_count"), cell(0, "buy_count"), cell(0, "sell_count")]).toEqual([1, 0, 0]);
  });
});

describe("orders", () => {
  test("are counted as they come and go; executions are trades of the other side", () => {
    const { sink, cell } = open(1, ["order", "quote"]);
    sink.quote(0, 100, 5, 102, 7);
    sink.order(0.1 * s, 1, 1n, 1, 100, 10);
    sink.order(0.2 * s, 2, 1n, 1, 100, 4);
    sink.order(0.3 * s, 3, 1n, 1, 100, 6);
    sink.order(0.4 * s, 4, 2n, -1, 102, 3);
    sink.order(0.5 * s, 5, 0n, 1, 101.5, 2);
    sink.order(0.6 * s, 6, 3n, 1, 100, 8);
    sink.advance(1 * s);
    expect([cell(0, "add_count"), cell(0, "add_size"), cell(0, "cancel_count"), cell(0, "cancel_size")]).toEqual([
      2, 18, 3, 10,
    ]);
    expect([cell(0, "buy_volume"), cell(0, "sell_volume"), cell(0, "hidden_volume"), cell(0, "trade_count")]).toEqual([
      3, 2, 2, 2,
    ]);
  });

  test("alone keep the book, level by level", () => {
    const { sink, cell } = open(1, ["order"], { tickSize: 1 });
    sink.order(0, 1, 1n, 1, 100, 10);
    sink.order(0, 1, 2n, -1, 102, 4);
    sink.order(0, 1, 3n, 1, 99, 5);
    sink.order(0.5 * s, 4, 2n, -1, 102, 1);
    sink.advance(1 * s);
    expect([cell(0, "mid"), cell(0, "depth_bid"), cell(0, "ask_size"), cell(0, "buy_volume")]).toEqual([101, 15, 3, 1]);
    expect([cell(0, "level_flow_1"), cell(0, "level_flow_2"), cell(0, "level_flow_3")]).toEqual([
      -4 + 1,
      5,
      Number.NaN,
    ]);
  });
});

describe("rows that are missing", () => {
  const up = (options: Partial<SecondRowsOptions> = {}) => {
    const session = open(8, ["quote", "trade", "order"], options);
    session.sink.quote(1.5 * s, 100, 5, 102, 7);
    session.sink.advance(2 * s);
    return session;
  };
  const isMissing = (row: Float64Array) => row.every(Number.isNaN);

  test("stand before the feed's first event, in every second of a halt, and where it ends", () => {
    const { sink, rows } = up();
    sink.order(2.5 * s, 7, 0n, 0, -1, 0);
    sink.order(4.5 * s, 7, 0n, 0, 1, 0);
    sink.advance(8 * s);
    expect(rows.map(isMissing)).toEqual([true, false, true, true, true, false, false, false]);
  });

  test("stand from where the feed breaks off to where it is back, and nothing is taken for a change across the gap", () => {
    const { sink, rows, column } = up();
    sink.lose(2.5 * s);
    sink.quote(5.5 * s, 110, 5, 112, 7);
    sink.quote(6.5 * s, 110, 6, 112, 7);
    sink.advance(8 * s);
    expect(rows.map(isMissing)).toEqual([true, false, true, true, true, true, false, false]);
    expect(column("imbalance_flow").slice(6)).toEqual([1, 0]);
    expect(column("mid_return_squares").slice(6)).toEqual([0, 0]);
  });

  test("stand after so many silent seconds, where silence is told to mean that", () => {
    const { sink, rows } = up({ silentSeconds: 2 });
    sink.advance(6 * s);
    sink.quote(6.5 * s, 100, 5, 102, 7);
    sink.advance(8 * s);
    expect(rows.map(isMissing)).toEqual([true, false, false, false, true, true, true, false]);
  });

  test("stand from a gap in the numbers of changes by price to the next snapshot", () => {
    const { sink, rows, cell } = open(5, ["delta"], { tickSize: 1 });
    const level = (side: 1 | -1, ticks: number, size: number) => ({ side, ticks, size });
    sink.delta(0.1 * s, 1, true, [level(1, 100, 5), level(-1, 102, 7)]);
    sink.delta(0.5 * s, 2, false, [level(1, 101, 3)]);
    sink.delta(1.5 * s, 4, false, [level(1, 101, 0)]);
    sink.delta(3.5 * s, 9, true, [level(1, 99, 5), level(-1, 102, 7)]);
    sink.advance(5 * s);
    expect(rows.map(isMissing)).toEqual([false, true, true, true, false]);
    expect([cell(0, "bid"), cell(0, "imbalance_flow"), cell(4, "bid")]).toEqual([101, 3, 99]);
    expect(sink.counts.gaps).toBe(1);
  });
});

describe("events that come late", () => {
  test("within a second that is not over are taken where they come; of a second that is told they are in no row; both are counted", () => {
    const { sink, cell } = open(3, ["quote", "trade"]);
    sink.quote(0.5 * s, 100, 5, 102, 7);
    sink.trade(0.4 * s, 102, 3, 1);
    sink.advance(1 * s);
    sink.trade(0.9 * s, 102, 9, 1);
    sink.advance(3 * s);
    sink.trade(3.5 * s, 102, 9, 1);
    expect(cell(0, "trade_volume")).toBe(3);
    expect(cell(1, "trade_volume")).toBe(0);
    expect(sink.counts).toMatchObject({ taken: 2, outOfOrder: 1, late: 1, after: 1 });
  });
});

test("ten levels of a snapshot are followed one by one", () => {
  const { sink, cell } = open(1, ["book"]);
  const tick = (eventNs: bigint, bids: readonly number[], sizes: readonly number[]) => ({
    symbol: "X",
    source: "test",
    eventNs,
    knownNs: eventNs,
    sequence: eventNs,
    bids: bids.map((price, i) => ({ price, size: sizes[i] as number })),
    asks: [
      { price: 102, size: 7 },
      { price: 103, size: 1 },
    ],
  });
  const day = 1_500_000_000_000_000_000n;
  const block = blockOfTicks("book", [
    tick(day, [100, 99], [5, 6]),
    tick(day + 1n, [100, 99], [5, 9]),
    tick(day + 2n, [101, 100], [2, 5]),
  ]);
  for (let row = 0; row < 3; row++) sink.book(row * 0.1 * s, block.columns, row);
  sink.advance(1 * s);
  expect([cell(0, "level_flow_1"), cell(0, "level_flow_2"), cell(0, "level_flow_3")]).toEqual([2, 3 + 5, Number.NaN]);
  expect([
    cell(0, "imbalance_flow"),
    cell(0, "imbalance_flow_deep"),
    cell(0, "depth_bid"),
    cell(0, "depth_ask"),
  ]).toEqual([2, 10, 7, 8]);
  const mid = 101.5;
  const [near, far] = [1 - 101 / mid, 1 - 100 / mid];
  expect(cell(0, "book_slope_bid")).toBeCloseTo((near * 2 + far * 7) / (near ** 2 + far ** 2), 6);
});
