// GARCH whose variance answers falls more than rises: GJR and EGARCH, with normal, t or skewed t shocks.

import { callerError, type Random } from "#infra/runtime/index.ts";
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
import { backcastVariance } from "../backcast.ts";
import { centreOfSize, drawShock, type ShockLaw, type ShockShape, shockLogDensity } from "./shock-law.ts";

export type AsymmetricModel = "gjr" | "egarch";

/** gjr: s[t] = omega + (alpha + gamma 1[e < 0]) e[t-1]^2 + beta s[t-1];
 * egarch: ln s[t] = omega + alpha (|z[t-1]| - sqrt(2 / pi)) + gamma z[t-1] + beta ln s[t-1]; e = r - mu, z = e / sqrt(s). */
export interface AsymmetricParameters extends ShockShape {
  readonly mu: number;
  readonly omega: number;
  readonly alpha: number;
  readonly gamma: number;
  readonly beta: number;
}

export interface AsymmetricFit extends AsymmetricParameters {
  readonly model: AsymmetricModel;
  readonly law: ShockLaw;
  readonly logLikelihood: number;
  readonly observations: number;
  readonly backcast: number;
  readonly converged: boolean;
  readonly reason: Minimum["reason"];
  /** Shape (T + 1), u^2 per bar; the last is the forecast for the next bar. */
  readonly variances: Float64Array;
}

/** Least returns that a fit is attempted on. */
const LEAST = 100;

/** Log likelihood of a series; the variances go into `variances`, shape (T + 1), where given. NaN or -Infinity outside the model. */
export function asymmetricLogLikelihood(
  returns: Float64Array,
  model: AsymmetricModel,
  law: ShockLaw,
  parameters: AsymmetricParameters,
  backcast: number,
  variances?: Float64Array,
): number {
  const { mu, omega, alpha, gamma, beta } = parameters;
  const logDensity = shockLogDensity(law, parameters);
  let sum = 0;
  let log = omega + beta * Math.log(backcast);
  let variance = model === "gjr" ? omega + (alpha + gamma / 2 + beta) * backcast : Math.exp(log);
  for (let t = 0; t < returns.length; t++) {
    if (variances) variances[t] = variance;
    const surprise = returns[t]! - mu;
    const z = surprise / Math.sqrt(variance);
    sum += logDensity(z) - 0.5 * (model === "gjr" ? Math.log(variance) : log);
    if (model === "gjr") {
      variance = omega + (surprise < 0 ? alpha + gamma : alpha) * surprise * surprise + beta * variance;
    } else {
      log = omega + alpha * (Math.abs(z) - centreOfSize) + gamma * z + beta * log;
      variance = Math.exp(log);
    }
  }
  if (variances) variances[returns.length] = variance;
  return sum;
}

/** Fits by maximum likelihood on the series over its standard deviation, with central differences of the likelihood, from three starts.
 * @param returns shape (T), T >= 100, finite, not constant, in any unit u
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/series-constant
 * @source Glosten, Jagannathan & Runkle (1993), J. Finance 48(5); Nelson (1991), Econometrica 59(2) */
export function fitAsymmetric(returns: Float64Array, model: AsymmetricModel, law: ShockLaw): AsymmetricFit {
  requireLength("returns", returns, LEAST);
  requireFinite("returns", returns);
  if (isConstant(returns))
    throw callerError(
      "tools/series-constant",
      `All ${returns.length} returns are ${returns[0]}: no variance to model.`,
    );
  const scale = standardDeviation(returns, 0);
  const centre = mean(returns);
  const scaled = returns.map((r) => (r - centre) / scale);
  const backcast = backcastVariance(scaled);
  const count = 5 + (law === "normal" ? 0 : law === "t" ? 1 : 2);
  const [lower, upper] = boxOf(model).map((bound) => bound.slice(0, count)) as [Float64Array, Float64Array];
  const minus = (x: Float64Array): number => {
    const value = asymmetricLogLikelihood(scaled, model, law, parametersAt(x, model), backcast);
    return Number.isFinite(value) ? -value / scaled.length : 1e3;
  };
  const moved = new Float64Array(count);
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    moved.set(x);
    for (let i = 0; i < count; i++) {
      const step = 1e-5 * Math.max(Math.abs(x[i]!), 0.1);
      moved[i] = Math.min(upper[i]!, x[i]! + step);
      const [high, above] = [moved[i]!, minus(moved)];
      moved[i] = Math.max(lower[i]!, x[i]! - step);
      gradient[i] = (above - minus(moved)) / (high - moved[i]!);
      moved[i] = x[i]!;
    }
    return minus(x);
  };
  const ends = startsOf(model).map((start) =>
    minimiseBounded(objective, start.slice(0, count), lower, upper, {
      gradientTolerance: 1e-6,
      changeTolerance: 1e-12,
      maxIterations: 300,
    }),
  );
  const best = ends.reduce((a, b) => (b.value < a.value ? b : a));
  const at = parametersAt(best.x, model);
  const square = scale * scale;
  const parameters: AsymmetricParameters = {
    ...at,
    mu: centre + scale * at.mu,
    omega: model === "gjr" ? square * at.omega : at.omega + (1 - at.beta) * Math.log(square),
  };
  const variances = new Float64Array(returns.length + 1);
  const logLikelihood = asymmetricLogLikelihood(returns, model, law, parameters, backcast * square, variances);
  return {
    ...parameters,
    model,
    law,
    logLikelihood,
    observations: returns.length,
    backcast: backcast * square,
    converged: best.converged,
    reason: best.reason,
    variances,
  };
}

/** Variance expected 1..h bars ahead, shape (h). gjr in closed form, v[k+1] = omega + (alpha + gamma / 2 + beta) v[k] for symmetric shocks;
 * egarch, and gjr with skewed ones, by the mean of `paths` simulated ways.
 * @throws tools/parameter-out-of-range */
export function forecastAsymmetric(
  fit: AsymmetricFit,
  horizonBars: number,
  random: Random,
  paths = 2000,
): Float64Array {
  requireWhole("horizonBars", horizonBars, 1);
  requireWhole("paths", paths, 1);
  const forecast = new Float64Array(horizonBars);
  const next = fit.variances.at(-1) as number;
  if (fit.model === "gjr" && fit.law !== "skewed-t") {
    forecast[0] = next;
    const kept = fit.alpha + fit.gamma / 2 + fit.beta;
    for (let k = 1; k < horizonBars; k++) forecast[k] = fit.omega + kept * forecast[k - 1]!;
    return forecast;
  }
  for (let path = 0; path < paths; path++) {
    const { variances } = walk(fit, next, horizonBars, random);
    for (let k = 0; k < horizonBars; k++) forecast[k]! += variances[k]! / paths;
  }
  return forecast;
}

/** A series that the model itself makes, from a variance for its first bar on. */
export function simulateAsymmetric(
  fit: AsymmetricParameters & { readonly model: AsymmetricModel; readonly law: ShockLaw },
  firstVariance: number,
  bars: number,
  random: Random,
): Float64Array {
  requireWhole("bars", bars, 1);
  return walk(fit, firstVariance, bars, random).returns;
}

function walk(
  fit: AsymmetricParameters & { readonly model: AsymmetricModel; readonly law: ShockLaw },
  first: number,
  bars: number,
  random: Random,
): { readonly returns: Float64Array; readonly variances: Float64Array } {
  const [returns, variances] = [new Float64Array(bars), new Float64Array(bars)];
  let variance = first;
  for (let t = 0; t < bars; t++) {
    const z = drawShock(fit.law, fit, random);
    const surprise = z * Math.sqrt(variance);
    returns[t] = fit.mu + surprise;
    variances[t] = variance;
    variance =
      fit.model === "gjr"
        ? fit.omega + (surprise < 0 ? fit.alpha + fit.gamma : fit.alpha) * surprise * surprise + fit.beta * variance
        : Math.exp(
            fit.omega + fit.alpha * (Math.abs(z) - centreOfSize) + fit.gamma * z + fit.beta * Math.log(variance),
          );
  }
  return { returns, variances };
}

/** Search space: mu, level, size, leverage, memory, ln(nu - 2), lambda. gjr: ln omega, alpha, gamma over alpha's room, persistence. */
function boxOf(model: AsymmetricModel): [Float64Array, Float64Array] {
  return model === "gjr"
    ? [Float64Array.of(-1, Math.log(1e-8), 0, -1, 0, -3, -0.95), Float64Array.of(1, Math.log(10), 1, 2, 1, 6, 0.95)]
    : [Float64Array.of(-1, -5, -1, -1, -0.9999, -3, -0.95), Float64Array.of(1, 5, 2, 1, 0.9999, 6, 0.95)];
}

function startsOf(model: AsymmetricModel): readonly Float64Array[] {
  const shape = [Math.log(6), 0];
  return model === "gjr"
    ? [
        Float64Array.of(0, Math.log(0.05), 0.03, 0.08, 0.95, ...shape),
        Float64Array.of(0, Math.log(0.02), 0.05, 0.05, 0.98, ...shape),
        Float64Array.of(0, Math.log(0.3), 0.1, 0.1, 0.7, ...shape),
      ]
    : [
        Float64Array.of(0, 0, 0.15, -0.08, 0.95, ...shape),
        Float64Array.of(0, 0, 0.1, -0.02, 0.98, ...shape),
        Float64Array.of(0, -0.05, 0.25, -0.1, 0.8, ...shape),
      ];
}

/** gjr: alpha + gamma is not below 0, and beta = persistence - alpha - gamma / 2 is not either. */
function parametersAt(x: Float64Array, model: AsymmetricModel): AsymmetricParameters {
  const [mu = 0, level = 0, size = 0, leverage = 0, memory = 0, lnNu = Math.log(6), lambda = 0] = x;
  const shape = { nu: 2 + Math.exp(lnNu), lambda };
  if (model === "egarch") return { mu, omega: level, alpha: size, gamma: leverage, beta: memory, ...shape };
  const gamma = Math.max(leverage, -size);
  const used = size + gamma / 2;
  return { mu, omega: Math.exp(level), alpha: size, gamma, beta: Math.max(0, memory - used), ...shape };
}
