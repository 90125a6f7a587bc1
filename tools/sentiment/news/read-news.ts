// The scored stories of one company as known by a view. Shared by the tools that look at news.

import { dayMs } from "#infra/runtime/index.ts";
import type { Instrument } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { aggregateNews, type NewsTone } from "./aggregate-news.ts";
import { type ScoredNews, scoreItem } from "./score-item.ts";

/** Stories that became known within the last days before the view's as-of, newest first. */
export async function readScoredNews(
  market: MarketView,
  instrument: Instrument,
  days: number,
  words: WordList,
): Promise<ScoredNews[]> {
  const universe = await market.instruments();
  const items = await market.news({ symbols: [instrument.symbol], fromMs: market.asOf - days * dayMs });
  return items.map((item) => scoreItem(item, instrument, universe, words));
}

/** Half-life of a story's weight, for every tool that weighs news. */
export const newsHalfLifeDays = 5;

/** The tone of one company's news at the view's as-of. */
export async function newsToneAt(
  market: MarketView,
  instrument: Instrument,
  days: number,
  words: WordList,
): Promise<NewsTone> {
  return aggregateNews(await readScoredNews(market, instrument, days, words), market.asOf, newsHalfLifeDays);
}
