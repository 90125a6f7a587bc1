// The two ends of a factor against each other, before and after costs.

import { orNull } from "#tools/define/index.ts";
import { deflatedSharpe } from "#tools/numeric/index.ts";
import type { FactorMeasures, HorizonMeasures } from "./measures.ts";
import type { FactorReport } from "./report.ts";
import { presentMean, type SeriesSummary } from "./series-summary.ts";

/** Top quantile less bottom quantile, by row. */
export function spreadOf({ quantileReturns }: HorizonMeasures, quantiles: number): Float64Array {
  return Float64Array.from(
    { length: quantileReturns.length / quantiles },
    (_, t) => quantileReturns[(t + 1) * quantiles - 1]! - quantileReturns[t * quantiles]!,
  );
}

/** What renewing both ends costs: a share of turnover is sold and as much bought, at each end, for `costBps` a unit of value. Drift of the
 * weights between renewals is left out, and so is the cost of building the first portfolio. */
export function costOf({ turnover }: HorizonMeasures, quantiles: number, costBps: number): Float64Array {
  const cost = costBps / 10_000;
  return Float64Array.from(
    { length: turnover.length / quantiles },
    (_, t) => 2 * cost * (turnover[t * quantiles]! + turnover[(t + 1) * quantiles - 1]!),
  );
}

/** 1 where the top quantile is bought, -1 where the bottom one is. */
export function sideBought({ horizons, options }: FactorMeasures): 1 | -1 {
  if (options.buys !== "better") return options.buys === "top" ? 1 : -1;
  const ic = presentMean(horizons.get(options.horizons[0]!)!.rankIc);
  return ic !== null && ic < 0 ? -1 : 1;
}

export interface PortfolioSeries {
  readonly gross: Float64Array;
  readonly net: Float64Array;
}

/** One horizon's spread in the direction bought, and the same less costs. */
export function soldAndBought(
  measures: FactorMeasures,
  horizon: number,
): PortfolioSeries & { readonly cost: Float64Array } {
  const { quantiles, costBps } = measures.options;
  const measure = measures.horizons.get(horizon)!;
  const side = sideBought(measures);
  const gross = spreadOf(measure, quantiles).map((value) => side * value);
  const cost = costOf(measure, quantiles, costBps);
  return { gross, cost, net: gross.map((value, t) => value - cost[t]!) };
}

/** Results of the portfolio that is renewed at every row. */
export function portfolioResult(
  measures: FactorMeasures,
  summarise: (series: Float64Array, overlap: number, label: string) => SeriesSummary,
): FactorReport["portfolio"] {
  const { gross, net } = soldAndBought(measures, 1);
  const { rowsPerYear, trials, trialSharpeDeviation, buys } = measures.options;
  const [before, after] = [summarise(gross, 1, "portfolio gross"), summarise(net, 1, "portfolio net")];
  const perYear = ({ ratio }: SeriesSummary): number | null => orNull((ratio ?? Number.NaN) * Math.sqrt(rowsPerYear));
  const kept = net.filter((value) => !Number.isNaN(value));
  const looks = buys === "better" ? 2 * trials : trials;
  return {
    longEnd: sideBought(measures) === 1 ? "top" : "bottom",
    gross: before,
    net: after,
    grossSharpePerYear: perYear(before),
    netSharpePerYear: perYear(after),
    deflatedSharpe: kept.length < 3 ? null : deflatedSharpe(kept, looks, { trialDeviation: trialSharpeDeviation }),
  };
}
