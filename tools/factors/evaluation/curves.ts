// The course of a factor through time, thinned to as many points as a plot can show.

import type { FactorMeasures } from "./measures.ts";
import { soldAndBought } from "./portfolio.ts";
import type { Curves } from "./report.ts";
import { presentMean } from "./series-summary.ts";

const ROLLING_ROWS = 63;
const ROLLING_LEAST = 21;

/** Rows are dealt to points of equal width; rows of no point are none. Growth compounds one-row returns; a row without one leaves it as it is. */
export function curvesOf(measures: FactorMeasures): Curves {
  const { panels, horizons, options } = measures;
  const first = horizons.get(options.horizons[0]!)!;
  const oneRow = horizons.get(1)!;
  const ends = endsOf(panels.timesMs.length, options.curvePoints);
  const at = (series: Float64Array): number[] => ends.map((end) => series[end - 1]!);
  const means = (series: Float64Array): (number | null)[] =>
    ends.map((end, i) => presentMean(series.subarray(i === 0 ? 0 : ends[i - 1]!, end)));
  const excessOf = (q: number): Float64Array =>
    column(oneRow.quantileReturns, q, options.quantiles).map((value, t) => value - oneRow.marketReturns[t]!);
  const { gross, net } = soldAndBought(measures, 1);
  return {
    timesMs: ends.map((end) => panels.timesMs[end - 1]!),
    rankIc: means(first.rankIc),
    rollingRankIc: ends.map((end) => {
      const rows = first.rankIc.subarray(Math.max(0, end - ROLLING_ROWS), end);
      return rows.filter((value) => !Number.isNaN(value)).length < ROLLING_LEAST ? null : presentMean(rows);
    }),
    quantileGrowth: Array.from({ length: options.quantiles }, (_, q) => at(growthOf(excessOf(q)))),
    grossGrowth: at(growthOf(gross)),
    netGrowth: at(growthOf(net)),
    bottomTurnover: means(column(oneRow.turnover, 0, options.quantiles)),
    topTurnover: means(column(oneRow.turnover, options.quantiles - 1, options.quantiles)),
  };
}

/** The row after the last of each point. */
function endsOf(rows: number, points: number): number[] {
  const count = Math.min(rows, points);
  return Array.from({ length: count }, (_, i) => Math.round(((i + 1) * rows) / count));
}

const column = (panel: Float64Array, at: number, width: number): Float64Array =>
  Float64Array.from({ length: panel.length / width }, (_, t) => panel[t * width + at]!);

function growthOf(returns: Float64Array): Float64Array {
  let value = 1;
  return returns.map((step) => {
    if (!Number.isNaN(step)) value *= 1 + step;
    return value;
  });
}
