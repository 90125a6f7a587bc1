// Small blocks for the series suite: one minute of one Monday in January 2025, times in milliseconds from its start.

import { type BlockKind, type BlockOf, levels, type TextColumn, textColumn } from "#knowledge/domain/index.ts";
import type { BlockQuery, MarketView } from "#knowledge/stores/market/index.ts";

export const startMs = Date.UTC(2025, 0, 6, 15);
/** Fractions of a millisecond allowed. */
export const ns = (ms: number): bigint => BigInt(startMs) * 1_000_000n + BigInt(Math.round(ms * 1e6));

interface Common {
  readonly symbol?: string;
  /** Milliseconds from the start. */
  readonly at: number;
  /** When it became known, likewise; at once when left out. */
  readonly known?: number;
  readonly sequence?: number | bigint;
}

export interface Trade extends Common {
  readonly price: number;
  readonly size?: number;
  readonly venue?: string;
}
export interface Quote extends Common {
  readonly bid: number;
  readonly ask?: number;
}

const times = (rows: readonly Common[]) => ({
  eventNs: BigInt64Array.from(rows, ({ at }) => ns(at)),
  knownNs: BigInt64Array.from(rows, ({ at, known }) => ns(known ?? at)),
  sequence: BigInt64Array.from(rows, ({ sequence }, row) => BigInt(sequence ?? row)),
});
const common = (rows: readonly Common[], source: string) => ({
  rows: rows.length,
  symbol: textColumn(rows.map(({ symbol }) => symbol ?? "AAA")),
  source,
});

export const trades = (rows: readonly Trade[], source = "test"): BlockOf<"trade"> => ({
  kind: "trade",
  ...common(rows, source),
  columns: {
    ...times(rows),
    price: Float64Array.from(rows, ({ price }) => price),
    size: Float64Array.from(rows, ({ size }) => size ?? 1),
    side: Int8Array.from(rows, (_, row) => (row % 3) - 1),
    venue: textColumn(rows.map(({ venue }) => venue ?? "Q")),
  },
});

export const quotes = (rows: readonly Quote[], source = "test"): BlockOf<"quote"> => ({
  kind: "quote",
  ...common(rows, source),
  columns: {
    ...times(rows),
    bid: Float64Array.from(rows, ({ bid }) => bid),
    bidSize: Float64Array.from(rows, () => 5),
    ask: Float64Array.from(rows, ({ bid, ask }) => ask ?? bid + 1),
    askSize: Float64Array.from(rows, () => 7),
  },
});

/** Books with as many levels as told, the others missing. */
export const books = (rows: readonly (Common & { readonly depth: number })[]): BlockOf<"book"> => {
  const ladder = (best: number, step: number) =>
    Float64Array.from({ length: rows.length * levels }, (_, place) => {
      const level = place % levels;
      return level < (rows[Math.floor(place / levels)]?.depth ?? 0) ? best + level * step : Number.NaN;
    });
  const columns = { bids: ladder(99, -0.1), bidSizes: ladder(5, 1), asks: ladder(101, 0.1), askSizes: ladder(6, 1) };
  return { kind: "book", ...common(rows, "test"), columns: { ...times(rows), ...columns } };
};

/** One row of a block, for comparing: numbers, texts, and ten levels as a list. */
export type PlainRow = Readonly<Record<string, unknown>>;

export function plainRows(block: BlockOf<BlockKind>): PlainRow[] {
  const text = ({ values, codes }: BlockOf<BlockKind>["symbol"], row: number): unknown => values[codes[row] as number];
  return Array.from({ length: block.rows }, (_, row) => ({
    symbol: text(block.symbol, row),
    source: block.source,
    ...Object.fromEntries(
      Object.entries(block.columns as Readonly<Record<string, Float64Array | TextColumn>>).map(([field, column]) => {
        if ("codes" in column) return [field, text(column, row)];
        const width = column.length / block.rows;
        return [field, width === 1 ? column[row] : [...column.slice(row * width, (row + 1) * width)]];
      }),
    ),
  }));
}

export async function blocksIn<K extends BlockKind>(
  view: MarketView,
  kind: K,
  query: BlockQuery = {},
): Promise<BlockOf<K>[]> {
  const blocks: BlockOf<K>[] = [];
  for await (const block of view.blocks(kind, query)) blocks.push(block);
  return blocks;
}

export const rowsIn = async (view: MarketView, kind: BlockKind, query: BlockQuery = {}): Promise<PlainRow[]> =>
  (await blocksIn(view, kind, query)).flatMap((block) => plainRows(block as unknown as BlockOf<BlockKind>));

/** Each trade's time, price and the quote beside it. */
export async function quotedIn(view: MarketView, query: BlockQuery & { readonly symbols: readonly string[] }) {
  const rows: unknown[] = [];
  for await (const { rows: count, trade, bid, ask, quoteNs } of view.quotedTrades(query))
    for (let row = 0; row < count; row++) {
      const symbol = trade.symbol.values[trade.symbol.codes[row] as number];
      const { eventNs, price } = trade.columns;
      rows.push([symbol, Number((eventNs[row] as bigint) - ns(0)) / 1e6, price[row], bid[row], ask[row], quoteNs[row]]);
    }
  return rows;
}
