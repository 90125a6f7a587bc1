// How far GARCH estimates may be off: standard errors that hold even where the shocks are not normal.

import { QuorumError } from "#infra/runtime/index.ts";
import { cholesky, choleskyInverse, requireLength } from "#tools/numeric/index.ts";
import type { GarchFit } from "./garch.ts";
import { type GarchParameters, garchLogLikelihood, garchScores } from "./garch-likelihood.ts";

/** Standard errors of (mu, omega, alpha, beta), square roots of the diagonal of H^-1 S H^-1: H minus the Hessian of the log
 * likelihood (central differences of the exact gradient), S the sum of squared scores.
 * All NaN when a parameter rests on a bound or H is not positive definite: the formula has no meaning there.
 * @param returns the series the fit came from
 * @throws tools/series-too-short
 * @source Bollerslev & Wooldridge (1992), Econometric Reviews 11(2) */
export function garchStandardErrors(returns: Float64Array, fit: GarchFit): GarchParameters {
  requireLength("returns", returns, fit.observations);
  const unknown = { mu: Number.NaN, omega: Number.NaN, alpha: Number.NaN, beta: Number.NaN };
  if (fit.atBound.length > 0 || fit.alpha === 0 || fit.beta === 0) return unknown;
  // In units of the series' own scale all four parameters are of order one.
  const scale = Math.sqrt(fit.longRunVariance ?? fit.backcast);
  const scaled = returns.map((r) => r / scale);
  const at = Float64Array.of(fit.mu / scale, fit.omega / scale ** 2, fit.alpha, fit.beta);
  const backcast = fit.backcast / scale ** 2;
  const information = minusHessian(scaled, at, backcast);
  if (information === null) return unknown;
  const [mu = 0, omega = 0, alpha = 0, beta = 0] = sandwichDiagonal(
    information,
    garchScores(scaled, named(at), backcast),
  ).map(Math.sqrt);
  return { mu: mu * scale, omega: omega * scale ** 2, alpha, beta };
}

const named = ([mu = 0, omega = 0, alpha = 0, beta = 0]: Float64Array): GarchParameters => ({ mu, omega, alpha, beta });

/** Inverse of minus the Hessian, row-major (4, 4); null where it is not positive definite. */
function minusHessian(returns: Float64Array, at: Float64Array, backcast: number): Float64Array | null {
  const hessian = new Float64Array(16);
  for (let p = 0; p < 4; p++) {
    const step = 1e-5 * Math.max(Math.abs(at[p]!), p === 0 ? 1 : 1e-3);
    const [above, below] = [step, -step].map((move) => {
      const gradient = new Float64Array(4);
      garchLogLikelihood(returns, named(at.map((value, i) => (i === p ? value + move : value))), backcast, gradient);
      return gradient;
    }) as [Float64Array, Float64Array];
    for (let q = 0; q < 4; q++) hessian[4 * p + q] = -(above[q]! - below[q]!) / (2 * step);
  }
  const symmetric = hessian.map((value, k) => (value + hessian[4 * (k % 4) + Math.floor(k / 4)]!) / 2);
  try {
    return choleskyInverse(cholesky(symmetric, 4), 4);
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.code === "tools/not-positive-definite") return null;
    throw thrown;
  }
}

/** Diagonal of A S A with S = sum over bars of score score'. */
function sandwichDiagonal(inverse: Float64Array, scores: Float64Array): number[] {
  return [0, 1, 2, 3].map((p) => {
    let sum = 0;
    for (let t = 0; t < scores.length; t += 4) {
      let moved = 0;
      for (let q = 0; q < 4; q++) moved += inverse[4 * p + q]! * scores[t + q]!;
      sum += moved * moved;
    }
    return sum;
  });
}
