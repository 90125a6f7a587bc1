// Covariance matrix adaptation: a cloud of points that moves, stretches and shrinks with what it finds. For parameters that act together.

import type { Random } from "#infra/runtime/index.ts";
import { callerError } from "#infra/runtime/index.ts";
import { symmetricEigen } from "#tools/numeric/index.ts";
import { dimensions, type Point } from "../space/unit-cube.ts";
import type { Costs, Sampler } from "./sampler.ts";

export interface CmaOptions {
  /** Points of a generation; 4 + floor(3 ln n) where left out. */
  readonly population?: number;
  /** First deviation in the unit cube. */
  readonly sigma?: number;
}

const steps = 2;

/** (mu/mu_w, lambda)-CMA-ES with rank-one and rank-mu updates and cumulative step-size adaptation, in the unit cube from its middle. A point
 * outside is reflected back inside and learnt from where it was tried. It begins anew with twice the population where the cloud has shrunk to
 * nothing (IPOP).
 * @throws tools/space-invalid for a space of one parameter
 * @source Hansen (2016), The CMA Evolution Strategy: A Tutorial, arXiv:1604.00772; Auger & Hansen (2005) for the restarts */
export function cmaSampler({ population, sigma = 0.25 }: CmaOptions = {}): Sampler {
  return {
    id: "cma-es",
    options: { sigma, ...(population !== undefined && { population }) },
    *search(space, random) {
      const n = dimensions(space);
      if (n < steps)
        throw callerError("tools/space-invalid", "CMA-ES wants two parameters or more; use tpe or random for one.");
      let lambda = population ?? 4 + Math.floor(3 * Math.log(n));
      for (;;) {
        const cloud = new Cloud(n, lambda, sigma);
        while (!cloud.isSpent) {
          const points = Array.from({ length: lambda }, () => cloud.draw(random));
          cloud.learn(points, yield points);
        }
        lambda *= 2;
      }
    },
  };
}

class Cloud {
  private readonly n: number;
  private readonly weights: Float64Array;
  private readonly muEff: number;
  private readonly rates: {
    readonly sigma: number;
    readonly damp: number;
    readonly c: number;
    readonly one: number;
    readonly mu: number;
  };
  private readonly expectedLength: number;
  private readonly mean: Float64Array;
  private sigma: number;
  private readonly covariance: Float64Array;
  private readonly pathSigma: Float64Array;
  private readonly pathC: Float64Array;
  private axes: Float64Array;
  private lengths: Float64Array;
  private generation = 0;

  constructor(n: number, lambda: number, sigma: number) {
    this.n = n;
    this.sigma = sigma;
    const mu = Math.floor(lambda / 2);
    const raw = Float64Array.from({ length: mu }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
    const total = raw.reduce((sum, w) => sum + w, 0);
    this.weights = raw.map((w) => w / total);
    this.muEff = 1 / this.weights.reduce((sum, w) => sum + w * w, 0);
    const { muEff } = this;
    const cSigma = (muEff + 2) / (n + muEff + 5);
    const one = 2 / ((n + 1.3) ** 2 + muEff);
    this.rates = {
      sigma: cSigma,
      damp: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
      c: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
      one,
      mu: Math.min(1 - one, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) ** 2 + muEff)),
    };
    this.expectedLength = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    this.mean = new Float64Array(n).fill(0.5);
    this.covariance = identity(n);
    this.axes = identity(n);
    this.lengths = new Float64Array(n).fill(1);
    this.pathSigma = new Float64Array(n);
    this.pathC = new Float64Array(n);
  }

  get isSpent(): boolean {
    return this.sigma * Math.max(...this.lengths) < 1e-9 || Math.max(...this.lengths) > 1e7 * Math.min(...this.lengths);
  }

  draw(random: Random): Point {
    const { n, mean, axes, lengths, sigma } = this;
    const z = Float64Array.from({ length: n }, (_, j) => lengths[j]! * random.normal());
    return mean.map((centre, i) => {
      let step = 0;
      for (let j = 0; j < n; j++) step += axes[j * n + i]! * z[j]!;
      return reflected(centre + sigma * step);
    });
  }

  learn(points: readonly Point[], costs: Costs): void {
    const { n, rates, weights, muEff, sigma } = this;
    this.generation++;
    const order = points.map((_, i) => i).sort((a, b) => (costs[a] === costs[b] ? a - b : costs[a]! - costs[b]!));
    const moves = order.slice(0, weights.length).map((i) => points[i]!.map((x, j) => (x - this.mean[j]!) / sigma));
    const move = new Float64Array(n);
    moves.forEach((one, k) => {
      for (let j = 0; j < n; j++) move[j]! += weights[k]! * one[j]!;
    });
    for (let j = 0; j < n; j++) this.mean[j]! += sigma * move[j]!;
    const straight = this.whitened(move);
    const keep = Math.sqrt(rates.sigma * (2 - rates.sigma) * muEff);
    for (let j = 0; j < n; j++) this.pathSigma[j] = (1 - rates.sigma) * this.pathSigma[j]! + keep * straight[j]!;
    const length = Math.hypot(...this.pathSigma);
    const settled = Math.sqrt(1 - (1 - rates.sigma) ** (2 * this.generation));
    const moving = length / settled < (1.4 + 2 / (n + 1)) * this.expectedLength ? 1 : 0;
    const along = moving * Math.sqrt(rates.c * (2 - rates.c) * muEff);
    for (let j = 0; j < n; j++) this.pathC[j] = (1 - rates.c) * this.pathC[j]! + along * move[j]!;
    this.stretch(moves, moving);
    this.sigma = Math.min(1, sigma * Math.exp((rates.sigma / rates.damp) * (length / this.expectedLength - 1)));
  }

  /** C^(-1/2) v. */
  private whitened(v: Float64Array): Float64Array {
    const { n, axes, lengths } = this;
    const along = Float64Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += axes[j * n + i]! * v[i]!;
      return sum / lengths[j]!;
    });
    return v.map((_, i) => along.reduce((sum, value, j) => sum + axes[j * n + i]! * value, 0));
  }

  private stretch(moves: readonly Float64Array[], moving: number): void {
    const { n, covariance, rates, weights, pathC } = this;
    const lost = (1 - moving) * rates.c * (2 - rates.c);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let spread = 0;
        for (let k = 0; k < moves.length; k++) spread += weights[k]! * moves[k]![i]! * moves[k]![j]!;
        const old = covariance[i * n + j]!;
        const value =
          (1 - rates.one - rates.mu) * old + rates.one * (pathC[i]! * pathC[j]! + lost * old) + rates.mu * spread;
        covariance[i * n + j] = value;
        covariance[j * n + i] = value;
      }
    const { values, vectors } = symmetricEigen(covariance, n);
    this.axes = vectors;
    this.lengths = values.map((value) => Math.sqrt(Math.max(value, 1e-20)));
  }
}

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
}

/** Back into [0, 1) as from mirrors at both ends. */
function reflected(x: number): number {
  const within = Math.abs(x) % 2;
  return Math.min(within > 1 ? 2 - within : within, 1 - 2 ** -53);
}
