// Regimes: a chain of hidden states, each with its own mean and variance, fitted to a series and then followed value by value.
// Only filtered probabilities are ever given out, P(state now | values so far): a smoothed one would know the future.

import { callerError, type Random } from "#infra/runtime/index.ts";
import {
  GaussianChain,
  isConstant,
  lastingStates,
  type MarkovModel,
  type Numbers,
  requireFinite,
  requireLength,
  requireWhole,
  spreadOf,
} from "#tools/numeric/index.ts";

export type { MarkovModel } from "#tools/numeric/index.ts";

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
  const chain = new GaussianChain(states, values.length);
  let best: MarkovFit | null = null;
  for (let start = 0; start < starts; start++) {
    const chance = start === 0 ? null : random.fork(`start ${start}`);
    chain.become(startModel(values, states, chance));
    const climbed = climb(chain, values, maxIterations, tolerance);
    if (best !== null && !(climbed.logLikelihood > best.logLikelihood)) continue;
    chain.sortByVariance();
    best = { ...climbed, model: copyOf(chain) };
  }
  return best!;
}

/** Rounds until the likelihood rises no more. */
function climb(
  chain: GaussianChain,
  values: Float64Array,
  maxIterations: number,
  tolerance: number,
): Omit<MarkovFit, "model"> {
  const { spread } = spreadOf(values, values.length);
  let last = Number.NEGATIVE_INFINITY;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const logLikelihood = chain.follow(values, values.length);
    if (logLikelihood - last < tolerance) return { logLikelihood, iterations, converged: true };
    if (logLikelihood === Number.NEGATIVE_INFINITY) return { logLikelihood, iterations, converged: false };
    last = logLikelihood;
    chain.improve(values, values.length, spread);
  }
  return { logLikelihood: chain.follow(values, values.length), iterations: maxIterations, converged: false };
}

/** A first guess: states that last, with equal means and variances spread from a fifth to three times the series' own; by chance, values of the
 * series as means and variances around its own. */
function startModel(values: Float64Array, states: number, chance: Random | null): MarkovModel {
  const { mean, spread } = spreadOf(values, values.length);
  const lasting = lastingStates(states, mean, 0.2 * spread, 15);
  if (chance === null) return lasting;
  return {
    ...lasting,
    means: lasting.means.map(() => values[chance.integer(values.length)]!),
    variances: lasting.variances.map(() => spread * 0.1 * 30 ** chance.next()),
  };
}

const copyOf = ({ states, initial, transition, means, variances }: MarkovModel): MarkovModel => ({
  states,
  initial: initial.slice(),
  transition: transition.slice(),
  means: means.slice(),
  variances: variances.slice(),
});

export interface MarkovFilter {
  /** P(state | this value and those before), by variance, smallest first. A value that is no finite number only lets time pass: the chain moves on
   * one step without evidence. The array is the filter's own and changes with the next push: copy what is to be kept. */
  push(value: number): Float64Array;
  /** ln p(values so far). */
  logLikelihood(): number;
}

/** Follows a fitted model from its initial distribution on. */
export function openHiddenMarkov(model: MarkovModel): MarkovFilter {
  const chain = new GaussianChain(model.states, 0);
  chain.become(model);
  let begun = false;
  let logLikelihood = 0;
  return {
    push(value) {
      if (begun) chain.move();
      begun = true;
      if (Number.isFinite(value)) logLikelihood += chain.weigh(value);
      return chain.probabilities;
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
