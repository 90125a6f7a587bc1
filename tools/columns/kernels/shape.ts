// Skewness and kurtosis over the last N rows, by sums of powers slid along: some 12 ns a row whatever the window.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/**
 * With central sums M_k = sum (x - mean)^k:
 *   skewness = n sqrt(n - 1) / (n - 2) * M3 / M2^1.5
 *   kurtosis = n (n + 1)(n - 1) / ((n - 2)(n - 3)) * M4 / M2^2 - 3 (n - 1)^2 / ((n - 2)(n - 3))
 * Powers are of deviations from a value of the window. Sums are taken afresh every max(64, N) rows of the lane, and where the value that
 * leaves outweighs what stays a thousand times, so that an outlier takes its rounding with it.
 */
export const shapeKernel: Kernel = nativeKernel({
  name: "shape",
  says: "sample skewness and excess kurtosis of a window, unbiased for the normal law, as pandas' skew and kurt; missing where x does not move",
  inputs: 1,
  outputs: ["skewness", "kurtosis"],
  params: [rowsParam("rows", 4)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "shape",
  remembers: perPair(() => 14),
});
