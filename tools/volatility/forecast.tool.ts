// One company's volatility now and ahead, as evidence.

import { z } from "zod";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure, orNull } from "#tools/define/index.ts";
import { memberOf, universeAt } from "#tools/universe/index.ts";
import { lambda, type VolatilityReport, volatilityReport } from "./volatility-report.ts";

export const forecastTool = defineTool({
  id: "volatility.forecast",
  says: "Volatility of one company now (exponentially weighted, GARCH) and over a horizon, with convergence stated. Size of moves, not direction.",
  input: z.strictObject({ symbol: SymbolId, horizonDays: z.int().min(1).max(60).default(5) }),
  output: z.strictObject({
    symbol: z.string(),
    sessions: figure("count"),
    horizonDays: figure("days"),
    ewmaPerYear: figure("fraction/year"),
    lambda: figure("ratio"),
    realised20PerYear: figure("fraction/year"),
    garch: z
      .strictObject({
        perYear: figure("fraction/year"),
        horizonPerYear: figure("fraction/year"),
        longRunPerYear: maybeFigure("fraction/year"),
        persistence: figure("ratio"),
        alpha: figure("ratio"),
        beta: figure("ratio"),
        converged: z.boolean(),
        atBound: z.array(z.string()),
      })
      .nullable(),
    horizonMove: figure("fraction"),
    horizonBy: z.enum(["garch", "ewma"]),
    percentile: maybeFigure("probability"),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions"],
  examples: (symbols) => symbols.slice(0, 6).map((symbol) => ({ symbol })),
  async run({ symbol, horizonDays }, { market }) {
    const { member } = memberOf(await universeAt(market), symbol);
    const report = volatilityReport(member.returns, horizonDays);
    return {
      symbol,
      sessions: member.closes.length,
      horizonDays,
      ...report,
      lambda,
      garch: report.garch && {
        ...report.garch,
        longRunPerYear: orNull(report.garch.longRunPerYear),
        atBound: [...report.garch.atBound],
      },
      percentile: orNull(report.percentile),
      missing: missingOf(report),
    };
  },
});

function missingOf({ garch, percentile }: VolatilityReport): Missing {
  const gaps: Missing = [];
  if (garch === null) gaps.push({ field: "garch", because: "too few returns for a GARCH fit" });
  if (garch && garch.atBound.length > 0)
    gaps.push({
      field: "garch",
      because: "the GARCH fit ended at the edge of its range, so the exponential measure decides the horizon's move",
    });
  if (garch?.converged === false)
    gaps.push({ field: "garch", because: "the GARCH fit did not converge, so the exponential measure stands in" });
  if (Number.isNaN(percentile))
    gaps.push({ field: "percentile", because: "too short a history to place today's volatility in" });
  return gaps;
}
