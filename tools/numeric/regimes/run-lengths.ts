// How long has the newest stretch with one mean and one variance lasted? The lengths that are believed in, each with its probability and what it has
// learnt since it began. Columns of numbers instead of objects: one value touches each of them once.

import { logGamma } from "../gamma.ts";

export interface StretchPrior {
  /** What is believed of a stretch before its first value: mean ~ N(mean, variance / meanWeight), variance ~ InverseGamma(shape, scale). */
  readonly mean: number;
  readonly meanWeight: number;
  readonly shape: number;
  readonly scale: number;
}

export interface RunModel {
  /** Chance of a change at any value, the same at any age. */
  readonly hazard: number;
  readonly prior: StretchPrior;
  /** Runs no more probable than this are dropped. */
  readonly drop: number;
  /** Longer runs count as this long: they forget what lies further back. */
  readonly longestRun: number;
  /** Most runs kept, the likeliest ones; all where left out. */
  readonly keep?: number;
}

/** Room for a run of each length, and one more that stays at the longest. */
const spare = 2;

/**
 * With H the hazard and t(x | r) Student's t of what a run of r values has learnt:
 *   P(r + 1, x) = P(r) t(x | r) (1 - H),   P(0, x) = sum over r of P(r) t(x | r) H.
 * A value costs as many steps of some 40 ns as runs are kept.
 * @source Adams & MacKay (2007), arXiv:0710.3742; Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution
 */
export class RunLengths {
  /** Of the newest value: ln p(x | the values before), and the probability that was dropped after it. */
  logPredictive = 0;
  dropped = 0;
  readonly #model: RunModel;
  readonly #most: number;
  /** ln Gamma(shape + 1/2) - ln Gamma(shape) - ln(2 pi shape) / 2 by run length. */
  readonly #logNorm: Float64Array;
  readonly #length: Int32Array;
  readonly #mass: Float64Array;
  readonly #mean: Float64Array;
  readonly #scale: Float64Array;
  readonly #log: Float64Array;
  readonly #width: Float64Array;
  #kept = 1;

  constructor(model: RunModel) {
    const { longestRun, prior, keep = Number.POSITIVE_INFINITY } = model;
    this.#model = model;
    this.#most = keep;
    this.#logNorm = Float64Array.from({ length: longestRun + 1 }, (_, run) => {
      const shape = prior.shape + run / 2;
      return logGamma(shape + 0.5) - logGamma(shape) - 0.5 * Math.log(2 * Math.PI * shape);
    });
    const room = Math.min(longestRun, keep) + spare;
    this.#length = new Int32Array(room);
    this.#mass = new Float64Array(room);
    this.#mean = new Float64Array(room);
    this.#scale = new Float64Array(room);
    this.#log = new Float64Array(room);
    this.#width = new Float64Array(room);
    this.#mass[0] = 1;
    this.#mean[0] = prior.mean;
    this.#scale[0] = prior.scale;
  }

  /** Takes the next value, a finite one. */
  push(x: number): void {
    const { hazard, drop } = this.#model;
    const mass = this.#mass;
    const highest = this.#weigh(x);
    if (highest === Number.NEGATIVE_INFINITY) {
      this.#beginAnew();
      return;
    }
    let total = 0;
    for (let i = 0; i < this.#kept; i++) total += mass[i]! *= Math.exp(this.#log[i]! - highest) / this.#width[i]!;
    const floor = drop * total;
    let to = 0;
    for (let i = 0; i < this.#kept; i++) {
      const grown = mass[i]! * (1 - hazard);
      if (grown > floor) this.#learn(i, to++, x, grown);
    }
    if (to >= this.#most) this.#remove(this.#leastLikely(to), to--);
    else if (to === this.#length.length) to = this.#mergeLongest();
    this.#kept = to;
    this.#begin(total * hazard);
    let kept = 0;
    for (let i = 0; i < this.#kept; i++) kept += mass[i]!;
    for (let i = 0; i < this.#kept; i++) mass[i]! /= kept;
    this.logPredictive = highest + Math.log(total);
    this.dropped = 1 - kept / total;
  }

  /** ln of the predictive density by run, less that of its scale, into #log, its scale into #width; the highest of the logs. */
  #weigh(x: number): number {
    const { prior } = this.#model;
    const [length, mean, scales] = [this.#length, this.#mean, this.#scale];
    const [log, width, norm] = [this.#log, this.#width, this.#logNorm];
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < this.#kept; i++) {
      const run = length[i]!;
      const shape = prior.shape + run / 2;
      const square = (scales[i]! * (1 + 1 / (prior.meanWeight + run))) / shape;
      const away = x - mean[i]!;
      const own = norm[run]! - (shape + 0.5) * Math.log1p((away * away) / (2 * shape * square));
      log[i] = own;
      width[i] = Math.sqrt(square);
      if (own > highest) highest = own;
    }
    return highest;
  }

  /** Run `from` with one more value, at place `to`, which is never behind it. */
  #learn(from: number, to: number, x: number, mass: number): void {
    const { prior, longestRun } = this.#model;
    const run = this.#length[from]!;
    const weight = prior.meanWeight + run;
    const away = x - this.#mean[from]!;
    const scale = this.#scale[from]! + (weight * away * away) / (2 * (weight + 1));
    // A run at its longest keeps its shape, so its scale shrinks with it: the variance stays what was learnt.
    const shape = prior.shape + run / 2;
    this.#scale[to] = run < longestRun ? scale : (scale * shape) / (shape + 0.5);
    this.#mean[to] = this.#mean[from]! + away / (weight + 1);
    this.#length[to] = Math.min(run + 1, longestRun);
    this.#mass[to] = mass;
  }

  #begin(mass: number): void {
    const { prior } = this.#model;
    const at = this.#kept++;
    this.#length[at] = 0;
    this.#mass[at] = mass;
    this.#mean[at] = prior.mean;
    this.#scale[at] = prior.scale;
  }

  /** The value is so far out that no run explains it. */
  #beginAnew(): void {
    this.#kept = 0;
    this.#begin(1);
    this.logPredictive = Number.NEGATIVE_INFINITY;
    this.dropped = 1;
  }

  #leastLikely(count: number): number {
    let least = 0;
    for (let i = 1; i < count; i++) if (this.#mass[i]! < this.#mass[least]!) least = i;
    return least;
  }

  #remove(gone: number, count: number): void {
    for (const column of [this.#length, this.#mass, this.#mean, this.#scale]) column.copyWithin(gone, gone + 1, count);
  }

  /** The two oldest runs, both at the longest, become one: the likelier keeps what it learnt. Runs stand oldest first. */
  #mergeLongest(): number {
    const gone = this.#mass[0]! < this.#mass[1]! ? 0 : 1;
    this.#mass[1 - gone]! += this.#mass[gone]!;
    this.#remove(gone, this.#length.length);
    return this.#length.length - 1;
  }

  /** P(run < so many values). */
  shorterThan(run: number): number {
    let sum = 0;
    for (let i = 0; i < this.#kept; i++) if (this.#length[i]! < run) sum += this.#mass[i]!;
    return Math.min(1, sum);
  }

  meanLength(): number {
    let mean = 0;
    for (let i = 0; i < this.#kept; i++) mean += this.#mass[i]! * this.#length[i]!;
    return mean;
  }

  likeliestLength(): number {
    let best = 0;
    for (let i = 1; i < this.#kept; i++) if (this.#mass[i]! > this.#mass[best]!) best = i;
    return this.#length[best]!;
  }

  /** P(run = r) for r = 0, 1, ... up to the longest kept; sums to 1. */
  byLength(): Float64Array {
    const probabilities = new Float64Array(this.#length[0]! + 1);
    for (let i = 0; i < this.#kept; i++) probabilities[this.#length[i]!]! += this.#mass[i]!;
    return probabilities;
  }
}
