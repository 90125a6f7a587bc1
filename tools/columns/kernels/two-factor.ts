// Least squares of one column on two others over the last N rows, by sums slid along and taken afresh every so often.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/**
 * y = a + b1 x1 + b2 x2 + e over the window. Sums are of deviations from a row of the window; with means taken off,
 *   D = S11 S22 - S12^2, b1 = (S22 S1y - S12 S2y) / D, b2 = (S11 S2y - S12 S1y) / D
 *   SSE = Syy - b1 S1y - b2 S2y, deviation = root (SSE / (n - 3)), r2 = 1 - SSE / Syy
 * residual is the newest e. Missing where the factors do not move or are all but collinear (D below 1e-10 S11 S22).
 */
export const twoFactorKernel: Kernel = nativeKernel({
  name: "two_factor",
  says: "of y, x1, x2: least squares of y on x1, x2 and a constant over a window: constant, loadings, root of the residuals' squares over rows - 3, r squared, the newest residual; missing where x1 and x2 are all but one line",
  inputs: 3,
  outputs: ["constant", "first", "second", "deviation", "r2", "residual"],
  params: [rowsParam("rows", 4)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "twoFactor",
  remembers: perPair(() => 26),
});
