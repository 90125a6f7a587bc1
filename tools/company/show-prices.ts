// A summary of prices as plain JSON.

import { isoDay, isoTime } from "#infra/runtime/index.ts";
import type { Day } from "./price-summary.ts";
import type { ExplainedPrices } from "./prices-at.ts";

export function showPrices({ symbol, summary, newsOf }: ExplainedPrices, days: number) {
  const { lastCloseMs, returns, universeReturns, high, low, lastDay, moves, ...rest } = summary;
  const show = (day: Day) => showDay(day, newsOf(day));
  return {
    symbol,
    windowSessions: days,
    ...rest,
    lastCloseAt: lastCloseMs === null ? null : isoTime(lastCloseMs),
    ...returns,
    universe: universeReturns,
    high: high?.price ?? null,
    highDay: high === null ? null : isoDay(high.closeMs),
    low: low?.price ?? null,
    lowDay: low === null ? null : isoDay(low.closeMs),
    lastDay: lastDay && show(lastDay),
    moves: moves.map(show),
  };
}

const showDay = (day: Day, news: ReturnType<ExplainedPrices["newsOf"]>) => ({
  day: isoDay(day.closeMs),
  return: day.return,
  universeReturn: day.universeReturn,
  excess: day.universeReturn === null ? null : day.return - day.universeReturn,
  volumeRatio: day.volumeRatio,
  news: news.map(({ storyId, title, publisher, eventTimeMs, score, relevance }) => ({
    storyId,
    title,
    publisher,
    publishedAt: isoTime(eventTimeMs),
    score,
    relevance,
  })),
});
