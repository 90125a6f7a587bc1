// Whether a set of factors leaves no asset of a set with an alpha: the test of Gibbons, Ross and Shanken.

import { cholesky, choleskySolve, dot, fUpperTail, leastSquares, mean, requireLength } from "#tools/numeric/index.ts";
import { type FactorSeries, wholeRows } from "./regress-returns.ts";

export interface GrsTest {
  readonly statistic: number;
  readonly pValue: number;
  /** Degrees of freedom: N, and T - N - K. */
  readonly assets: number;
  readonly freedom: number;
  readonly observations: number;
  /** Shape (N), per row. */
  readonly alphas: Float64Array;
  readonly meanAbsoluteAlpha: number;
}

/** GRS = (T - N - K) / N * a' S^-1 a / (1 + m' W^-1 m) with a the N intercepts, S = E'E / T the residual covariance, m and W = (F - m)'(F - m) / T
 * mean and covariance of the K factors; F with N and T - N - K degrees of freedom where residuals are normal and independent through time.
 * @param assets  N series of excess returns, rows with a missing number in any are left out
 * @param factors K series, T > N + K
 * @throws tools/series-too-short, tools/length-mismatch, tools/factors-missing, tools/columns-collinear, tools/not-positive-definite (an asset is
 *   made of others)
 * @source Gibbons, Ross & Shanken (1989), Econometrica 57(5) */
export function grsTest(assets: readonly FactorSeries[], factors: readonly FactorSeries[]): GrsTest {
  requireLength("assets", assets, 1);
  const [first, ...others] = assets;
  const { target, columns } = wholeRows(first!.values, [...factors, ...others]);
  const [n, k, count] = [assets.length, factors.length, target.length];
  requireLength("rows", target, n + k + 1);
  const design = columns.slice(0, k + 1);
  const fits = [target, ...columns.slice(k + 1)].map((series) => leastSquares(design, series));
  const alphas = Float64Array.from(fits, ({ coefficients }) => coefficients[0]!);
  const residualQuadratic = quadratic(
    alphas,
    fits.map(({ residuals }) => residuals),
  );
  const means = Float64Array.from(design.slice(1), mean);
  const factorQuadratic = quadratic(
    means,
    design.slice(1).map((column, i) => column.map((value) => value - means[i]!)),
  );
  const freedom = count - n - k;
  const statistic = ((freedom / n) * residualQuadratic) / (1 + factorQuadratic);
  return {
    statistic,
    pValue: fUpperTail(statistic, n, freedom),
    assets: n,
    freedom,
    observations: count,
    alphas,
    meanAbsoluteAlpha: alphas.reduce((sum, alpha) => sum + Math.abs(alpha), 0) / n,
  };
}

/** v' C^-1 v with C the mean of products of the deviations. */
function quadratic(vector: Float64Array, deviations: readonly Float64Array[]): number {
  const n = deviations.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = dot(deviations[i]!, deviations[j]!) / deviations[i]!.length;
      covariance[i * n + j] = value;
      covariance[j * n + i] = value;
    }
  return dot(vector, choleskySolve(cholesky(covariance, n), vector));
}
