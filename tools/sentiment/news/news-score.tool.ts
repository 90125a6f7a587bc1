// The tone of the news on one company as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { strongest } from "./aggregate-news.ts";
import { missingNews } from "./missing-news.ts";
import { newsHalfLifeDays, newsToneAt } from "./read-news.ts";

const topItems = 6;

const TopItem = z.strictObject({
  storyId: z.string(),
  title: z.string(),
  publisher: z.string(),
  publishedAt: z.iso.datetime(),
  score: figure("score"),
  relevance: figure("ratio"),
  weight: figure("ratio"),
  reportsMove: z.boolean(),
});

export const newsScoreTool = defineTool({
  id: "sentiment.news-score",
  says: "Tone of the news known on one company, decayed by age, other companies' news discounted. Use for sentiment; not for the stories themselves.",
  input: z.strictObject({ symbol: SymbolId, days: z.int().min(1).max(60).default(14) }),
  output: z.strictObject({
    symbol: z.string(),
    stance: maybeFigure("score"),
    confidence: maybeFigure("probability"),
    meanScore: maybeFigure("score"),
    items: figure("count"),
    effectiveItems: figure("count"),
    positive: figure("count"),
    negative: figure("count"),
    neutral: figure("count"),
    duplicates: figure("count"),
    instructionLike: figure("count"),
    disagreement: maybeFigure("ratio"),
    wordList: z.string(),
    halfLifeDays: figure("days"),
    windowDays: figure("days"),
    calibrated: z.literal(false),
    top: z.array(TopItem),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "news", "words"],
  examples: (symbols) => symbols.slice(0, 3).flatMap((symbol) => [{ symbol }, { symbol, days: 3 }]),
  async run({ symbol, days }, { market, words }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const tone = await newsToneAt(market, instrument, days, words);
    const { weighed, ...figures } = tone;
    return {
      symbol: instrument.symbol,
      ...figures,
      wordList: words.name,
      halfLifeDays: newsHalfLifeDays,
      windowDays: days,
      calibrated: false as const,
      top: strongest(weighed, topItems).map(({ item, weight }) => ({
        storyId: item.storyId,
        title: item.title,
        publisher: item.publisher,
        publishedAt: isoTime(item.eventTimeMs),
        score: item.score,
        relevance: item.relevance,
        weight,
        reportsMove: item.reportsMove,
      })),
      missing: missingNews(tone),
    };
  },
});
