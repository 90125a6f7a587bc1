// The far tail by extreme-value theory: losses above a high threshold follow a generalised Pareto law.

import {
  mean,
  minimiseBounded,
  type Numbers,
  quantile,
  requireFinite,
  requireLength,
  requireLevel,
  requireWithin,
} from "#tools/numeric/index.ts";

/** Fewer losses above the threshold than this fit no law. */
export const minExcesses = 10;

export interface ParetoTail {
  /** xi: 0 is an exponential tail, above 0 a power tail whose moments of order 1 / xi and higher do not exist. */
  readonly shape: number;
  /** beta > 0, in the unit of the excesses. */
  readonly scale: number;
  readonly logLikelihood: number;
  readonly converged: boolean;
}

/** Generalised Pareto law of excesses over a threshold, by maximum likelihood with -0.5 < shape < 1, where the estimate is regular.
 * @param excesses shape (N), N >= 10, above or at zero, not all zero
 * @throws tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Pickands (1975); Smith (1987), Estimating Tails of Probability Distributions, Annals of Statistics 15(3) */
export function fitParetoTail(excesses: Numbers): ParetoTail {
  requireLength("excesses", excesses, minExcesses);
  requireFinite("excesses", excesses);
  const unit = mean(excesses); // the law is fitted on a scale of one
  requireWithin("mean excess", unit, Number.MIN_VALUE, Number.MAX_VALUE);
  const y = Float64Array.from(excesses, (value) => value / unit);
  const fit = minimiseBounded(
    ([xi, logBeta], gradient) => negativeLogLikelihood(y, xi!, Math.exp(logBeta!), gradient),
    Float64Array.of(0.1, Math.log(0.9)),
    Float64Array.of(-0.5 + 1e-6, -20),
    Float64Array.of(1 - 1e-6, 20),
  );
  return {
    shape: fit.x[0]!,
    scale: unit * Math.exp(fit.x[1]!),
    logLikelihood: -fit.value - excesses.length * Math.log(unit),
    converged: fit.converged,
  };
}

/** N ln b + (1 + 1/x) sum ln(1 + x y / b) and its gradient in (x, ln b); infinite where an excess lies beyond the law's end. */
function negativeLogLikelihood(y: Float64Array, xi: number, beta: number, gradient: Float64Array): number {
  let value = y.length * Math.log(beta);
  let byShape = 0;
  let byLogScale = y.length;
  for (const one of y) {
    const z = one / beta;
    const inside = 1 + xi * z;
    if (inside <= 0) return Number.POSITIVE_INFINITY;
    // ln(1 + x z) / x and its derivative in x, by their series where x z is too small to divide by.
    const small = Math.abs(xi * z) < 1e-4;
    const perShape = small ? z * (1 - (xi * z) / 2 + (xi * z) ** 2 / 3) : Math.log1p(xi * z) / xi;
    const slope = small ? z * z * (-1 / 2 + (2 * xi * z) / 3) : (z / inside - perShape) / xi;
    value += Math.log1p(xi * z) + perShape;
    byShape += z / inside + slope;
    byLogScale -= ((1 + xi) * z) / inside;
  }
  gradient[0] = byShape;
  gradient[1] = byLogScale;
  return value;
}

export interface ExtremeLoss {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Loss from which on the law holds. */
  readonly threshold: number;
  readonly excesses: number;
  readonly tail: ParetoTail;
}

/** Value at risk and expected shortfall from the law of losses above their own quantile q: with s = (1 - level) / (1 - q),
 * VaR = u + b (s^-x - 1) / x and ES = (VaR + b - x u) / (1 - x).
 * @param returns       shape (T), finite; T (1 - q) >= 10
 * @param level         above q
 * @param thresholdRank q, 0.5 <= q < level
 * @throws tools/series-too-short, tools/level-out-of-range, tools/value-not-finite, tools/parameter-out-of-range
 * @source McNeil, Frey & Embrechts (2015), Quantitative Risk Management, section 5.2 */
export function extremeTail(returns: Numbers, level: number, thresholdRank = 0.9): ExtremeLoss {
  requireLevel(level);
  requireWithin("thresholdRank", thresholdRank, 0.5, level - 1e-9);
  requireLength("returns", returns, 2);
  requireFinite("returns", returns);
  const losses = Float64Array.from(returns, (r) => -r);
  const threshold = quantile(losses, thresholdRank);
  const excesses = losses.filter((loss) => loss > threshold).map((loss) => loss - threshold);
  const tail = fitParetoTail(excesses);
  const s = (1 - level) / (excesses.length / losses.length);
  const { shape: x, scale: b } = tail;
  const valueAtRisk = threshold + paretoQuantile(tail, s);
  return {
    valueAtRisk,
    expectedShortfall: (valueAtRisk + b - x * threshold) / (1 - x),
    threshold,
    excesses: excesses.length,
    tail,
  };
}

/** Excess that a share s of all excesses passes: b (s^-x - 1) / x. */
export const paretoQuantile = ({ shape: x, scale: b }: Pick<ParetoTail, "shape" | "scale">, s: number): number =>
  Math.abs(x) < 1e-9 ? -b * Math.log(s) : (b * Math.expm1(-x * Math.log(s))) / x;
