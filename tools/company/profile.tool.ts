// A company's profile as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure } from "#tools/define/index.ts";
import { companyAt } from "./company-at.ts";
import { filedFigure } from "./filed-figure.ts";
import { showProfile } from "./show-profile.ts";

const ProfileOutput = z.strictObject({
  symbol: z.string(),
  name: z.string(),
  sector: z.string(),
  currency: z.string(),
  price: maybeFigure("usd/share"),
  priceAt: z.iso.datetime().nullable(),
  revenue: filedFigure("usd"),
  grossProfit: filedFigure("usd"),
  operatingIncome: filedFigure("usd"),
  netIncome: filedFigure("usd"),
  operatingCashFlow: filedFigure("usd"),
  earningsPerShare: filedFigure("usd/share"),
  assets: filedFigure("usd"),
  liabilities: filedFigure("usd"),
  equity: filedFigure("usd"),
  longTermDebt: filedFigure("usd"),
  grossMargin: maybeFigure("fraction"),
  operatingMargin: maybeFigure("fraction"),
  netMargin: maybeFigure("fraction"),
  revenueGrowth: maybeFigure("fraction"),
  netIncomeGrowth: maybeFigure("fraction"),
  returnOnEquity: maybeFigure("fraction"),
  debtToEquity: maybeFigure("ratio"),
  liabilitiesToAssets: maybeFigure("ratio"),
  marketValue: maybeFigure("usd"),
  priceToEarnings: maybeFigure("ratio"),
  priceToBook: maybeFigure("ratio"),
  dividendPerShare: maybeFigure("usd/share"),
  dividendYield: maybeFigure("fraction"),
  dividendChange: maybeFigure("fraction"),
  nextDividend: z.strictObject({ exDate: z.iso.date(), amount: figure("usd/share") }).nullable(),
  newestPeriodEnd: z.iso.date().nullable(),
  newestFilingAt: z.iso.datetime().nullable(),
  periodAgeDays: maybeFigure("days"),
  amended: z.boolean(),
  amendments: z.array(z.strictObject({ item: z.string(), periodEnd: z.iso.date(), knownAt: z.iso.datetime() })),
  missing: Missing,
});

export const profileTool = defineTool({
  id: "company.profile",
  says: "A company's latest year as filed: size, margins, growth, debt, valuation, dividend, each with period and when it became known. Not for prices over time.",
  input: z.strictObject({ symbol: SymbolId }),
  output: ProfileOutput,
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "filings", "actions"],
  examples: (symbols) => symbols.map((symbol) => ({ symbol })),
  async run({ symbol }, { market }) {
    return showProfile((await companyAt(market, symbol, 1)).profile, market.asOf);
  },
});
