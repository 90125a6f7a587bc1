// Which holdings a portfolio's risk comes from. Parts sum to the whole (Euler), for every measure here.

import { dot, normalPdf, normalQuantile, requireFinite, requireLevel, requireShape } from "#tools/numeric/index.ts";
import { historicalTail } from "./tails/historical-tail.ts";

export interface Contributions {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Shape (N): parts of expected shortfall; negative for what hedges the rest. */
  readonly components: Float64Array;
  /** Shape (N): how expected shortfall changes with a little more of the holding, per unit of weight. */
  readonly marginal: Float64Array;
  /** Shape (N): expected shortfall less that of the portfolio without the holding, its weight left in cash. */
  readonly incremental: Float64Array;
}

/** Over past bars: the k worst of the portfolio as it is now, k = ceil((1 - level) T).
 * @param weights shape (N), share of equity
 * @param returns shape (T, N), row-major, simple return of each asset per bar, finite
 * @throws tools/length-mismatch, tools/series-empty, tools/level-out-of-range, tools/value-not-finite
 * @source Tasche (1999), Risk Contributions and Performance Measurement; McNeil, Frey & Embrechts (2015), section 8.5 */
export function historicalContributions(weights: Float64Array, returns: Float64Array, level: number): Contributions {
  const n = weights.length;
  const bars = Math.floor(returns.length / n);
  requireShape("returns", returns, bars, n);
  const portfolio = Float64Array.from({ length: bars }, (_, t) => dot(weights, returns.subarray(t * n, (t + 1) * n)));
  const tail = historicalTail(portfolio, level);
  const worst = Array.from(portfolio, (_, t) => t)
    .sort((a, b) => portfolio[a]! - portfolio[b]!)
    .slice(0, tail.tailBars);
  const marginal = new Float64Array(n);
  for (const t of worst) for (let i = 0; i < n; i++) marginal[i]! -= returns[t * n + i]! / tail.tailBars;
  const without = (i: number): Float64Array => portfolio.map((r, t) => r - weights[i]! * returns[t * n + i]!);
  return {
    valueAtRisk: tail.valueAtRisk,
    expectedShortfall: tail.expectedShortfall,
    marginal,
    components: marginal.map((slope, i) => slope * weights[i]!),
    incremental: marginal.map((_, i) => tail.expectedShortfall - historicalTail(without(i), level).expectedShortfall),
  };
}

/** Of normal returns: with s^2 = w'Cw and k = phi(z) / (1 - level), marginal_i = k (Cw)_i / s - m_i.
 * All zero but the means where the portfolio does not move.
 * @param means      shape (N), return per bar
 * @param covariance shape (N, N), row-major, symmetric, not negative definite
 * @throws tools/length-mismatch, tools/level-out-of-range, tools/value-not-finite */
export function normalContributions(
  weights: Float64Array,
  means: Float64Array,
  covariance: Float64Array,
  level: number,
): Contributions {
  const n = weights.length;
  requireLevel(level);
  requireShape("means", means, n, 1);
  requireShape("covariance", covariance, n, n);
  requireFinite("weights", weights);
  requireFinite("means", means);
  requireFinite("covariance", covariance);
  const moved = Float64Array.from({ length: n }, (_, i) => dot(weights, covariance.subarray(i * n, (i + 1) * n)));
  const variance = Math.max(0, dot(weights, moved));
  const centre = dot(weights, means);
  const z = normalQuantile(1 - level);
  const tailFactor = normalPdf(z) / (1 - level);
  const shortfall = (m: number, v: number): number => tailFactor * Math.sqrt(v) - m;
  const whole = shortfall(centre, variance);
  const marginal = moved.map((move, i) => (variance > 0 ? (tailFactor * move) / Math.sqrt(variance) : 0) - means[i]!);
  return {
    valueAtRisk: -z * Math.sqrt(variance) - centre,
    expectedShortfall: whole,
    marginal,
    components: marginal.map((slope, i) => slope * weights[i]!),
    incremental: marginal.map((_, i) => {
      const w = weights[i]!;
      const rest = Math.max(0, variance - 2 * w * moved[i]! + w * w * covariance[i * n + i]!);
      return whole - shortfall(centre - w * means[i]!, rest);
    }),
  };
}
