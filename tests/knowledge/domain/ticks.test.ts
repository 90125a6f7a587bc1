import { describe, expect, test } from "vitest";
import {
  type Block,
  blockOfTicks,
  checkBlock,
  levels,
  type SeriesKind,
  seriesKinds,
  type TickOf,
  tickSchemas,
} from "#knowledge/domain/index.ts";

const eventNs = BigInt(Date.UTC(2025, 0, 6, 15)) * 1_000_000n + 7n;
const common = { symbol: "AAA", source: "test", eventNs, knownNs: eventNs + 5n, sequence: 1n };
const good: { readonly [K in SeriesKind]: TickOf<K> } = {
  trade: { ...common, price: 100.01, size: 5, side: -1, venue: "Q" },
  quote: { ...common, bid: 99.9, bidSize: 1, ask: null, askSize: null },
  book: {
    ...common,
    bids: [
      { price: 99, size: 1 },
      { price: 98, size: 2 },
    ],
    asks: [{ price: 101, size: 0.5 }],
  },
  delta: { ...common, side: 1, price: 99, size: 0, reset: true },
  order: { ...common, type: "hidden-execution", orderId: 7n, price: 99, size: 3, side: 0 },
};

/** [kind, what is changed]: no tick by the schema, and no row by the check of its block. */
const bad: readonly [SeriesKind, object][] = [
  ["trade", { price: -1 }],
  ["trade", { price: Number.NaN }],
  ["trade", { size: -1 }],
  ["trade", { side: 2 }],
  ["trade", { symbol: "aaa" }],
  ["trade", { source: "" }],
  ["trade", { eventNs: 1_736_175_600_000n }],
  ["trade", { knownNs: 2n ** 63n - 1n }],
  ["quote", { bid: 0 }],
  ["quote", { askSize: -1 }],
  [
    "book",
    {
      bids: [
        { price: 98, size: 1 },
        { price: 99, size: 1 },
      ],
    },
  ],
  ["book", { asks: [{ price: 101, size: -1 }] }],
  ["delta", { side: 0 }],
  ["delta", { size: Number.POSITIVE_INFINITY }],
  ["order", { price: null }],
  ["order", { type: "sold" }],
];

describe("a tick", () => {
  test.each(seriesKinds)("of kind %s passes its schema and stands in a block that is well", (kind) => {
    expect(tickSchemas[kind].parse(good[kind])).toEqual(good[kind]);
    const block = blockOfTicks(kind, [good[kind], good[kind]] as never) as Block;
    expect(block).toMatchObject({ kind, rows: 2, source: "test", symbol: { values: ["AAA"] } });
    expect(checkBlock(block)).toEqual([]);
    expect(checkBlock(blockOfTicks(kind, []) as Block)).toEqual([]);
  });

  test.each(bad)("of kind %s with %o is refused by its schema and by the check of its block", (kind, change) => {
    const tick = { ...good[kind], ...change };
    expect(tickSchemas[kind].safeParse(tick).success).toBe(false);
    expect(checkBlock(blockOfTicks(kind, [tick] as never) as Block)).toHaveLength(1);
  });

  test("keeps what it says in the columns of its block", () => {
    const { columns: book } = blockOfTicks("book", [good.book]);
    expect([...book.bids.subarray(0, 3)]).toEqual([99, 98, Number.NaN]);
    expect([...book.askSizes.subarray(0, 2)]).toEqual([0.5, Number.NaN]);
    expect(book.bids).toHaveLength(levels);
    const { columns: order } = blockOfTicks("order", [
      good.order,
      { ...good.order, type: "halt", price: null, size: null },
    ]);
    expect([order.type, order.price, order.orderId]).toEqual([
      new Int8Array([5, 7]),
      new Float64Array([99, Number.NaN]),
      new BigInt64Array([7n, 7n]),
    ]);
    expect(blockOfTicks("quote", [good.quote]).columns.ask).toEqual(new Float64Array([Number.NaN]));
    expect(blockOfTicks("delta", [good.delta]).columns.reset).toEqual(new Int8Array([1]));
    expect(blockOfTicks("trade", [good.trade]).columns).toMatchObject({
      eventNs: new BigInt64Array([eventNs]),
      venue: { values: ["Q"] },
    });
  });

  test("of a second source is no row of the same block", () => {
    expect(() => blockOfTicks("trade", [good.trade, { ...good.trade, source: "another" }])).toThrow(
      "one block a source",
    );
  });
});
