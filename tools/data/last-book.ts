// The newest order book in view, from snapshots where there are any, else from the best quotes.

import { isoTime } from "#infra/runtime/index.ts";
import { type BlockOf, levels, type SymbolId } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Missing } from "#tools/define/index.ts";

interface Level {
  readonly price: number;
  readonly size: number;
}

export interface LastBook {
  readonly from: "book" | "quote" | null;
  readonly at: string | null;
  readonly bids: Level[];
  readonly asks: Level[];
  readonly mid: number | null;
  readonly spread: number | null;
  readonly spreadFraction: number | null;
  readonly imbalance: number | null;
  readonly missing: Missing;
}

/** @param withinMs how far back from as-of is looked */
export async function lastBook(market: MarketView, symbol: SymbolId, withinMs: number): Promise<LastBook> {
  const query = { symbols: [symbol], fromMs: market.asOf - withinMs, toMs: market.asOf + 1 };
  const book = await lastBlock(market.blocks("book", query));
  if (book !== null) return shown("book", timeOf(book), ...sidesOfBook(book));
  const quote = await lastBlock(market.blocks("quote", query));
  if (quote !== null) return shown("quote", timeOf(quote), ...sidesOfQuote(quote));
  const missing = [{ field: "bids", because: "no order book and no quote is known in the window" }];
  return { ...shown(null, null, [], []), missing };
}

async function lastBlock<K extends "book" | "quote">(blocks: AsyncIterable<BlockOf<K>>): Promise<BlockOf<K> | null> {
  let last: BlockOf<K> | null = null;
  for await (const block of blocks) if (block.rows > 0) last = block;
  return last;
}

const timeOf = ({ columns, rows }: BlockOf<"book"> | BlockOf<"quote">): string =>
  isoTime(Number((columns.eventNs[rows - 1] as bigint) / 1_000_000n));

function sidesOfBook({ columns, rows }: BlockOf<"book">): readonly [Level[], Level[]] {
  const row = (rows - 1) * levels;
  const side = (prices: Float64Array, sizes: Float64Array): Level[] =>
    Array.from({ length: levels }, (_, level) => ({
      price: prices[row + level] as number,
      size: sizes[row + level] as number,
    })).filter(({ price }) => Number.isFinite(price));
  return [side(columns.bids, columns.bidSizes), side(columns.asks, columns.askSizes)];
}

function sidesOfQuote({ columns, rows }: BlockOf<"quote">): readonly [Level[], Level[]] {
  const row = rows - 1;
  const side = (prices: Float64Array, sizes: Float64Array): Level[] => {
    const [price, size] = [prices[row] as number, sizes[row] as number];
    return Number.isFinite(price) ? [{ price, size }] : [];
  };
  return [side(columns.bid, columns.bidSize), side(columns.ask, columns.askSize)];
}

function shown(from: LastBook["from"], at: string | null, bids: Level[], asks: Level[]): LastBook {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  const both = bid !== undefined && ask !== undefined;
  const mid = both ? (bid + ask) / 2 : null;
  const spread = both ? ask - bid : null;
  const size = (side: readonly Level[]): number => side.reduce((sum, level) => sum + level.size, 0);
  const total = size(bids) + size(asks);
  return {
    from,
    at,
    bids,
    asks,
    mid,
    spread,
    spreadFraction: spread !== null && mid !== null && mid > 0 ? spread / mid : null,
    imbalance: total > 0 ? (size(bids) - size(asks)) / total : null,
    missing: both ? [] : [{ field: "mid", because: "one side of the book is empty" }],
  };
}
