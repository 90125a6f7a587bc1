// The run lengths that a change-point filter keeps, each with its probability and what it has learnt since it began.
// Columns of numbers instead of objects: one push touches each of them once.

import { logGamma } from "#tools/numeric/index.ts";

export interface RunModel {
  readonly hazard: number;
  readonly prior: {
    readonly mean: number;
    readonly meanWeight: number;
    readonly shape: number;
    readonly scale: number;
  };
  readonly drop: number;
  readonly longestRun: number;
}

/** Room for a run of each length, and one more that stays at the longest. */
const spare = 2;

export class RunTable {
  readonly #model: RunModel;
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
    this.#model = model;
    const { longestRun, prior } = model;
    this.#logNorm = Float64Array.from({ length: longestRun + 1 }, (_, run) => {
      const shape = prior.shape + run / 2;
      return logGamma(shape + 0.5) - logGamma(shape) - 0.5 * Math.log(2 * Math.PI * shape);
    });
    const room = longestRun + spare;
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

  push(x: number): { readonly logPredictive: number; readonly dropped: number } {
    const { hazard } = this.#model;
    const highest = this.#weigh(x);
    let total = 0;
    for (let i = 0; i < this.#kept; i++) total += this.#mass[i]! *= Math.exp(this.#log[i]! - highest) / this.#width[i]!;
    const floor = this.#model.drop * total;
    let to = 0;
    let kept = 0;
    for (let i = 0; i < this.#kept; i++) {
      const grown = this.#mass[i]! * (1 - hazard);
      if (grown <= floor) continue;
      this.#learn(i, to, x, grown);
      kept += grown;
      to++;
    }
    if (to === this.#length.length) to = this.#mergeLongest();
    this.#kept = to;
    this.#begin(total * hazard);
    kept += total * hazard;
    for (let i = 0; i < this.#kept; i++) this.#mass[i]! /= kept;
    return { logPredictive: highest + Math.log(total), dropped: 1 - kept / total };
  }

  /** ln of the predictive density by run, less that of its scale, into #log, its scale into #width; the highest of the logs. */
  #weigh(x: number): number {
    const { prior } = this.#model;
    const [length, mean, scales, log, width, norm] = [
      this.#length,
      this.#mean,
      this.#scale,
      this.#log,
      this.#width,
      this.#logNorm,
    ];
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

  /** The two oldest runs, both at the longest, become one: the likelier keeps what it learnt. Rows stand oldest first. */
  #mergeLongest(): number {
    const last = this.#length.length - 1;
    const gone = this.#mass[0]! < this.#mass[1]! ? 0 : 1;
    this.#mass[1 - gone]! += this.#mass[gone]!;
    for (const column of [this.#length, this.#mass, this.#mean, this.#scale]) column.copyWithin(gone, gone + 1);
    return last;
  }

  shorterThan(run: number): number {
    let sum = 0;
    for (let i = 0; i < this.#kept; i++) if (this.#length[i]! < run) sum += this.#mass[i]!;
    return Math.min(1, sum);
  }

  middle(): { readonly likeliest: number; readonly mean: number } {
    let best = 0;
    let mean = 0;
    for (let i = 0; i < this.#kept; i++) {
      if (this.#mass[i]! > this.#mass[best]!) best = i;
      mean += this.#mass[i]! * this.#length[i]!;
    }
    return { likeliest: this.#length[best]!, mean };
  }

  byLength(): Float64Array {
    const probabilities = new Float64Array(this.#length[0]! + 1);
    for (let i = 0; i < this.#kept; i++) probabilities[this.#length[i]!]! += this.#mass[i]!;
    return probabilities;
  }
}
