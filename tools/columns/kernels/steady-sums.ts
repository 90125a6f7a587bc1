// Sums over the last N rows without subtracting what leaves: a window is the end of one stretch of N rows and the beginning of the next.
// Nothing of a value that has left stays behind as rounding: a window of zeros sums to 0, one of squares to no less. For ticks, where one
// second's volume may be a million times the next one's; slower than the slid sums of window-sums.ts.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
const remembers = perPair((rows) => 6 + 2 * ((rows as number) + 1));

export const steadySumKernel: Kernel = nativeKernel({
  name: "steady_sum",
  says: "sum over a window, to the rounding of its own values alone",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "steadySum",
  remembers,
});

export const steadyMeanKernel: Kernel = nativeKernel({
  name: "steady_mean",
  says: "mean over a window, to the rounding of its own values alone",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "steadyMean",
  remembers,
});
