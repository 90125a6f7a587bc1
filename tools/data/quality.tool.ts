// How far the data of one instrument can be trusted: the score that the risk gate reads, with what lowers it.

import { z } from "zod";
import { dayMs } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { qualityScores } from "#knowledge/quality/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";

export const qualityTool = defineTool({
  id: "data.quality",
  says: "How far the prices of one instrument can be trusted, 0 to 1, with what lowers the score: gaps, stale prices, outliers, crossed quotes. Use before leaning on a figure.",
  input: z.strictObject({ symbol: SymbolId, days: z.int().min(20).max(3_650).default(365) }),
  output: z.strictObject({
    symbol: z.string(),
    windowDays: figure("days"),
    score: maybeFigure("score"),
    rows: figure("count"),
    loweredBy: z.array(z.strictObject({ part: z.string(), value: z.number() })),
    missing: Missing,
  }),
  limits: { timeoutMs: 10_000 },
  reads: ["instruments", "bars", "actions", "series"],
  examples: (symbols) => symbols.slice(0, 2).flatMap((symbol) => [{ symbol }, { symbol, days: 60 }]),
  async run({ symbol, days }, { market }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const fromMs = market.asOf - days * dayMs;
    const found = (await qualityScores(market, { symbols: [instrument.symbol], fromMs })).get(instrument.symbol);
    return {
      symbol: instrument.symbol,
      windowDays: days,
      score: found?.score ?? null,
      rows: found?.rows ?? 0,
      loweredBy: Object.entries(found?.parts ?? {}).flatMap(([part, value]) => (value > 0 ? [{ part, value }] : [])),
      missing: found ? [] : [{ field: "score", because: "no price, quote, book or trade is known in the window" }],
    };
  },
});
