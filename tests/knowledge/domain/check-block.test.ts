import { describe, expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import {
  type Bar,
  type Block,
  type BlockKind,
  blockColumns,
  blockOfFacts,
  checkBlock,
  factSchemas,
  factsOfBlock,
  levels,
  rowsOf,
  withoutRows,
} from "#knowledge/domain/index.ts";
import { blockOf } from "./blocks.ts";

const kinds = Object.keys(blockColumns) as BlockKind[];
const reasonOf = (block: Block) => checkBlock(block).map(({ row, reason }) => `${row} ${reason}`);

/** Spoils one place of one column: [kind, column, place, value, what is said]. */
const spoiled: readonly [BlockKind, string, number, number | bigint, string][] = [
  ["trade", "price", 3, -5, "3 price: wanted 0.000001 to 1000000000, found -5"],
  ["trade", "price", 3, Number.NaN, "3 price: wanted 0.000001 to 1000000000, found NaN"],
  ["trade", "size", 0, -1, "0 size: wanted 0 to 1000000000000000, found -1"],
  ["trade", "side", 2, 2, "2 side: wanted -1 to 1, found 2"],
  [
    "trade",
    "eventNs",
    1,
    1_736_175_600_000n,
    "1 eventNs: wanted nanoseconds of the years 1980 to 2199, found 1736175600000",
  ],
  ["trade", "knownNs", 1, -1n, "1 knownNs: wanted nanoseconds of the years 1980 to 2199, found -1"],
  ["quote", "bid", 2, 0, "2 bid: wanted 0.000001 to 1000000000, found 0"],
  ["quote", "askSize", 2, Number.POSITIVE_INFINITY, "2 askSize: wanted 0 to 1000000000000000, found Infinity"],
  ["book", "bids", levels + 1, 99.9, "1 bids: level 2 is no worse than the one before it"],
  ["book", "asks", levels, -1, "1 asks: level 1: wanted a price from 0.000001 to 1000000000, found -1"],
  ["book", "asks", 2 * levels + 4, Number.NaN, "2 asks: level 6 stands behind an empty one"],
  ["book", "askSizes", 3, Number.NaN, "0 asks: level 4: wanted a size from 0 to 1000000000000000, found NaN"],
  ["delta", "side", 1, 0, "1 side: wanted 1 or -1, found 0"],
  ["delta", "reset", 1, 2, "1 reset: wanted 0 to 1, found 2"],
  ["order", "type", 1, 9, "1 type: wanted 1 to 8, found 9"],
  ["order", "price", 0, 0, "0 price: wanted 0.000001 to 1000000000, found 0"],
  ["bar", "high", 1, 100.5, "1 high is below open, close or low"],
  ["bar", "low", 1, 100.5, "1 low is above open or close"],
  ["bar", "volumeShares", 1, -1, "1 volumeShares: wanted 0 to 1000000000000000, found -1"],
  ["bar", "closeMs", 1, 0.5, "1 closeMs: wanted whole milliseconds, found 0.5"],
  ["metric", "value", 1, Number.NEGATIVE_INFINITY, expect.stringContaining("found -Infinity") as unknown as string],
];

describe("a block", () => {
  test.each(kinds)("of kind %s that is well has no wrong row, nor has one without rows", (kind) => {
    expect(reasonOf(blockOf(kind, 8) as Block)).toEqual([]);
    expect(reasonOf(blockOf(kind, 0) as Block)).toEqual([]);
  });

  test.each(spoiled)("of kind %s with %s[%i] = %s names the row and the reason", (kind, column, place, value, said) => {
    const block = blockOf(kind, 8) as Block;
    (block.columns as unknown as Record<string, Record<number, unknown>>)[column]![place] = value;
    expect(reasonOf(block)).toEqual([said]);
  });

  test("may lack a side of a quote, levels at the end of a book, and the price of a halt", () => {
    const [quote, book, order] = [blockOf("quote", 2), blockOf("book", 2), blockOf("order", 7)];
    quote.columns.bid[0] = Number.NaN;
    quote.columns.bidSize[0] = Number.NaN;
    book.columns.bids.fill(Number.NaN, 3, levels);
    book.columns.asks.fill(Number.NaN, 0, levels);
    order.columns.price[6] = -1;
    expect([quote, book, order].flatMap((block) => reasonOf(block))).toEqual([]);
  });

  test("says all that is wrong with a row at once, and with every row of a symbol, an interval or a source that is none", () => {
    const trade = blockOf("trade", 3);
    trade.columns.price[1] = 0;
    trade.columns.size[1] = -1;
    expect(reasonOf(trade)).toEqual([expect.stringMatching(/^1 price: .*; size: /)]);
    const bar = blockOf("bar", 3);
    expect(reasonOf({ ...bar, symbol: { ...bar.symbol, values: ["aaa", "BBB"] } })).toEqual([
      '0 symbol: wanted a ticker such as MSFT, found "aaa"',
      '2 symbol: wanted a ticker such as MSFT, found "aaa"',
    ]);
    const interval = { values: ["90x"], codes: new Uint32Array(3) };
    expect(reasonOf({ ...bar, columns: { ...bar.columns, interval } })).toHaveLength(3);
    expect(reasonOf({ ...bar, source: "" })).toHaveLength(3);
    expect(reasonOf({ ...bar, symbol: { values: [], codes: new Uint32Array(3) } })).toHaveLength(3);
  });

  test("whose columns differ in length is refused whole", () => {
    const trade = blockOf("trade", 3);
    for (const broken of [
      { ...trade, rows: 4 },
      { ...trade, columns: { ...trade.columns, price: new Float64Array(2) } },
      { ...trade, symbol: { values: ["AAA"], codes: new Uint32Array(2) } },
    ]) {
      const error = (() => {
        try {
          return checkBlock(broken);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error instanceof QuorumError && error.code).toBe("knowledge/fact-invalid");
    }
  });

  test("of bars agrees with the schema of a bar on which rows are wrong", () => {
    const bar = blockOf("bar", 8);
    bar.columns.high[1] = 1;
    bar.columns.open[2] = Number.NaN;
    bar.columns.low[3] = 1e-9;
    bar.columns.volumeShares[4] = 2e15;
    bar.columns.knownAtMs[5] = Number.NaN;
    const bySchema = factsOfBlock(bar).flatMap((fact, row) => (factSchemas.bar.safeParse(fact).success ? [] : [row]));
    expect(checkBlock(bar).map(({ row }) => row)).toEqual(bySchema);
    expect(bySchema).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("some rows of a block", () => {
  test.each(kinds)("of kind %s are what they were, in the order asked for", (kind) => {
    const block = blockOf(kind, 6) as Block;
    const kept = withoutRows(block, [1, 4]);
    expect(kept).toEqual(rowsOf(block, [0, 2, 3, 5]));
    expect(kept.rows).toBe(4);
    expect(checkBlock(kept)).toEqual([]);
    expect(rowsOf(rowsOf(block, [5, 4, 3, 2, 1, 0]), [5, 4, 3, 2, 1, 0])).toEqual(block);
    expect(withoutRows(block, [])).toBe(block);
    expect(withoutRows(block, [0, 1, 2, 3, 4, 5]).rows).toBe(0);
  });

  test("of a book keep their ten levels", () => {
    const book = blockOf("book", 3);
    book.columns.bids[levels] = 50;
    expect([...rowsOf(book, [1]).columns.bids]).toEqual([...book.columns.bids.subarray(levels, 2 * levels)]);
  });
});

describe("facts by column", () => {
  test.each(["bar", "metric"] as const)("of kind %s are the same facts again", (kind) => {
    const block = blockOf(kind, 5);
    const facts = factsOfBlock(block as never) as Bar[];
    for (const fact of facts) {
      const parsed = factSchemas[kind].parse(fact);
      expect(parsed).toEqual(fact);
      expect(Object.keys(fact)).toEqual(Object.keys(parsed));
    }
    expect(blockOfFacts(kind, facts as never)).toEqual(block);
    expect(blockOfFacts(kind, [])).toMatchObject({ rows: 0, symbol: { values: [] } });
  });

  test("of two sources are two blocks", () => {
    const [one, two] = factsOfBlock(blockOf("bar", 2));
    expect(() => blockOfFacts("bar", [one as Bar, { ...(two as Bar), source: "another" }])).toThrow(
      "one block a source",
    );
  });
});
