// Tail measures from a law with the series' own moments: smoother than counting bars, and wrong where the law is.
// Losses are positive fractions.

import {
  mean,
  type Numbers,
  normalPdf,
  normalQuantile,
  requireLength,
  requireLevel,
  requireWithin,
  type Shape,
  shape,
  standardDeviation,
} from "#tools/numeric/index.ts";

export interface ParametricLoss {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** Value at risk and expected shortfall of a normal return over h bars: with z the quantile of 1 - level,
 * -(h m + z s sqrt h) and -(h m) + s sqrt h * phi(z) / (1 - level).
 * @param meanPerBar       m, return per bar
 * @param deviationPerBar  s >= 0, from history or from a volatility forecast
 * @param level            0.5 < level < 1
 * @param horizonBars      h > 0; the root-of-time rule holds for returns without autocorrelation
 * @returns loss over the horizon as a fraction of equity
 * @throws tools/level-out-of-range, tools/parameter-out-of-range */
export function normalTail(
  meanPerBar: number,
  deviationPerBar: number,
  level: number,
  horizonBars = 1,
): ParametricLoss {
  requireLevel(level);
  requireWithin("deviationPerBar", deviationPerBar, 0, Number.MAX_VALUE);
  requireWithin("meanPerBar", meanPerBar, -Number.MAX_VALUE, Number.MAX_VALUE);
  requireWithin("horizonBars", horizonBars, Number.MIN_VALUE, Number.MAX_VALUE);
  const centre = meanPerBar * horizonBars;
  const spread = deviationPerBar * Math.sqrt(horizonBars);
  const z = normalQuantile(1 - level);
  return { valueAtRisk: -(centre + z * spread), expectedShortfall: (spread * normalPdf(z)) / (1 - level) - centre };
}

/** `normalTail` of one bar with the sample mean and standard deviation (T - 1).
 * @param returns shape (T), T >= 2, finite
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/level-out-of-range */
export function normalTailOf(returns: Numbers, level: number): ParametricLoss {
  requireLength("returns", returns, 2);
  return normalTail(mean(returns), standardDeviation(returns), level);
}

export interface CornishFisherLoss extends ParametricLoss {
  /** False where the expansion does not rise with the level at this skewness and kurtosis: the numbers are no quantile and no mean beyond one then. */
  readonly valid: boolean;
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/** Value at risk with the normal quantile bent by skewness S and excess kurtosis K:
 * w = z + (z^2 - 1) S / 6 + (z^3 - 3z) K / 24 - (2z^3 - 5z) S^2 / 36.
 * Expected shortfall is the mean of w over the tail, by the recursion of Hermite polynomials.
 * `valid` asks that dw/dz >= 0 from this quantile to its mirror image.
 * @param returns shape (T), T >= 4, finite, not constant (a constant series gives NaN and valid false)
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/level-out-of-range
 * @source Cornish & Fisher (1938); conditions in Maillard (2012), A User's Guide to the Cornish Fisher Expansion */
export function cornishFisherTail(returns: Numbers, level: number): CornishFisherLoss {
  requireLevel(level);
  requireLength("returns", returns, 4);
  const { skewness: s, excessKurtosis: k } = shape(returns);
  const z = normalQuantile(1 - level);
  const bent = bentNormal(z, { skewness: s, excessKurtosis: k });
  const tailSlope = 1 + (s * z) / 6 + (k * (z * z - 1)) / 24 - (s * s * (2 * z * z - 1)) / 36;
  const centre = mean(returns);
  const deviation = standardDeviation(returns);
  return {
    valueAtRisk: -(centre + bent * deviation),
    expectedShortfall: (deviation * normalPdf(z) * tailSlope) / (1 - level) - centre,
    valid: risesWithin(Math.abs(z), s, k),
    skewness: s,
    excessKurtosis: k,
  };
}

/** w of `cornishFisherTail`. */
export const bentNormal = (z: number, { skewness: s, excessKurtosis: k }: Shape): number =>
  z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;

/** dw/dz = 1 + zS/3 + (z^2 - 1)K/8 - (6z^2 - 5)S^2/36 is a parabola in z: its least value is at an end or at its vertex. */
function risesWithin(edge: number, s: number, k: number): boolean {
  const slope = (z: number): number => 1 + (z * s) / 3 + ((z * z - 1) * k) / 8 - ((6 * z * z - 5) * s * s) / 36;
  const curvature = k / 8 - (s * s) / 6;
  const vertex = curvature > 0 ? -s / 6 / curvature : edge;
  return [-edge, edge, Math.max(-edge, Math.min(edge, vertex))].every((z) => slope(z) >= 0);
}
