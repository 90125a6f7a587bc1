// The case for and against a company as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { showThesis } from "./show-thesis.ts";
import { thesisAt } from "./thesis-at.ts";

export const thesisTool = defineTool({
  id: "company.thesis",
  says: "Points for and against a company from margins, growth, debt, valuation, dividend and news tone, with a data-quality score. Fixed rules, not a forecast.",
  input: z.strictObject({ symbol: SymbolId }),
  output: z.strictObject({
    symbol: z.string(),
    stance: maybeFigure("score"),
    confidence: maybeFigure("probability"),
    calibrated: z.literal(false),
    pointsFor: figure("count"),
    pointsAgainst: figure("count"),
    judged: figure("probability"),
    points: z.array(
      z.strictObject({
        side: z.enum(["for", "against"]),
        code: z.string(),
        /** Paths into this output. */
        figures: z.array(z.string()),
        weight: figure("count"),
      }),
    ),
    figures: z.strictObject({
      netMargin: maybeFigure("fraction"),
      revenueGrowth: maybeFigure("fraction"),
      netIncomeGrowth: maybeFigure("fraction"),
      returnOnEquity: maybeFigure("fraction"),
      debtToEquity: maybeFigure("ratio"),
      liabilitiesToAssets: maybeFigure("ratio"),
      priceToEarnings: maybeFigure("ratio"),
      dividendYield: maybeFigure("fraction"),
      dividendChange: maybeFigure("fraction"),
      newsStance: maybeFigure("score"),
    }),
    periodEnd: z.iso.date().nullable(),
    knownAt: z.iso.datetime().nullable(),
    amended: z.boolean(),
    quality: figure("probability"),
    qualityParts: z.array(
      z.strictObject({
        name: z.string(),
        score: figure("probability"),
        weight: figure("probability"),
        deduction: figure("probability"),
        because: z.string().nullable(),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "filings", "actions", "news", "words"],
  examples: (symbols) => symbols.map((symbol) => ({ symbol })),
  async run({ symbol }, { market, words }) {
    return showThesis(await thesisAt(market, symbol, words));
  },
});
