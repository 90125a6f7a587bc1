// The bars of one company and of its universe, lined up for the summary of its price.

import { dayMs } from "#infra/runtime/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { readScoredNews, type ScoredNews } from "#tools/sentiment/index.ts";
import { meanReturns, universeAt } from "#tools/universe/index.ts";
import { newsAround } from "./explain-moves.ts";
import { type Day, horizons, type PriceSummary, summarisePrices } from "./price-summary.ts";

const movesShown = 3;
const storiesPerMove = 3;

export interface ExplainedPrices {
  readonly symbol: string;
  readonly summary: PriceSummary;
  /** The stories known around a day of the summary. */
  readonly newsOf: (day: Day) => readonly ScoredNews[];
}

/** @throws knowledge/symbol-unknown */
export async function pricesAt(
  market: MarketView,
  symbol: string,
  days: number,
  words: WordList,
): Promise<ExplainedPrices> {
  const instrument = requireSymbol(symbol, await market.instruments());
  const query = { symbols: [instrument.symbol], last: Math.max(days, horizons.return60d) + 1 };
  const [bySplits, total, universe] = await Promise.all([
    market.bars({ ...query, adjusted: "splits" }),
    market.bars({ ...query, adjusted: "total" }),
    universeAt(market),
  ]);
  const summary = summarisePrices({ bySplits, total, universe: meanReturns(universe), days, moves: movesShown });
  const explained = summary.lastDay === null ? [] : [summary.lastDay, ...summary.moves];
  const oldestMs = Math.min(market.asOf, ...explained.map(({ previousCloseMs }) => previousCloseMs));
  const scored = await readScoredNews(market, instrument, Math.ceil((market.asOf - oldestMs) / dayMs), words);
  return {
    symbol: instrument.symbol,
    summary,
    newsOf: (day) => newsAround(day, scored, storiesPerMove),
  };
}
