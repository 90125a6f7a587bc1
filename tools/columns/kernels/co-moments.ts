// Two columns over the last N rows, slid along as in window-sums.ts. A row that lacks either counts as missing.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

/** A correlation lies within [-1, 1], and exactly there where only rounding holds it off: two rows always lie on a line. */
export const coMomentsKernel: Kernel = nativeKernel({
  name: "co_moments",
  says: "covariance (divided by rows - 1), correlation and slope of y on x over a window; the last two missing where a column does not move",
  inputs: 2,
  outputs: ["covariance", "correlation", "slope"],
  params: [rowsParam("rows", 2)],
  lookback,
  warmUp,
  native: "coMoments",
  remembers: perPair(() => 20),
});

/** Rows count 0 (oldest) to N - 1 (the row itself); sums are taken as deviations from a value of the window. */
export const trendKernel: Kernel = nativeKernel({
  name: "trend",
  says: "least-squares line of x on time over a window: slope a row, its value at the newest row, r squared (missing where x does not move)",
  inputs: 1,
  outputs: ["slope", "end", "r2"],
  params: [rowsParam("rows", 2)],
  lookback,
  warmUp,
  native: "trend",
  remembers: perPair(() => 12),
});
