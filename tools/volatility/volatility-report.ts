// Volatility of one price history: now by two measures, ahead by one, and where it stands in its own past.

import { percentileRanks } from "#tools/factors/index.ts";
import { requireLength, standardDeviation } from "#tools/numeric/index.ts";
import { ewmaVolatilityPerYear } from "./ewma.ts";
import { fitGarch, forecastGarch, GARCH_MIN_OBSERVATIONS, type GarchFit } from "./garch.ts";

const barsPerYear = 252;
const monthBars = 20;

export interface VolatilityReport {
  readonly ewmaPerYear: number;
  /** Null with fewer returns than a fit is attempted on, or where they never moved. */
  readonly garch: GarchReport | null;
  readonly realised20PerYear: number;
  /** One standard deviation of the return over the horizon, by GARCH where it converged inside its ranges, else by the exponential measure. */
  readonly horizonMove: number;
  readonly horizonBy: "garch" | "ewma";
  /** Share of the past 20-day volatilities at or below today's, 0..1; NaN with fewer than 40 returns. */
  readonly percentile: number;
}

export interface GarchReport {
  /** For the next session. */
  readonly perYear: number;
  /** Mean over the horizon. */
  readonly horizonPerYear: number;
  /** NaN where persistence is 1. */
  readonly longRunPerYear: number;
  readonly persistence: number;
  readonly alpha: number;
  readonly beta: number;
  readonly converged: boolean;
  readonly atBound: GarchFit["atBound"];
}

export const lambda = 0.94;

/** GARCH decides the horizon's move only where it converged inside its ranges: on short histories it often ends at persistence 1,
 * where there is no long-run level, and the exponential measure is the safer one.
 * @param simple returns a session, oldest first, at least 20; @param horizonBars >= 1
 * @throws tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range */
export function volatilityReport(simple: Float64Array, horizonBars: number): VolatilityReport {
  requireLength("returns", simple, monthBars);
  const returns = simple.map(Math.log1p);
  const ewmaPerYear = ewmaVolatilityPerYear(returns, lambda);
  const moved = returns.some((r) => r !== returns[0]);
  const garch = returns.length >= GARCH_MIN_OBSERVATIONS && moved ? garchReport(fitGarch(returns), horizonBars) : null;
  const byGarch = garch?.converged === true && garch.atBound.length === 0;
  const perYear = byGarch ? garch.horizonPerYear : ewmaPerYear;
  return {
    ewmaPerYear,
    garch,
    realised20PerYear: realised(returns, returns.length),
    horizonMove: perYear * Math.sqrt(horizonBars / barsPerYear),
    horizonBy: byGarch ? "garch" : "ewma",
    percentile: percentileOfToday(returns),
  };
}

function garchReport(fit: GarchFit, horizonBars: number): GarchReport {
  const ahead = forecastGarch(fit, horizonBars);
  const yearly = (variance: number): number => Math.sqrt(variance * barsPerYear);
  return {
    perYear: yearly(ahead[0] as number),
    horizonPerYear: yearly(ahead.reduce((sum, variance) => sum + variance, 0) / horizonBars),
    longRunPerYear: fit.longRunVariance === null ? Number.NaN : yearly(fit.longRunVariance),
    persistence: fit.persistence,
    alpha: fit.alpha,
    beta: fit.beta,
    converged: fit.converged,
    atBound: fit.atBound,
  };
}

/** Realised volatility of the month that ends before index `end`. */
const realised = (returns: Float64Array, end: number): number =>
  standardDeviation(returns.subarray(end - monthBars, end)) * Math.sqrt(barsPerYear);

function percentileOfToday(returns: Float64Array): number {
  const ends = Array.from({ length: returns.length - monthBars + 1 }, (_, i) => i + monthBars);
  if (ends.length <= monthBars) return Number.NaN;
  return percentileRanks(Float64Array.from(ends, (end) => realised(returns, end))).at(-1) as number;
}
