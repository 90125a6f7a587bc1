// The straight line through points by ordinary least squares, with the uncertainty of its slope.

import { isConstant, type Numbers, requireFinite, requireLength, requireSameLength } from "./checks.ts";
import { mean } from "./moments.ts";
import { studentTTwoSided } from "./student-t.ts";

export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeStandardError: number;
  readonly interceptStandardError: number;
  readonly tStatistic: number;
  /** Two-sided, slope against zero, n - 2 degrees of freedom. */
  readonly pValue: number;
  readonly rSquared: number;
  /** Standard deviation of the residuals with n - 2 degrees of freedom. */
  readonly residualDeviation: number;
  readonly observations: number;
}

/** Ordinary least squares of y on x with an intercept: slope = sum((x - mean x)(y - mean y)) / sum((x - mean x)^2).
 * Standard errors are the classical ones (equal variance, no autocorrelation). All but `observations` are NaN when x is constant;
 * rSquared is NaN when y is.
 * @param x, y shape (T), T >= 3, finite
 * @throws tools/length-mismatch, tools/series-empty, tools/series-too-short, tools/value-not-finite */
export function fitLine(x: Numbers, y: Numbers): LineFit {
  requireSameLength("x", x, "y", y);
  requireLength("x", x, 3);
  requireFinite("x", x);
  requireFinite("y", y);
  const n = x.length;
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const slope = isConstant(x) ? Number.NaN : xy / xx;
  const intercept = meanY - slope * meanX;
  let residuals = 0;
  for (let i = 0; i < n; i++) residuals += (y[i]! - intercept - slope * x[i]!) ** 2;
  const residualVariance = residuals / (n - 2);
  const slopeStandardError = Math.sqrt(residualVariance / xx);
  const tStatistic = slope / slopeStandardError;
  return {
    slope,
    intercept,
    slopeStandardError,
    interceptStandardError: Math.sqrt(residualVariance * (1 / n + (meanX * meanX) / xx)),
    tStatistic,
    pValue: studentTTwoSided(tStatistic, n - 2),
    rSquared: !isConstant(y) ? 1 - residuals / yy : Number.NaN,
    residualDeviation: Math.sqrt(residualVariance),
    observations: n,
  };
}
