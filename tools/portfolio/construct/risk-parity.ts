// Weights by risk alone: in equal parts, by inverse volatility, by equal parts of risk.

import { callerError } from "#infra/runtime/index.ts";
import { dot } from "#tools/numeric/index.ts";
import { requireCovariance, sum, toOne } from "./bounds.ts";

export const equalWeights = (n: number): Float64Array => new Float64Array(n).fill(1 / n);

/** w_i = (1 / s_i) / sum of (1 / s_j).
 * @param covariance shape (N, N), row-major; only its diagonal is read, all of it above 0
 * @throws tools/length-mismatch, tools/value-not-finite, tools/series-constant (names the asset) */
export function inverseVolatility(covariance: Float64Array, n: number): Float64Array {
  requireCovariance(covariance, n, { moving: true });
  return toOne(Float64Array.from({ length: n }, (_, i) => 1 / Math.sqrt(covariance[i * n + i]!)));
}

/** Every asset bears the same part of variance, w_i (Cw)_i = w'Cw / N, all weights above 0. They are the minimum of
 * y'Cy / 2 - sum of ln(y_i) / N brought to one, found a coordinate at a time:
 * y_i = (-a + sqrt(a^2 + 4 C_ii / N)) / (2 C_ii) with a = sum over j != i of C_ij y_j. The minimum is there for every
 * covariance with no long-only portfolio of no risk; a singular one is no hindrance.
 * @param covariance shape (N, N), row-major, symmetric, not negative definite, diagonal above 0
 * @returns shape (N); parts of risk equal within 1e-10 of the mean part
 * @throws tools/length-mismatch, tools/value-not-finite, tools/series-constant, tools/no-convergence where a long-only portfolio has no risk
 * @source Griveau-Billion, Richard & Roncalli (2013), A Fast Algorithm for Computing High-dimensional Risk Parity Portfolios */
export function equalRiskContribution(covariance: Float64Array, n: number): Float64Array {
  requireCovariance(covariance, n, { moving: true });
  const y = inverseVolatility(covariance, n);
  const budget = 1 / n;
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    for (let i = 0; i < n; i++) {
      const own = covariance[i * n + i]!;
      const others = dot(y, covariance.subarray(i * n, (i + 1) * n)) - own * y[i]!;
      const root = Math.sqrt(others * others + 4 * own * budget);
      y[i] = others > 0 ? (2 * budget) / (others + root) : (root - others) / (2 * own); // neither form subtracts alike numbers
    }
    if (unevenness(covariance, y, n) < 1e-10) return toOne(y);
  }
  throw callerError(
    "tools/no-convergence",
    `Parts of risk were not equal after ${maxSweeps} sweeps over ${n} assets; a portfolio of them has no risk at all. Shrink the covariance.`,
    { assets: n },
  );
}

const maxSweeps = 2_000;

/** Largest distance of a part of risk from the mean part, over the mean part. */
function unevenness(covariance: Float64Array, y: Float64Array, n: number): number {
  const parts = riskParts(covariance, y);
  const mean = sum(parts) / n;
  return mean > 0 ? parts.reduce((most, part) => Math.max(most, Math.abs(part - mean)), 0) / mean : Infinity;
}

/** w_i (Cw)_i, shape (N): they sum to the variance w'Cw. */
export const riskParts = (covariance: Float64Array, weights: Float64Array): Float64Array => {
  const n = weights.length;
  return weights.map((w, i) => w * dot(weights, covariance.subarray(i * n, (i + 1) * n)));
};
