// Averages that remember everything, older values less. A missing row gives missing and changes nothing: the average goes on from before it.

import { type Kernel, nativeKernel, numberParam, perPair, rowsParam } from "../kernel.ts";

/** Exponential with weight 2 / (N + 1) and Wilder's with 1 / N are both this. */
export const smoothKernel: Kernel = nativeKernel({
  name: "smooth",
  says: "s + weight * (x - s), begun as the mean of the first rows; missing until there are so many. Source: as TA-Lib's EMA and Wilder (1978)",
  inputs: 1,
  params: [numberParam("weight", 0, 1), rowsParam("seed_rows")],
  warmUp: (_, seed) => (seed as number) - 1,
  native: "smooth",
  remembers: perPair(() => 4),
});

/** Weights shrink by (1 - weight) a row and are made to sum to one: pandas' ewm(adjust=True, ignore_na=True). */
export const decayingMeanKernel: Kernel = nativeKernel({
  name: "decaying_mean",
  says: "weighted mean of all rows so far, each row back weighing (1 - weight) of the next",
  inputs: 1,
  params: [numberParam("weight", 0, 1)],
  native: "decayingMean",
  remembers: perPair(() => 4),
});
