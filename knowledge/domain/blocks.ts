// Facts by column: many rows of one kind in typed arrays, the quick way in and out of the market store.
// Ticks, quotes, books and order events are kept in this form only; bars and metrics come in it where there are many.

import type { SymbolId } from "./known.ts";

/**
 * The columns of each kind, beside symbol and source. Times that end in Ns are UTC epoch nanoseconds, in Ms milliseconds.
 * sequence orders what happened at one time and tells two equal rows apart: the venue's own number, else the row's place in its source.
 * side: 1 buy, -1 sell, 0 not known; of a trade the aggressor's, of an order event the resting order's.
 */
export const blockColumns = {
  trade: { eventNs: "i64", knownNs: "i64", sequence: "i64", price: "f64", size: "f64", side: "i8", venue: "text" },
  quote: {
    eventNs: "i64",
    knownNs: "i64",
    sequence: "i64",
    bid: "f64",
    bidSize: "f64",
    ask: "f64",
    askSize: "f64",
  },
  /** Ten levels a side, best first; NaN where there is none. */
  book: {
    eventNs: "i64",
    knownNs: "i64",
    sequence: "i64",
    bids: "f64x10",
    bidSizes: "f64x10",
    asks: "f64x10",
    askSizes: "f64x10",
  },
  /** The size now standing at a price; 0 removes the level. reset is 1 on the first row of a new snapshot. */
  delta: { eventNs: "i64", knownNs: "i64", sequence: "i64", side: "i8", price: "f64", size: "f64", reset: "i8" },
  /**
   * type: 1 new, 2 partial cancel, 3 delete, 4 visible execution, 5 hidden execution, 6 replace, 7 halt, 8 clear: the book is empty, and
   * the new orders of the same sequence say what rests in it now.
   */
  order: {
    eventNs: "i64",
    knownNs: "i64",
    sequence: "i64",
    type: "i8",
    orderId: "i64",
    price: "f64",
    size: "f64",
    side: "i8",
  },
  bar: {
    interval: "text",
    openMs: "ms",
    closeMs: "ms",
    open: "f64",
    high: "f64",
    low: "f64",
    close: "f64",
    volumeShares: "f64",
    eventTimeMs: "ms",
    knownAtMs: "ms",
  },
  metric: { metric: "text", value: "f64", unit: "text", eventTimeMs: "ms", knownAtMs: "ms" },
} as const;

export type BlockKind = keyof typeof blockColumns;
/** Kinds that exist as blocks only. */
export type SeriesKind = "trade" | "quote" | "book" | "delta" | "order";
export const seriesKinds: readonly SeriesKind[] = ["trade", "quote", "book", "delta", "order"];

/** Few different texts, many rows. */
export interface TextColumn {
  readonly values: readonly string[];
  /** One index into values a row. */
  readonly codes: Uint32Array;
}

interface ColumnTypes {
  readonly i64: BigInt64Array;
  readonly i8: Int8Array;
  readonly f64: Float64Array;
  /** Ten numbers a row, row by row. */
  readonly f64x10: Float64Array;
  /** Whole milliseconds: exact in a float. */
  readonly ms: Float64Array;
  readonly text: TextColumn;
}

export type ColumnType = keyof ColumnTypes;
export type BlockColumns<K extends BlockKind> = {
  readonly [C in keyof (typeof blockColumns)[K]]: (typeof blockColumns)[K][C] extends ColumnType
    ? ColumnTypes[(typeof blockColumns)[K][C]]
    : never;
};

export interface BlockOf<K extends BlockKind> {
  readonly kind: K;
  readonly rows: number;
  readonly symbol: { readonly values: readonly SymbolId[]; readonly codes: Uint32Array };
  /** One source a block. */
  readonly source: string;
  readonly columns: BlockColumns<K>;
}

export type Block = { readonly [K in BlockKind]: BlockOf<K> }[BlockKind];

export const levels = 10;
