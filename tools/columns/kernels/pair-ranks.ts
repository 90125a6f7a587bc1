// Two columns by the order of their values in a window: ranks, and the tails they share. A window in which a row lacks either is missing.

import { type Kernel, nativeKernel, numberParam, perLane, ringValues, rowsParam, sortedValues } from "../kernel.ts";

const warmUp = (rows = 1): number => rows - 1;

/** Of equal values at the edge of a tail all count as in it, in both columns alike.
 * @source Longin & Solnik (2001), J. Finance 56(2); Acharya, Pedersen, Philippon & Richardson (2017), Rev. Financial Studies 30(1) for the shortfall */
export const tailPairKernel: Kernel = nativeKernel({
  name: "tail_pair",
  says: "of y, x, with k = share of rows rounded down, at least 1: share of the rows with x among its k lowest in which y is among its k lowest, the same of the highest, and the mean of y over the rows with x among its k lowest",
  inputs: 2,
  params: [rowsParam("rows", 2), numberParam("share", 0, 0.5)],
  outputs: ["lower", "upper", "shortfall"],
  warmUp,
  native: "tailPair",
  remembers: perLane((rows = 1) => 2 * (ringValues(rows) + sortedValues(rows))),
});

/** Spearman's: the correlation of mid-ranks, which are kept doubled so that they are whole numbers and the sums exact. */
export const rankCorrelationKernel: Kernel = nativeKernel({
  name: "rank_correlation",
  says: "correlation of the ranks of y and x in a window, equal values sharing their mean rank; missing where either does not move",
  inputs: 2,
  params: [rowsParam("rows", 2)],
  warmUp,
  native: "rankCorrelation",
  remembers: perLane((rows = 1) => 1 + 8 * Math.ceil(rows / 2)),
});
