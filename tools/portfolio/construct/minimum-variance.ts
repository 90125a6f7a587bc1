// Weights between bounds that make the portfolio as calm, or as spread over its risks, as can be.

import { dot } from "#tools/numeric/index.ts";
import { leastQuadratic } from "./bounded-quadratic.ts";
import { type Bounds, evenBounds, requireBounds, requireCovariance, sum } from "./bounds.ts";
import { riskParts } from "./risk-parity.ts";

/** min w'Cw with sum of w = 1 and lower <= w <= upper; a singular C is no hindrance.
 * @param covariance shape (N, N), row-major, symmetric, not negative definite
 * @param bounds     from 0 to 1 where left out
 * @throws as `leastQuadratic`
 * @source Markowitz (1952), J. Finance 7(1) */
export function minimumVariance(covariance: Float64Array, n: number, bounds: Bounds = evenBounds(n)): Float64Array {
  return leastQuadratic(covariance, n, new Float64Array(n), bounds);
}

/** max w's / sqrt(w'Cw), s the volatilities, with sum of w = 1 and lower <= w <= upper, bounds not below 0. Each turn solves
 * min w'Cw / 2 - (v / w's) s'w with v the variance of the turn before, which never lowers the ratio; every point that it
 * stands still at is the maximum, since s'w is linear and sqrt(w'Cw) convex.
 * @param covariance shape (N, N), row-major, symmetric, not negative definite, diagonal above 0
 * @throws as `leastQuadratic`
 * @source Choueifaty & Coignard (2008), Toward Maximum Diversification, J. Portfolio Management 35(1) */
export function maximumDiversification(
  covariance: Float64Array,
  n: number,
  bounds: Bounds = evenBounds(n),
): Float64Array {
  requireCovariance(covariance, n, { moving: true });
  requireBounds(bounds, n);
  const deviations = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!));
  let weights = minimumVariance(covariance, n, bounds);
  for (let turn = 0, best = 0; turn < 500; turn++) {
    const variance = sum(riskParts(covariance, weights));
    const spread = dot(weights, deviations);
    const ratio = spread / Math.sqrt(variance);
    if (!(variance > 0) || ratio <= best * (1 + 1e-15)) break;
    best = ratio;
    const pull = variance / spread;
    weights = leastQuadratic(
      covariance,
      n,
      deviations.map((s) => pull * s),
      bounds,
      weights,
    );
  }
  return weights;
}
