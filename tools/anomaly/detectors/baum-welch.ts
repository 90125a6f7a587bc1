// Expectation and maximisation for a Gaussian hidden Markov chain, and where it may begin.

import type { Random } from "#infra/runtime/index.ts";
import type { MarkovModel } from "./markov-forward.ts";

/** Least variance of a state, as a share of the series' own. */
const leastShare = 1e-4;

export function expectationMaximisation(
  values: Float64Array,
  start: MarkovModel,
  maxIterations: number,
  tolerance: number,
): {
  readonly model: MarkovModel;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
} {
  const floor = leastShare * varianceOf(values);
  const room = openRoom(values.length, start.states);
  let model = start;
  let last = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const logLikelihood = expect(values, model, room);
    if (logLikelihood - last < tolerance) return { model, logLikelihood, iterations: iteration, converged: true };
    last = logLikelihood;
    model = maximise(values, model, room, floor);
  }
  return { model, logLikelihood: expect(values, model, room), iterations: maxIterations, converged: false };
}

interface Room {
  readonly density: Float64Array;
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly scale: Float64Array;
  /** Sums of xi over time, shape (states x states). */
  readonly moves: Float64Array;
  /** One moment's beta times density, shape (states). */
  readonly ahead: Float64Array;
}

const openRoom = (length: number, states: number): Room => ({
  density: new Float64Array(length * states),
  alpha: new Float64Array(length * states),
  beta: new Float64Array(length * states),
  scale: new Float64Array(length),
  moves: new Float64Array(states * states),
  ahead: new Float64Array(states),
});

/** Forward and backward, scaled by p(x_t | x_1..t-1); alpha becomes gamma, moves the sums of xi. @returns the log likelihood */
function expect(values: Float64Array, model: MarkovModel, room: Room): number {
  const logLikelihood = forwards(values, model, room);
  if (logLikelihood > Number.NEGATIVE_INFINITY) backwards(values.length, model, room);
  return logLikelihood;
}

function forwards(values: Float64Array, model: MarkovModel, { density, alpha, scale }: Room): number {
  const { states: n, initial, transition, means, variances } = model;
  const constant = variances.map((variance) => -0.5 * Math.log(2 * Math.PI * variance));
  const halfInverse = variances.map((variance) => -0.5 / variance);
  let logLikelihood = 0;
  for (let t = 0, at = 0; t < values.length; t++, at += n) {
    const x = values[t]!;
    let highest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < n; j++) {
      const away = x - means[j]!;
      const log = constant[j]! + away * away * halfInverse[j]!;
      density[at + j] = log;
      if (log > highest) highest = log;
    }
    let total = 0;
    for (let j = 0; j < n; j++) {
      let prior = 0;
      if (t === 0) prior = initial[j]!;
      else for (let i = 0; i < n; i++) prior += alpha[at - n + i]! * transition[i * n + j]!;
      const likely = Math.exp(density[at + j]! - highest);
      density[at + j] = likely;
      total += alpha[at + j] = prior * likely;
    }
    if (total === 0) return Number.NEGATIVE_INFINITY; // a state that nothing leads to is the only one that could have made the value
    for (let j = 0; j < n; j++) alpha[at + j]! /= total;
    scale[t] = total;
    logLikelihood += highest + Math.log(total);
  }
  return logLikelihood;
}

function backwards(
  steps: number,
  { states: n, transition }: MarkovModel,
  { density, alpha, beta, scale, moves, ahead }: Room,
): void {
  moves.fill(0);
  for (let j = 0; j < n; j++) beta[(steps - 1) * n + j] = 1;
  for (let t = steps - 2, at = (steps - 2) * n; t >= 0; t--, at -= n) {
    const inverse = 1 / scale[t + 1]!;
    for (let j = 0; j < n; j++) ahead[j] = beta[at + n + j]! * density[at + n + j]! * inverse;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) {
        const next = transition[i * n + j]! * ahead[j]!;
        sum += next;
        moves[i * n + j]! += alpha[at + i]! * next;
      }
      beta[at + i] = sum;
    }
  }
  for (let i = 0; i < alpha.length; i++) alpha[i]! *= beta[i]!;
}

function maximise(
  values: Float64Array,
  before: MarkovModel,
  { alpha: gamma, moves }: Room,
  floor: number,
): MarkovModel {
  const n = before.states;
  const steps = values.length;
  const model = {
    states: n,
    initial: gamma.slice(0, n),
    transition: Float64Array.from(before.transition),
    means: Float64Array.from(before.means),
    variances: Float64Array.from(before.variances),
  };
  for (let j = 0; j < n; j++) {
    let weight = 0;
    let sum = 0;
    for (let t = 0; t < steps; t++) {
      weight += gamma[t * n + j]!;
      sum += gamma[t * n + j]! * values[t]!;
    }
    if (weight < 1e-8) continue; // nobody is in this state: it stays as it is
    const mean = sum / weight;
    let squares = 0;
    for (let t = 0; t < steps; t++) squares += gamma[t * n + j]! * (values[t]! - mean) ** 2;
    model.means[j] = mean;
    model.variances[j] = Math.max(floor, squares / weight);
    let leaving = 0;
    for (let k = 0; k < n; k++) leaving += moves[j * n + k]!;
    if (leaving > 0) for (let k = 0; k < n; k++) model.transition[j * n + k] = moves[j * n + k]! / leaving;
  }
  return model;
}

/** A first guess: states that last, with equal means and variances spread from a fifth to three times the series' own; by chance, values of the
 * series as means and variances around its own. */
export function startModel(values: Float64Array, states: number, chance: Random | null): MarkovModel {
  const whole = varianceOf(values);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const stay = 0.95;
  const spread = (state: number): number => 0.2 * 15 ** (state / (states - 1));
  return {
    states,
    initial: new Float64Array(states).fill(1 / states),
    transition: Float64Array.from({ length: states * states }, (_, i) =>
      Math.floor(i / states) === i % states ? stay : (1 - stay) / (states - 1),
    ),
    means: Float64Array.from({ length: states }, () =>
      chance === null ? mean : values[chance.integer(values.length)]!,
    ),
    variances: Float64Array.from(
      { length: states },
      (_, state) => whole * (chance === null ? spread(state) : 0.1 * 30 ** chance.next()),
    ),
  };
}

function varianceOf(values: Float64Array): number {
  let mean = 0;
  let squares = 0;
  for (const [i, value] of values.entries()) {
    const step = value - mean;
    mean += step / (i + 1);
    squares += step * (value - mean);
  }
  return squares / values.length;
}
