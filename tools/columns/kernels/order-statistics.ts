// What the order of a window tells: quantiles, the newest value's rank, the median distance from the median, the tails, L-moments.
// Each keeps its window sorted while it slides; the rank alone counts what is lower. A window with a missing value is missing.

import { type Kernel, nativeKernel, numberParam, perLane, ringValues, rowsParam, sortedValues } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
const remembers = perLane((rows = 1) => sortedValues(rows));

/** Quantiles are linear between order statistics: type 7 of Hyndman & Fan (1996), the default of numpy and pandas. */
export const orderStatisticsKernel: Kernel = nativeKernel({
  name: "order_statistics",
  says: "quantiles of a window (5, 10, 20, 25, 50, 75, 80, 90, 95 %, linear between order statistics), the newest value's mean rank over rows, the median distance from the median (not scaled)",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  outputs: ["q05", "q10", "q20", "q25", "q50", "q75", "q80", "q90", "q95", "rank", "mad"],
  lookback,
  warmUp,
  native: "orderStatistics",
  remembers,
});

export const quantileKernel: Kernel = nativeKernel({
  name: "quantile",
  says: "a quantile of a window, linear between order statistics",
  inputs: 1,
  params: [rowsParam(), numberParam("q", 0, 1)],
  lookback,
  warmUp,
  native: "quantile",
  remembers,
});

/** As pandas' rolling rank(pct=True). */
export const percentileRankKernel: Kernel = nativeKernel({
  name: "percentile_rank",
  says: "rank of the newest value in its window over rows, equal values sharing their mean rank: 1 for the highest, 1 / rows for the lowest",
  inputs: 1,
  params: [rowsParam()],
  warmUp,
  native: "percentileRank",
  remembers: perLane((rows = 1) => ringValues(rows)),
});

export const tailMeansKernel: Kernel = nativeKernel({
  name: "tail_means",
  says: "means of the k lowest and of the k highest values of a window, k = share of rows rounded down, at least 1",
  inputs: 1,
  params: [rowsParam("rows", 2), numberParam("share", 0, 0.5)],
  outputs: ["lower", "upper"],
  lookback,
  warmUp,
  native: "tailMeans",
  remembers,
});

/** The reciprocal of the mean log excess of the k highest over the next; of the lowest by negating x. */
export const tailIndexKernel: Kernel = nativeKernel({
  name: "tail_index",
  says: "Hill's tail index by the k highest values of a window, k = share of rows rounded down, at least 1; missing where the next value is not above 0 or they all equal it. Source: Hill (1975), Annals of Statistics 3(5)",
  inputs: 1,
  params: [rowsParam("rows", 2), numberParam("share", 0, 0.5)],
  lookback,
  warmUp,
  native: "tailIndex",
  remembers,
});

/** By probability-weighted moments b_r, with x sorted and j from 0: b_r = mean of x_j C(j, r) / C(n - 1, r). A row costs the whole window. */
export const lMomentsKernel: Kernel = nativeKernel({
  name: "l_moments",
  says: "L-scale, L-skewness and L-kurtosis of a window (unbiased sample L-moments); the ratios missing where all values are equal. Source: Hosking (1990), J. Royal Statistical Society B 52(1)",
  inputs: 1,
  params: [rowsParam("rows", 4)],
  outputs: ["scale", "skewness", "kurtosis"],
  lookback,
  warmUp,
  native: "lMoments",
  remembers,
});
