// Intervals that hold what they promise, whatever the model: the size of its past errors, and nothing about their law.

import { type Interval, requireFinite, requireLength, requireSameLength, requireWithin } from "#tools/numeric/index.ts";

/** Half width of an interval around a prediction that covers with probability >= level, for errors that are exchangeable with those given: the
 * k-th smallest |error|, k = ceil((T + 1) level); infinite where k > T. Returns of markets are not exchangeable: see AdaptiveConformal.
 * @param predictions, happened shape (T), T >= 1, finite, of rows that the model did not learn from
 * @param spreads   shape (T), > 0: how hard each row is; the half width is then a multiple of it. All 1 where left out
 * @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range
 * @source Papadopoulos, Proedrou, Vovk & Gammerman (2002), ECML; Lei et al. (2018), J. American Statistical Association 113(523) */
export function conformalWidth(
  predictions: Float64Array,
  happened: Float64Array,
  level: number,
  spreads?: Float64Array,
): number {
  requireLength("predictions", predictions, 1);
  requireSameLength("predictions", predictions, "happened", happened);
  requireFinite("predictions", predictions);
  requireFinite("happened", happened);
  requireWithin("level", level, Number.EPSILON, 1 - Number.EPSILON);
  const scores = predictions.map((p, t) => Math.abs(happened[t]! - p));
  if (spreads) {
    requireSameLength("predictions", predictions, "spreads", spreads);
    for (let t = 0; t < spreads.length; t++) {
      requireWithin(`spreads[${t}]`, spreads[t]!, Number.MIN_VALUE, Number.MAX_VALUE);
      scores[t]! /= spreads[t]!;
    }
  }
  return conformalQuantile(scores.sort(), level);
}

export const around = (prediction: number, width: number, spread = 1): Interval => ({
  lower: prediction - width * spread,
  upper: prediction + width * spread,
});

/** Of ascending scores; infinite where there are too few for the level. */
export function conformalQuantile(sorted: Float64Array, level: number): number {
  const k = Math.ceil((sorted.length + 1) * level - 1e-9);
  return k > sorted.length ? Number.POSITIVE_INFINITY : sorted[Math.max(0, k - 1)]!;
}
