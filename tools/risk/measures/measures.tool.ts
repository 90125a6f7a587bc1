// How much one company can lose, as evidence.

import { z } from "zod";
import { isoTime } from "#infra/runtime/index.ts";
import { SymbolId } from "#knowledge/domain/index.ts";
import { defineTool, figure, Missing, maybeFigure, orNull } from "#tools/define/index.ts";
import { standings } from "#tools/factors/index.ts";
import {
  meanReturns,
  memberOf,
  type PriceHistory,
  returnsBySession,
  type Universe,
  universeAt,
} from "#tools/universe/index.ts";
import type { Beta } from "./beta.ts";
import { betaOver, minReturns, riskReport, riskView } from "./risk-report.ts";
import { historicalTail } from "./tails/historical-tail.ts";

const Tail = z.strictObject({ historical: figure("fraction"), parametric: figure("fraction") });

export const measuresTool = defineTool({
  id: "risk.measures",
  says: "Value at risk, expected shortfall, beta and drawdown of one company over recent sessions. What was, not a forecast.",
  input: z.strictObject({
    symbol: SymbolId,
    level: z.number().min(0.9).max(0.995).default(0.95),
    sessions: z.int().min(40).max(300).default(250),
  }),
  output: z.strictObject({
    symbol: z.string(),
    stance: figure("score"),
    confidence: figure("probability"),
    sessions: figure("count"),
    level: figure("probability"),
    valueAtRisk: Tail,
    expectedShortfall: Tail,
    tailSessions: figure("count"),
    market: z.string(),
    beta: maybeFigure("ratio"),
    betaStandardError: maybeFigure("ratio"),
    maxDrawdown: figure("fraction"),
    drawdownNow: figure("fraction"),
    drawdownPeakAt: z.string(),
    drawdownTroughAt: z.string(),
    worstDay: figure("fraction"),
    worstDayAt: z.string(),
    bestDay: figure("fraction"),
    bestDayAt: z.string(),
    downsideDeviationPerYear: figure("fraction/year"),
    universeRank: z.strictObject({ rank: figure("rank"), of: figure("count") }).nullable(),
    missing: Missing,
  }),
  limits: { timeoutMs: 5_000 },
  reads: ["instruments", "bars", "actions"],
  examples: (symbols) => symbols.slice(0, 6).map((symbol) => ({ symbol })),
  async run({ symbol, level, sessions }, { market }) {
    const universe = await universeAt(market);
    const { member, index } = memberOf(universe, symbol);
    const own = newest(member, sessions);
    const report = riskReport(own, level);
    const comparison = universe.members.map((other) => tailOf(newest(other, sessions), level));
    const rank =
      index < 0 ? Number.NaN : (standings(Float64Array.from(comparison), "lowest").ranks[index] ?? Number.NaN);
    const beta = betaOf(universe, own);
    const at = (i: number): string => isoTime(own.timesMs[i] as number);
    const { drawdown } = report;
    return {
      symbol,
      ...riskView(
        report.historical.valueAtRisk,
        comparison.filter((value) => !Number.isNaN(value)),
        own.returns.length,
      ),
      sessions: own.closes.length,
      level,
      valueAtRisk: { historical: report.historical.valueAtRisk, parametric: report.parametric.valueAtRisk },
      expectedShortfall: {
        historical: report.historical.expectedShortfall,
        parametric: report.parametric.expectedShortfall,
      },
      tailSessions: report.historical.tailBars,
      market: beta.market,
      beta: orNull(beta.fit?.beta ?? Number.NaN),
      betaStandardError: orNull(beta.fit?.standardError ?? Number.NaN),
      maxDrawdown: drawdown.depth,
      drawdownNow: drawdown.currentDepth,
      drawdownPeakAt: at(drawdown.peakIndex),
      drawdownTroughAt: at(drawdown.troughIndex),
      worstDay: own.returns[report.worstIndex] as number,
      worstDayAt: isoTime(own.returnTimesMs[report.worstIndex] as number),
      bestDay: own.returns[report.bestIndex] as number,
      bestDayAt: isoTime(own.returnTimesMs[report.bestIndex] as number),
      downsideDeviationPerYear: report.downsideDeviationPerYear,
      universeRank: Number.isNaN(rank) ? null : { rank, of: comparison.filter((value) => !Number.isNaN(value)).length },
      missing: beta.fit ? [] : [{ field: "beta", because: "too few sessions shared with the market" }],
    };
  },
});

const newest = (history: PriceHistory, sessions: number): PriceHistory => ({
  ...history,
  timesMs: history.timesMs.slice(-sessions - 1),
  closes: history.closes.slice(-sessions - 1),
  returns: history.returns.slice(-sessions),
  returnTimesMs: history.returnTimesMs.slice(-sessions),
});

/** Historical value at risk of a member; NaN where it has too few returns to say. */
function tailOf({ returns }: PriceHistory, level: number): number {
  return returns.length < minReturns ? Number.NaN : historicalTail(returns, level).valueAtRisk;
}

function betaOf(universe: Universe, own: PriceHistory): { readonly market: string; readonly fit: Beta | null } {
  const { benchmark } = universe;
  if (benchmark) return { market: benchmark.instrument.name, fit: betaOver(own, returnsBySession(benchmark)) };
  return { market: "the universe's mean", fit: betaOver(own, meanReturns(universe)) };
}
