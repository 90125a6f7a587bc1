// Small good blocks of every kind, for tests that spoil them.

import { type BlockKind, type BlockOf, levels, textColumn } from "#knowledge/domain/index.ts";

const startNs = BigInt(Date.UTC(2025, 0, 6, 15)) * 1_000_000n;
const startMs = Date.UTC(2025, 0, 6, 15);

const times = (rows: number) => ({
  eventNs: BigInt64Array.from({ length: rows }, (_, row) => startNs + BigInt(row)),
  knownNs: BigInt64Array.from({ length: rows }, (_, row) => startNs + BigInt(row) + 5n),
  sequence: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row + 1)),
});
const ms = (rows: number) => Float64Array.from({ length: rows }, (_, row) => startMs + row * 60_000);
const numbers = (rows: number, first: number, step = 0) =>
  Float64Array.from({ length: rows }, (_, row) => first + row * step);
const texts = (rows: number, ...values: string[]) =>
  textColumn(Array.from({ length: rows }, (_, row) => values[row % values.length] as string));
const sides = (rows: number) => Int8Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : -1));
const ladder = (rows: number, best: number, step: number) =>
  Float64Array.from({ length: rows * levels }, (_, place) => best + (place % levels) * step);

const columnsOf: { readonly [K in BlockKind]: (rows: number) => BlockOf<K>["columns"] } = {
  trade: (rows) => ({
    ...times(rows),
    price: numbers(rows, 100, 0.01),
    size: numbers(rows, 10),
    side: sides(rows),
    venue: texts(rows, "Q", "N"),
  }),
  quote: (rows) => ({
    ...times(rows),
    bid: numbers(rows, 99.9, 0.01),
    bidSize: numbers(rows, 5),
    ask: numbers(rows, 100.1, 0.01),
    askSize: numbers(rows, 7),
  }),
  book: (rows) => ({
    ...times(rows),
    bids: ladder(rows, 99.9, -0.1),
    bidSizes: ladder(rows, 5, 1),
    asks: ladder(rows, 100.1, 0.1),
    askSizes: ladder(rows, 6, 1),
  }),
  delta: (rows) => ({
    ...times(rows),
    side: sides(rows),
    price: numbers(rows, 100, 0.01),
    size: numbers(rows, 0, 1),
    reset: Int8Array.from({ length: rows }, (_, row) => (row === 0 ? 1 : 0)),
  }),
  order: (rows) => ({
    ...times(rows),
    type: Int8Array.from({ length: rows }, (_, row) => (row % 7) + 1),
    orderId: BigInt64Array.from({ length: rows }, (_, row) => BigInt(row)),
    price: numbers(rows, 100, 0.01),
    size: numbers(rows, 10),
    side: sides(rows),
  }),
  bar: (rows) => ({
    interval: texts(rows, "1m"),
    openMs: ms(rows),
    closeMs: ms(rows).map((time) => time + 60_000),
    open: numbers(rows, 100),
    high: numbers(rows, 102),
    low: numbers(rows, 98),
    close: numbers(rows, 101),
    volumeShares: numbers(rows, 1_000),
    eventTimeMs: ms(rows).map((time) => time + 60_000),
    knownAtMs: ms(rows).map((time) => time + 60_000),
  }),
  metric: (rows) => ({
    metric: texts(rows, "market-value", "price-to-earnings"),
    value: numbers(rows, -3, 1),
    unit: texts(rows, "USD", "ratio"),
    eventTimeMs: ms(rows),
    knownAtMs: ms(rows),
  }),
};

export const blockOf = <K extends BlockKind>(kind: K, rows: number): BlockOf<K> => ({
  kind,
  rows,
  symbol: texts(rows, "AAA", "BBB"),
  source: "test",
  columns: columnsOf[kind](rows),
});
