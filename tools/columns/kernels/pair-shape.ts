// How two columns move together where one number of a window does not say it: on either side, in higher moments, in what a line leaves over.
// Windows in which a row lacks either column are missing.

import { type Kernel, nativeKernel, ringValues, rowsParam } from "../kernel.ts";

const warmUp = (rows = 1): number => rows - 1;
/** A line's five sums, and two windows by lane. */
const remembers = (lanes: number, rows = 1): number => 5 + 2 * lanes * ringValues(rows);

/** A side needs 3 rows. @source Ang, Chen & Xing (2006), Rev. Financial Studies 19(4); Ang & Chen (2002), J. Financial Economics 63(3) for the correlations */
export const sidedKernel: Kernel = nativeKernel({
  name: "sided",
  says: "of y, x: slope of y on x and their correlation over the rows of a window in which x lies below its mean, and above it; missing where a side has fewer than 3 rows or x does not move there",
  inputs: 2,
  params: [rowsParam("rows", 6)],
  outputs: ["below_slope", "above_slope", "below_correlation", "above_correlation"],
  warmUp,
  native: "sided",
  remembers,
});

/** @source Harvey & Siddique (2000), J. Finance 55(3); Dittmar (2002), J. Finance 57(1) */
export const coShapeKernel: Kernel = nativeKernel({
  name: "co_shape",
  says: "of y, x with window means taken off: mean of y x^2 over (deviation of y x variance of x), mean of y x^3 over (deviation of y x deviation of x cubed), population moments; missing where either does not move",
  inputs: 2,
  params: [rowsParam("rows", 3)],
  outputs: ["coskewness", "cokurtosis"],
  warmUp,
  native: "coShape",
  remembers,
});

/** Skewness and kurtosis as of the kernel `shape`, with the residuals' mean of zero. */
export const residualShapeKernel: Kernel = nativeKernel({
  name: "residual_shape",
  says: "of what a least-squares line of y on x leaves over in a window: skewness, excess kurtosis (unbiased for the normal law) and first autocorrelation; missing where x does not move or nothing is left",
  inputs: 2,
  params: [rowsParam("rows", 5)],
  outputs: ["skewness", "kurtosis", "autocorrelation"],
  warmUp,
  native: "residualShape",
  remembers,
});

/** Residuals u of y = a + b x + u; then u_t - u_(t-1) = phi u_(t-1) + e without a constant.
 * distance: the newest u over root (sum u^2 / (n - 2)). statistic: phi over its standard error, n - 2 degrees of freedom. half_life:
 * -ln 2 / ln(1 + phi) rows, missing unless -1 < phi < 0.
 * @source Engle & Granger (1987), Econometrica 55(2); Dickey & Fuller (1979) without lags */
export const cointegrationKernel: Kernel = nativeKernel({
  name: "cointegration",
  says: "of y, x over a window: how many deviations the newest residual of y on x lies from the line, the Dickey-Fuller t statistic of the residuals without lags or constant, and the rows in which half of a distance is made good",
  inputs: 2,
  params: [rowsParam("rows", 5)],
  outputs: ["distance", "statistic", "half_life"],
  warmUp,
  native: "cointegration",
  remembers,
});
