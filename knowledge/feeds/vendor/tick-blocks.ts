// Single ticks of a live stream as blocks of the market store: few rows each, the same columns as millions.

import type { BlockOf, SymbolId } from "#knowledge/domain/index.ts";

const ns = (ms: number): bigint => BigInt(Math.round(ms * 1_000)) * 1_000n;

export interface TradeTick {
  readonly symbol: SymbolId;
  /** Milliseconds, fractions allowed. */
  readonly eventMs: number;
  /** Where the source tells them; eventMs otherwise. */
  readonly eventNs?: bigint;
  readonly knownMs: number;
  /** The venue's own number of the trade. */
  readonly sequence: number | bigint;
  readonly price: number;
  readonly size: number;
  readonly side: -1 | 0 | 1;
  readonly venue: string;
}

export interface QuoteTick {
  readonly symbol: SymbolId;
  readonly eventMs: number;
  /** Where the source tells them; eventMs otherwise. */
  readonly eventNs?: bigint;
  readonly knownMs: number;
  readonly sequence: number | bigint;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

const i64 = <T>(rows: readonly T[], of: (row: T) => bigint): BigInt64Array => BigInt64Array.from(rows, of);
const f64 = <T>(rows: readonly T[], of: (row: T) => number): Float64Array => Float64Array.from(rows, of);

function textColumn<T>(rows: readonly T[], of: (row: T) => string) {
  const values: string[] = [];
  const codes = Uint32Array.from(rows, (row) => {
    const text = of(row);
    const known = values.indexOf(text);
    return known >= 0 ? known : values.push(text) - 1;
  });
  return { values, codes };
}

export const tradeBlock = (rows: readonly TradeTick[], source: string): BlockOf<"trade"> => ({
  kind: "trade",
  rows: rows.length,
  symbol: textColumn(rows, ({ symbol }) => symbol),
  source,
  columns: {
    eventNs: i64(rows, ({ eventMs, eventNs = ns(eventMs) }) => eventNs),
    knownNs: i64(rows, ({ knownMs }) => ns(knownMs)),
    sequence: i64(rows, ({ sequence }) => BigInt(sequence)),
    price: f64(rows, ({ price }) => price),
    size: f64(rows, ({ size }) => size),
    side: Int8Array.from(rows, ({ side }) => side),
    venue: textColumn(rows, ({ venue }) => venue),
  },
});

export const quoteBlock = (rows: readonly QuoteTick[], source: string): BlockOf<"quote"> => ({
  kind: "quote",
  rows: rows.length,
  symbol: textColumn(rows, ({ symbol }) => symbol),
  source,
  columns: {
    eventNs: i64(rows, ({ eventMs, eventNs = ns(eventMs) }) => eventNs),
    knownNs: i64(rows, ({ knownMs }) => ns(knownMs)),
    sequence: i64(rows, ({ sequence }) => BigInt(sequence)),
    bid: f64(rows, ({ bid }) => bid),
    bidSize: f64(rows, ({ bidSize }) => bidSize),
    ask: f64(rows, ({ ask }) => ask),
    askSize: f64(rows, ({ askSize }) => askSize),
  },
});
