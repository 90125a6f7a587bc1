// What a price did lately, with the news known around its biggest days, as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { pricesAt } from "./prices-at.ts";
import { showPrices } from "./show-prices.ts";

const Story = z.strictObject({
  storyId: z.string(),
  title: z.string(),
  publisher: z.string(),
  publishedAt: z.iso.datetime(),
  score: figure("score"),
  relevance: figure("ratio"),
});

const ExplainedDay = z.strictObject({
  day: z.iso.date(),
  return: figure("fraction"),
  universeReturn: maybeFigure("fraction"),
  excess: maybeFigure("fraction"),
  volumeRatio: maybeFigure("ratio"),
  /** Known around that day; that they caused the move is not said. */
  news: z.array(Story),
});

export const pricesTool = defineTool({
  id: "company.prices",
  says: "Last close, total returns, range, volume and biggest days of one company with the news known around them. Use for what moved and why; not a forecast.",
  input: z.strictObject({ symbol: SymbolId, days: z.int().min(2).max(250).default(60) }),
  output: z.strictObject({
    symbol: z.string(),
    windowSessions: figure("count"),
    sessions: figure("count"),
    lastClose: maybeFigure("usd/share"),
    lastCloseAt: z.iso.datetime().nullable(),
    return1d: maybeFigure("fraction"),
    return5d: maybeFigure("fraction"),
    return20d: maybeFigure("fraction"),
    return60d: maybeFigure("fraction"),
    universe: z.strictObject({
      return1d: maybeFigure("fraction"),
      return5d: maybeFigure("fraction"),
      return20d: maybeFigure("fraction"),
      return60d: maybeFigure("fraction"),
    }),
    high: maybeFigure("usd/share"),
    highDay: z.iso.date().nullable(),
    low: maybeFigure("usd/share"),
    lowDay: z.iso.date().nullable(),
    belowHigh: maybeFigure("fraction"),
    volume: maybeFigure("shares"),
    volumeMean: maybeFigure("shares"),
    volumeRatio: maybeFigure("ratio"),
    lastDay: ExplainedDay.nullable(),
    moves: z.array(ExplainedDay),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions", "news", "words"],
  examples: (symbols) => symbols.slice(0, 3).flatMap((symbol) => [{ symbol }, { symbol, days: 5 }]),
  async run({ symbol, days }, { market, words }) {
    return showPrices(await pricesAt(market, symbol, days, words), days);
  },
});
