// The figures a company filed, as filed, with every amendment known by then.

import { z } from "zod";
import { isoDay, isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { latestFilings, valueByUnit } from "./latest-filings.ts";

export const filingsTool = defineTool({
  id: "data.filings",
  says: "Figures a company filed, newest period first, each as filed with the time it became known; amendments are rows of their own. Use for single items; company.profile for ratios.",
  input: z.strictObject({
    symbol: SymbolId,
    /** Names of items such as "revenues"; all when left out. */
    items: z.array(z.string().min(1)).max(20).optional(),
    timeframe: z.enum(["quarterly", "annual"]).optional(),
    limit: z.int().min(1).max(200).default(40),
  }),
  output: z.strictObject({
    symbol: z.string(),
    known: figure("count"),
    shown: figure("count"),
    facts: z.array(
      z.strictObject({
        item: z.string(),
        statement: z.string(),
        timeframe: z.string(),
        period: z.string(),
        periodEnd: z.iso.date(),
        knownAt: z.iso.datetime(),
        /** True where the same item of the same period was filed before with another value. */
        amended: z.boolean(),
        /** The figure under the unit it was filed in; the others are null. */
        usd: maybeFigure("usd"),
        usdPerShare: maybeFigure("usd/share"),
        shares: maybeFigure("shares"),
        /** In a unit of its own, which is named; it cannot be cited. */
        other: z.number().nullable(),
        unit: z.string(),
      }),
    ),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "filings"],
  examples: (symbols) =>
    symbols.slice(0, 2).flatMap((symbol) => [{ symbol }, { symbol, timeframe: "annual" as const, limit: 5 }]),
  async run({ symbol, items, timeframe, limit }, { market }) {
    const instrument = requireSymbol(symbol, await market.instruments());
    const filed = await market.filings({ symbols: [instrument.symbol], ...(items && { items }) });
    const { known, shown } = latestFilings(filed, timeframe ?? null, limit);
    return {
      symbol: instrument.symbol,
      known,
      shown: shown.length,
      facts: shown.map(({ fact, amended }) => ({
        item: fact.item,
        statement: fact.statement,
        timeframe: fact.timeframe,
        period: `${fact.fiscalPeriod} ${fact.fiscalYear}`,
        periodEnd: isoDay(fact.endMs),
        knownAt: isoTime(fact.knownAtMs),
        amended,
        ...valueByUnit(fact),
      })),
      missing: shown.length > 0 ? [] : [{ field: "facts", because: "nothing of this kind was filed by then" }],
    };
  },
});
