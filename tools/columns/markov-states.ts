// A chain of hidden states with normal values, learnt from a stretch and followed from there: the arithmetic under the hidden Markov kernels.
// Only P(state now | values so far) is ever given out. All memory is taken once, so that learning anew in a stream allocates nothing.

/** Least variance of a state as a share of the stretch's own: no state closes in on one value, where the likelihood has no bound. */
const leastShare = 1e-4;

/** States are numbered by variance, smallest first. `probabilities` is what the filter says now. */
export class MarkovStates {
  readonly probabilities: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** P(to | from), row-major. */
  readonly moves: Float64Array;
  readonly #states: number;
  readonly #first: Float64Array;
  readonly #next: Float64Array;
  /** By row and state: densities over that of the widest state, forward and backward probabilities. */
  readonly #density: Float64Array;
  readonly #forward: Float64Array;
  readonly #backward: Float64Array;
  readonly #weights: Float64Array;
  readonly #counts: Float64Array;
  /** By state: 1 / (2 variance), and the root of the last state's variance over its own. */
  readonly #halves: Float64Array;
  readonly #heights: Float64Array;
  #learnt = false;

  constructor(states: number, longest: number) {
    this.#states = states;
    const column = (length: number): Float64Array => new Float64Array(length);
    this.probabilities = column(states);
    this.means = column(states);
    this.variances = column(states);
    this.moves = column(states * states);
    this.#first = column(states);
    this.#next = column(states);
    this.#density = column(longest * states);
    this.#forward = column(longest * states);
    this.#backward = column(2 * states);
    this.#weights = column(3 * states);
    this.#counts = column(states * states);
    this.#halves = column(states);
    this.#heights = column(states);
  }

  /** Forgets what was learnt. */
  clear(): void {
    this.#learnt = false;
  }

  get learnt(): boolean {
    return this.#learnt;
  }

  /** One more value. */
  follow(x: number): void {
    const n = this.#states;
    const [now, next] = [this.probabilities, this.#next];
    this.#densities(x, next, 0);
    let sum = 0;
    for (let j = 0; j < n; j++) {
      let prior = 0;
      for (let i = 0; i < n; i++) prior += now[i]! * this.moves[i * n + j]!;
      next[j]! *= prior;
      sum += next[j]!;
    }
    if (sum > 0) for (let j = 0; j < n; j++) now[j] = next[j]! / sum;
  }

  /** Learns from a stretch by so many rounds of Baum and Welch's, from what was learnt before (else states that last, with variances spread about
   * the stretch's own), and follows the stretch to its end. A stretch without spread teaches nothing. */
  learn(values: Float64Array, length: number, rounds: number): void {
    let mean = 0;
    for (let t = 0; t < length; t++) mean += values[t]!;
    mean /= length;
    let spread = 0;
    for (let t = 0; t < length; t++) spread += (values[t]! - mean) * (values[t]! - mean);
    spread /= length;
    if (!(spread > 0) || spread === Number.POSITIVE_INFINITY) {
      this.#learnt = false;
      return;
    }
    if (!this.#learnt) this.#begin(mean, spread);
    for (let round = 0; round < rounds; round++) {
      this.#runForward(values, length);
      this.#runBackward(values, length);
      this.#take(leastShare * spread);
    }
    this.#sortByVariance();
    this.#runForward(values, length);
    const end = (length - 1) * this.#states;
    for (let j = 0; j < this.#states; j++) this.probabilities[j] = this.#forward[end + j]!;
    this.#learnt = this.probabilities.every((p) => p - p === 0);
  }

  #begin(mean: number, spread: number): void {
    const n = this.#states;
    this.#first.fill(1 / n);
    for (let j = 0; j < n; j++) {
      this.means[j] = mean;
      this.variances[j] = spread * 0.3 * 9 ** (j / (n - 1));
      for (let i = 0; i < n; i++) this.moves[i * n + j] = i === j ? 0.95 : 0.05 / (n - 1);
    }
  }

  /** What densities need of the variances as they are now. */
  #prepare(): void {
    const n = this.#states;
    for (let j = 0; j < n; j++) {
      this.#halves[j] = 0.5 / this.variances[j]!;
      this.#heights[j] = Math.sqrt(this.variances[n - 1]! / this.variances[j]!);
    }
  }

  /** Normal densities over that of the last state, mostly the widest: what they have in common cancels wherever they are used. */
  #densities(x: number, to: Float64Array, at: number): void {
    const last = this.#states - 1;
    const away = x - this.means[last]!;
    const half = away * away * this.#halves[last]!;
    for (let j = 0; j < last; j++) {
      const d = x - this.means[j]!;
      to[at + j] = this.#heights[j]! * Math.exp(Math.min(half - d * d * this.#halves[j]!, 300));
    }
    to[at + last] = 1;
  }

  #runForward(values: Float64Array, length: number): void {
    const n = this.#states;
    const [density, forward, moves] = [this.#density, this.#forward, this.moves];
    this.#prepare();
    for (let t = 0, at = 0; t < length; t++, at += n) {
      this.#densities(values[t]!, density, at);
      let sum = 0;
      for (let j = 0; j < n; j++) {
        let prior = 0;
        if (t === 0) prior = this.#first[j]!;
        else for (let i = 0; i < n; i++) prior += forward[at - n + i]! * moves[i * n + j]!;
        const joint = prior * density[at + j]!;
        forward[at + j] = joint;
        sum += joint;
      }
      const inverse = 1 / sum;
      for (let j = 0; j < n; j++) forward[at + j]! *= inverse;
    }
  }

  /** Backward, gathering what the next round needs as it goes: weights, weighted sums and squares by state, moves between states. */
  #runBackward(values: Float64Array, length: number): void {
    const n = this.#states;
    const [density, forward, moves, weights, counts, back] = [
      this.#density,
      this.#forward,
      this.moves,
      this.#weights,
      this.#counts,
      this.#backward,
    ];
    weights.fill(0);
    counts.fill(0);
    back.fill(1 / n, 0, n);
    for (let t = length - 1, at = t * n; t >= 0; t--, at -= n) {
      const x = values[t]!;
      let whole = 0;
      for (let j = 0; j < n; j++) whole += forward[at + j]! * back[j]!;
      const inverse = 1 / whole;
      for (let j = 0; j < n; j++) {
        const share = forward[at + j]! * back[j]! * inverse;
        const d = x - this.means[j]!;
        weights[j]! += share;
        weights[n + j]! += share * d;
        weights[2 * n + j]! += share * d * d;
        if (t === 0) this.#first[j] = share;
      }
      if (t === 0) return;
      let joint = 0;
      for (let j = 0; j < n; j++) back[n + j] = density[at + j]! * back[j]!;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += moves[i * n + j]! * back[n + j]!;
        back[i] = sum;
        joint += forward[at - n + i]! * sum;
      }
      let scale = 0;
      for (let i = 0; i < n; i++) {
        const from = forward[at - n + i]! / joint;
        for (let j = 0; j < n; j++) counts[i * n + j]! += from * moves[i * n + j]! * back[n + j]!;
        scale += back[i]!;
      }
      for (let i = 0; i < n; i++) back[i]! /= scale;
    }
  }

  #take(floor: number): void {
    const n = this.#states;
    const weights = this.#weights;
    for (let j = 0; j < n; j++) {
      const weight = weights[j]!;
      if (!(weight > 1e-8)) continue; // nobody is in this state: it stays as it is
      const shift = weights[n + j]! / weight;
      this.means[j]! += shift;
      this.variances[j] = Math.max(floor, weights[2 * n + j]! / weight - shift * shift);
      let leaving = 0;
      for (let k = 0; k < n; k++) leaving += this.#counts[j * n + k]!;
      if (leaving > 0) for (let k = 0; k < n; k++) this.moves[j * n + k] = this.#counts[j * n + k]! / leaving;
    }
  }

  #sortByVariance(): void {
    const n = this.#states;
    for (let a = 0; a < n; a++) {
      for (let b = 0; b < n - 1 - a; b++) if (this.variances[b]! > this.variances[b + 1]!) this.#swap(b, b + 1);
    }
  }

  #swap(a: number, b: number): void {
    const n = this.#states;
    swap(this.means, a, b);
    swap(this.variances, a, b);
    swap(this.#first, a, b);
    for (let k = 0; k < n; k++) swap(this.moves, a * n + k, b * n + k);
    for (let k = 0; k < n; k++) swap(this.moves, k * n + a, k * n + b);
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}
