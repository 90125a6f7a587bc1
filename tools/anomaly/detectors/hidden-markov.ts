// Regimes: a chain of hidden states, each with its own mean and variance, fitted to a series and then followed value by value.
// Only filtered probabilities are ever given out, P(state now | values so far): a smoothed one would know the future.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { isConstant, type Numbers, requireFinite, requireLength, requireWhole } from "#tools/numeric/index.ts";
import { expectationMaximisation, startModel } from "./baum-welch.ts";
import { forward, type MarkovModel } from "./markov-forward.ts";

export type { MarkovModel } from "./markov-forward.ts";

export interface MarkovFitOptions {
  readonly states?: number;
  /** Fits from so many beginnings, the first without chance; the likeliest is kept. */
  readonly starts?: number;
  readonly random: Random;
  readonly maxIterations?: number;
  /** The fit has settled when the log likelihood rises by less in one iteration. */
  readonly tolerance?: number;
}

export interface MarkovFit {
  readonly model: MarkovModel;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Gaussian hidden Markov model by Baum-Welch: forward-backward with scaling, then
 *   initial = gamma(0), transition = sum xi / sum gamma, mean = sum gamma x / sum gamma, variance = sum gamma (x - mean)^2 / sum gamma.
 * States are numbered by variance, smallest first, whatever start was best. A variance is kept at or above 1e-4 of the series' own, so that no
 * state closes in on a single value, where the likelihood has no bound. The likelihood has many local maxima: more starts find better ones.
 * @param series shape (T), T >= 10 a state, all finite, not constant
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/series-constant, tools/parameter-out-of-range
 * @source Rabiner (1989), Proc. IEEE 77(2), III and V.A */
export function fitHiddenMarkov(
  series: Numbers,
  { states = 2, starts = 3, random, maxIterations = 100, tolerance = 1e-4 }: MarkovFitOptions,
): MarkovFit {
  requireWhole("states", states, 2);
  requireWhole("starts", starts, 1);
  requireWhole("maxIterations", maxIterations, 1);
  requireLength("series", series, 10 * states);
  requireFinite("series", series);
  if (isConstant(series)) {
    throw callerError(
      "tools/series-constant",
      `All ${series.length} values are equal: there are no regimes to tell apart.`,
    );
  }
  const values = Float64Array.from(series);
  let best: MarkovFit | null = null;
  for (let start = 0; start < starts; start++) {
    const chance = start === 0 ? null : random.fork(`start ${start}`);
    const fit = expectationMaximisation(values, startModel(values, states, chance), maxIterations, tolerance);
    if (best === null || fit.logLikelihood > best.logLikelihood) best = fit;
  }
  const found = best!;
  return { ...found, model: byVariance(found.model) };
}

export interface MarkovFilter {
  /** P(state | this value and those before), by variance, smallest first. A value that is no finite number only lets time pass: the chain moves on
   * one step without evidence. The array is the filter's own and changes with the next push: copy what is to be kept. */
  push(value: number): Float64Array;
  /** ln p(values so far). */
  logLikelihood(): number;
}

/** Follows a fitted model from its initial distribution on. */
export function openHiddenMarkov(model: MarkovModel): MarkovFilter {
  const { states } = model;
  const now = Float64Array.from(model.initial);
  const next = new Float64Array(states);
  const densities = new Float64Array(states);
  let steps = 0;
  let logLikelihood = 0;
  return {
    push(value) {
      if (steps++ > 0) {
        next.fill(0);
        for (let i = 0; i < states; i++)
          for (let j = 0; j < states; j++) next[j]! += now[i]! * model.transition[i * states + j]!;
        now.set(next);
      }
      if (Number.isFinite(value)) logLikelihood += forward(model, value, now, densities);
      return now;
    },
    logLikelihood: () => logLikelihood,
  };
}

/** ln p(series | model). */
export function markovLogLikelihood(model: MarkovModel, series: Numbers): number {
  const filter = openHiddenMarkov(model);
  for (const value of series) filter.push(value);
  return filter.logLikelihood();
}

function byVariance({ states, initial, transition, means, variances }: MarkovModel): MarkovModel {
  const order = Array.from({ length: states }, (_, i) => i).sort((a, b) => variances[a]! - variances[b]!);
  const pick = (values: Float64Array): Float64Array => Float64Array.from(order, (state) => values[state]!);
  return {
    states,
    initial: pick(initial),
    transition: Float64Array.from(order.flatMap((from) => order.map((to) => transition[from * states + to]!))),
    means: pick(means),
    variances: pick(variances),
  };
}
