// Correlation of two series and how surprising it is.

import { isConstant, type Numbers, requireFinite, requireLength, requireSameLength } from "./checks.ts";
import { mean } from "./moments.ts";
import { rankWithTies } from "./rank.ts";
import { studentTTwoSided } from "./student-t.ts";

/** Pearson correlation, cov(x, y) / (sd x * sd y), held within [-1, 1]. NaN where either series is constant.
 * @param x, y shape (T), T >= 2, finite
 * @throws tools/length-mismatch, tools/series-empty, tools/series-too-short, tools/value-not-finite */
export function pearson(x: Numbers, y: Numbers): number {
  requireSameLength("x", x, "y", y);
  requireLength("x", x, 2);
  requireFinite("x", x);
  requireFinite("y", y);
  if (isConstant(x) || isConstant(y)) return Number.NaN;
  const meanX = mean(x);
  const meanY = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
}

/** Spearman correlation: Pearson's over the ranks, ties sharing their mean rank. Same inputs and errors as `pearson`. */
export function spearman(x: Numbers, y: Numbers): number {
  requireSameLength("x", x, "y", y);
  return pearson(rankWithTies(x), rankWithTies(y));
}

export interface CorrelationTest {
  readonly correlation: number;
  /** Pairs the correlation was taken over. */
  readonly overlap: number;
  readonly tStatistic: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Tests correlation against zero: t = r sqrt((n - 2) / (1 - r^2)), Student's t with n - 2 degrees of freedom.
 * Exact for independent normal pairs; optimistic where the series are autocorrelated. |r| = 1 gives p = 0, NaN gives NaN.
 * @param overlap n >= 3
 * @throws tools/series-too-short */
export function testCorrelation(correlation: number, overlap: number): CorrelationTest {
  requireLength("pairs", { length: overlap }, 3);
  const tStatistic = correlation * Math.sqrt((overlap - 2) / ((1 - correlation) * (1 + correlation)));
  return { correlation, overlap, tStatistic, pValue: studentTTwoSided(tStatistic, overlap - 2) };
}
