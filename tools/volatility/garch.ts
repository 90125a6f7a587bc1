// GARCH(1,1) with a constant mean, fitted by maximum likelihood, and what is read off the fit.
// How the search ended is part of the result; nothing is returned as if it had converged when it had not.

import { callerError } from "#infra/runtime/index.ts";
import {
  isConstant,
  type Minimum,
  mean,
  minimiseBounded,
  requireFinite,
  requireLength,
  requireWhole,
  standardDeviation,
} from "#tools/numeric/index.ts";
import { backcastVariance } from "./backcast.ts";
import { type GarchParameters, garchLogLikelihood, garchVariance } from "./garch-likelihood.ts";

export interface GarchFit extends GarchParameters {
  /** alpha + beta, in [0, 1]: the share of a variance shock left after one bar. */
  readonly persistence: number;
  /** omega / (1 - persistence), u^2 per bar; null at persistence 1, where there is no such level. */
  readonly longRunVariance: number | null;
  /** Bars until half of a shock is gone, ln(1/2) / ln(persistence); null at persistence 0 or 1. */
  readonly halfLifeBars: number | null;
  readonly logLikelihood: number;
  readonly observations: number;
  readonly backcast: number;
  /** False when no start of the search ended in a minimum: read `reason` and use another estimate. */
  readonly converged: boolean;
  readonly reason: Minimum["reason"];
  /** Parameters resting on an end of their range, where the usual standard errors say nothing. */
  readonly atBound: readonly ("omega" | "persistence" | "alpha-share")[];
  /** Conditional variances, shape (T + 1), u^2 per bar; the last is the forecast for the next bar. */
  readonly variances: Float64Array;
}

/** Fewest returns that a fit is attempted on. Below about 500 the estimates are rough: read `atBound` and the standard errors. */
export const GARCH_MIN_OBSERVATIONS = 50;

/** Fits r[t] = mu + e[t], s[t] = omega + alpha e[t-1]^2 + beta s[t-1] by normal maximum likelihood.
 *
 * The series is divided by its standard deviation and searched over (mu, ln omega, persistence = alpha + beta,
 * share = alpha / persistence), a box in which every point is a valid model, with the exact gradient, from the two best
 * of sixteen starts; the best end is kept. Unlike the package arch, conditional variances are not clipped to bounds and the
 * optimum is followed until the gradient vanishes, so the likelihood here is at least as high.
 * @param returns shape (T), T >= 50, finite, not constant, in any unit u (fractions or percent: the fit scales with it)
 * @param options maxIterations of each search, 300 unless told; a search cut short says so in `converged`
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/series-constant
 * @source Bollerslev (1986), J. Econometrics 31(3) */
export function fitGarch(returns: Float64Array, options: { readonly maxIterations?: number } = {}): GarchFit {
  requireLength("returns", returns, GARCH_MIN_OBSERVATIONS);
  requireFinite("returns", returns);
  if (isConstant(returns)) {
    throw callerError(
      "tools/series-constant",
      `All ${returns.length} returns are ${returns[0]}: there is no variance to model.`,
    );
  }
  const scale = standardDeviation(returns, 0);
  const centre = mean(returns);
  const scaled = returns.map((r) => (r - centre) / scale);
  const backcast = backcastVariance(scaled);
  const search = { ...STOP, ...options };
  const ends = bestStarts(scaled, backcast).map((start) =>
    minimiseBounded(objective(scaled, backcast), start, LOWER, UPPER, search),
  );
  const best = ends.reduce((a, b) => (preferred(b, a) ? b : a));

  const at = parametersAt(best.x);
  const parameters = { mu: centre + scale * at.mu, omega: scale * scale * at.omega, alpha: at.alpha, beta: at.beta };
  const persistence = best.x[2]!;
  const bounded = (index: number): boolean => best.bounds[index] !== "none";
  return {
    ...parameters,
    persistence,
    longRunVariance: persistence < 1 ? parameters.omega / (1 - persistence) : null,
    halfLifeBars: persistence > 0 && persistence < 1 ? Math.log(0.5) / Math.log(persistence) : null,
    logLikelihood: -best.value * returns.length - returns.length * Math.log(scale),
    observations: returns.length,
    backcast: backcast * scale * scale,
    converged: best.converged,
    reason: best.reason,
    atBound: [
      ...(bounded(1) ? (["omega"] as const) : []),
      ...(bounded(2) ? (["persistence"] as const) : []),
      ...(bounded(3) ? (["alpha-share"] as const) : []),
    ],
    variances: garchVariance(returns, parameters, backcast * scale * scale),
  };
}

/** Variance expected 1..h bars ahead: v[1] = s[T], v[k+1] = omega + persistence v[k].
 * @param horizonBars h >= 1
 * @returns shape (h), u^2 per bar; their sum is the variance of the h-bar return
 * @throws tools/parameter-out-of-range */
export function forecastGarch(
  fit: Pick<GarchFit, "omega" | "persistence" | "variances">,
  horizonBars: number,
): Float64Array {
  requireWhole("horizonBars", horizonBars, 1);
  const forecast = new Float64Array(horizonBars);
  forecast[0] = fit.variances[fit.variances.length - 1]!;
  for (let k = 1; k < horizonBars; k++) forecast[k] = fit.omega + fit.persistence * forecast[k - 1]!;
  return forecast;
}

/** e[t] / sqrt(s[t]), shape (T): near N(0, 1) and without echo in its squares where the model fits. */
export function standardisedResiduals(returns: Float64Array, fit: Pick<GarchFit, "mu" | "variances">): Float64Array {
  return returns.map((r, t) => (r - fit.mu) / Math.sqrt(fit.variances[t]!));
}

// Search space: mu in standard deviations, ln omega, persistence, alpha's share of it.
const LOWER = Float64Array.of(-1, Math.log(1e-8), 0, 0);
const UPPER = Float64Array.of(1, Math.log(10), 1, 1);
const STOP = { gradientTolerance: 1e-8, changeTolerance: 1e-15, maxIterations: 300 };

function parametersAt(x: Float64Array): GarchParameters {
  const [mu = 0, lnOmega = 0, persistence = 0, share = 0] = x;
  return { mu, omega: Math.exp(lnOmega), alpha: persistence * share, beta: persistence * (1 - share) };
}

/** Minus the mean log likelihood per bar, and its gradient carried over to the search space by the chain rule. */
function objective(scaled: Float64Array, backcast: number) {
  const natural = new Float64Array(4);
  return (x: Float64Array, gradient: Float64Array): number => {
    const at = parametersAt(x);
    const value = garchLogLikelihood(scaled, at, backcast, natural);
    const [byMu = 0, byOmega = 0, byAlpha = 0, byBeta = 0] = natural;
    const [, , persistence = 0, share = 0] = x;
    gradient.set([byMu, byOmega * at.omega, byAlpha * share + byBeta * (1 - share), persistence * (byAlpha - byBeta)]);
    for (let i = 0; i < 4; i++) gradient[i]! /= -scaled.length;
    return -value / scaled.length;
  };
}

function bestStarts(scaled: Float64Array, backcast: number): Float64Array[] {
  const starts = [0.5, 0.7, 0.9, 0.98].flatMap((persistence) =>
    [0.01, 0.05, 0.1, 0.2].map((alpha) =>
      Float64Array.of(0, Math.log(1 - persistence), persistence, alpha / persistence),
    ),
  );
  const heights = new Map(starts.map((start) => [start, garchLogLikelihood(scaled, parametersAt(start), backcast)]));
  return starts.sort((a, b) => heights.get(b)! - heights.get(a)!).slice(0, STARTS);
}

const STARTS = 2;

/** A converged end is preferred to one that is not; among equals the higher likelihood. */
const preferred = (a: Minimum, b: Minimum): boolean => (a.converged === b.converged ? a.value < b.value : a.converged);
