// A chain of hidden states, each with its own mean and variance: what a series says of it, and how it is followed value by value.
// Only P(state now | values so far) is ever given out: a smoothed probability would know the future. All memory is taken once, so that learning
// anew in a stream allocates nothing.

/** The parameters of a chain. */
export interface MarkovModel {
  readonly states: number;
  /** P(first state), shape (states). */
  readonly initial: Float64Array;
  /** P(to | from), row-major, shape (states x states); rows sum to 1. */
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Least variance of a state as a share of the stretch's own: no state closes in on one value, where the likelihood has no bound. */
const leastShare = 1e-4;

/** States that last (0.95 a step), with one mean and variances from `least` on, each `ratio` times as large for the last as for the first. */
export function lastingStates(states: number, mean: number, least: number, ratio: number): MarkovModel {
  const leave = 0.05 / (states - 1);
  return {
    states,
    initial: new Float64Array(states).fill(1 / states),
    transition: Float64Array.from({ length: states * states }, (_, i) =>
      Math.floor(i / states) === i % states ? 0.95 : leave,
    ),
    means: new Float64Array(states).fill(mean),
    variances: Float64Array.from({ length: states }, (_, state) => least * ratio ** (state / (states - 1))),
  };
}

/**
 * Baum and Welch's rounds with scaling: forward P(state | values so far), backward what the values after say, then
 *   initial = gamma(0), transition = sum xi / sum gamma, mean = sum gamma x / sum gamma, variance = sum gamma (x - mean)^2 / sum gamma.
 * A step costs some 40 ns a state, a round twice that a value.
 * @source Rabiner (1989), Proc. IEEE 77(2), III and V.A
 */
export class GaussianChain implements MarkovModel {
  readonly states: number;
  readonly initial: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** P(state | values so far). */
  readonly probabilities: Float64Array;
  readonly #next: Float64Array;
  /** By value and state: densities over the row's largest, forward probabilities. */
  readonly #density: Float64Array;
  readonly #forward: Float64Array;
  readonly #backward: Float64Array;
  readonly #ahead: Float64Array;
  /** By state: sums of gamma, of gamma times the distance from the mean, of gamma times its square. */
  readonly #weights: Float64Array;
  readonly #moved: Float64Array;
  /** By state: ln of the density's height, 1 / (2 variance). */
  readonly #heights: Float64Array;
  readonly #halves: Float64Array;

  /** @param longest values that it can learn from at once */
  constructor(states: number, longest: number) {
    const column = (length: number): Float64Array => new Float64Array(length);
    this.states = states;
    this.initial = column(states);
    this.transition = column(states * states);
    this.means = column(states);
    this.variances = column(states);
    this.probabilities = column(states);
    this.#next = column(states);
    this.#density = column(longest * states);
    this.#forward = column(longest * states);
    this.#backward = column(states);
    this.#ahead = column(states);
    this.#weights = column(3 * states);
    this.#moved = column(states * states);
    this.#heights = column(states);
    this.#halves = column(states);
  }

  /** Takes over a model, before its first value. */
  become({ initial, transition, means, variances }: MarkovModel): void {
    this.initial.set(initial);
    this.transition.set(transition);
    this.means.set(means);
    this.variances.set(variances);
    this.probabilities.set(initial);
    this.#prepare();
  }

  /** Lets the chain move on one step, without evidence. */
  move(): void {
    const n = this.states;
    const [now, next] = [this.probabilities, this.#next];
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += now[i]! * this.transition[i * n + j]!;
      next[j] = sum;
    }
    now.set(next);
  }

  /** What a value says of the state that it was made in. @returns ln p(x | the values before) */
  weigh(x: number): number {
    const n = this.states;
    const [now, logs] = [this.probabilities, this.#next];
    // the highest is taken out: no value is so far out that all densities are 0
    let highest = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < n; j++) {
      const away = x - this.means[j]!;
      logs[j] = this.#heights[j]! - away * away * this.#halves[j]!;
      if (now[j]! > 0 && logs[j]! > highest) highest = logs[j]!;
    }
    let total = 0;
    for (let j = 0; j < n; j++) total += now[j]! *= logs[j] === highest ? 1 : Math.exp(logs[j]! - highest);
    for (let j = 0; j < n; j++) now[j]! /= total;
    return highest + Math.log(total);
  }

  /** Follows values from the beginning: `probabilities` are those after the last one. @returns ln p(values), -Infinity where a state that nothing leads
   * to is the only one that could have made a value */
  follow(values: Float64Array, length: number): number {
    const n = this.states;
    const last = n - 1;
    const [density, forward, transition] = [this.#density, this.#forward, this.transition];
    const [means, heights, halves] = [this.means, this.#heights, this.#halves];
    let logs = 0;
    let product = 1; // of the rows' totals, before one logarithm
    for (let t = 0, at = 0; t < length; t++, at += n) {
      const x = values[t]!;
      let highest = Number.NEGATIVE_INFINITY;
      for (let j = 0; j < n; j++) {
        const away = x - means[j]!;
        const log = heights[j]! - away * away * halves[j]!;
        density[at + j] = log;
        if (log > highest) highest = log;
      }
      let total = 0;
      for (let j = 0; j <= last; j++) {
        let prior = 0;
        if (t === 0) prior = this.initial[j]!;
        else for (let i = 0; i < n; i++) prior += forward[at - n + i]! * transition[i * n + j]!;
        const log = density[at + j]!;
        const likely = log === highest ? 1 : Math.exp(log - highest);
        density[at + j] = likely;
        const joint = prior * likely;
        forward[at + j] = joint;
        total += joint;
      }
      if (!(total > 0)) return Number.NEGATIVE_INFINITY;
      const inverse = 1 / total;
      for (let j = 0; j < n; j++) forward[at + j]! *= inverse;
      logs += highest;
      product *= total;
      if (product < 1e-200) {
        logs += Math.log(product);
        product = 1;
      }
    }
    const end = (length - 1) * n;
    for (let j = 0; j < n; j++) this.probabilities[j] = forward[end + j]!;
    return logs + Math.log(product);
  }

  /** What the values that were just followed say of the parameters becomes the parameters: one round.
   * @param spread the values' own variance */
  improve(values: Float64Array, length: number, spread: number): void {
    this.#lookBack(values, length);
    this.#take(leastShare * spread);
    this.#prepare();
  }

  /** What densities need of the variances as they are now. */
  #prepare(): void {
    for (let j = 0; j < this.states; j++) {
      this.#halves[j] = 0.5 / this.variances[j]!;
      this.#heights[j] = -0.5 * Math.log(2 * Math.PI * this.variances[j]!);
    }
  }

  /** Backward, gathering what the parameters are made of as it goes: weights, weighted distances and squares by state, moves between states. */
  #lookBack(values: Float64Array, length: number): void {
    const n = this.states;
    const [density, forward, transition, means] = [this.#density, this.#forward, this.transition, this.means];
    const [weights, moved, back, ahead] = [this.#weights, this.#moved, this.#backward, this.#ahead];
    weights.fill(0);
    moved.fill(0);
    back.fill(1 / n);
    for (let t = length - 1, at = t * n; t >= 0; t--, at -= n) {
      const x = values[t]!;
      let whole = 0;
      for (let j = 0; j < n; j++) whole += forward[at + j]! * back[j]!;
      const inverse = 1 / whole;
      for (let j = 0; j < n; j++) {
        const share = forward[at + j]! * back[j]! * inverse;
        const d = x - means[j]!;
        weights[j]! += share;
        weights[n + j]! += share * d;
        weights[2 * n + j]! += share * d * d;
        if (t === 0) this.initial[j] = share;
        ahead[j] = density[at + j]! * back[j]!;
      }
      if (t === 0) return;
      let joint = 0;
      let scale = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += transition[i * n + j]! * ahead[j]!;
        back[i] = sum;
        scale += sum;
        joint += forward[at - n + i]! * sum;
      }
      const per = 1 / joint;
      const rescale = 1 / scale;
      for (let i = 0; i < n; i++) {
        const from = forward[at - n + i]! * per;
        for (let j = 0; j < n; j++) moved[i * n + j]! += from * ahead[j]!;
        back[i]! *= rescale;
      }
    }
  }

  #take(floor: number): void {
    const n = this.states;
    const [weights, transition] = [this.#weights, this.transition];
    for (let j = 0; j < n; j++) {
      const weight = weights[j]!;
      if (!(weight > 1e-8)) continue; // nobody is in this state: it stays as it is
      const shift = weights[n + j]! / weight;
      this.means[j]! += shift;
      this.variances[j] = Math.max(floor, weights[2 * n + j]! / weight - shift * shift);
      let leaving = 0;
      for (let k = 0; k < n; k++) leaving += transition[j * n + k]! * this.#moved[j * n + k]!;
      if (!(leaving > 0)) continue;
      for (let k = 0; k < n; k++) transition[j * n + k]! *= this.#moved[j * n + k]! / leaving;
    }
  }

  /** Numbers the states by variance, smallest first. */
  sortByVariance(): void {
    const n = this.states;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n - 1 - a; b++) if (this.variances[b]! > this.variances[b + 1]!) this.#swap(b, b + 1);
    }
    this.#prepare();
  }

  #swap(a: number, b: number): void {
    const n = this.states;
    for (const column of [this.initial, this.means, this.variances, this.probabilities]) swap(column, a, b);
    for (let k = 0; k < n; k++) swap(this.transition, a * n + k, b * n + k);
    for (let k = 0; k < n; k++) swap(this.transition, k * n + a, k * n + b);
  }
}

/** Mean and variance (population) of the first values. */
export function spreadOf(values: Float64Array, length: number): { readonly mean: number; readonly spread: number } {
  let mean = 0;
  for (let t = 0; t < length; t++) mean += values[t]!;
  mean /= length;
  let squares = 0;
  for (let t = 0; t < length; t++) squares += (values[t]! - mean) * (values[t]! - mean);
  return { mean, spread: squares / length };
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}
