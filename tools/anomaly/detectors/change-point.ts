// When did the present begin? The distribution over how long the newest stretch with one mean and one variance has lasted, value by value.
// A filter: what comes later never changes what was said.

import { RunLengths, requireWithin, type StretchPrior } from "#tools/numeric/index.ts";

export interface ChangePointOptions {
  /** Mean values between changes; the hazard is one over it, the same at any age. */
  readonly meanRun: number;
  readonly prior: StretchPrior;
  /** A run shorter than this is a recent change. */
  readonly recent?: number;
  /** Runs no more probable than this are dropped. */
  readonly drop?: number;
  /** Runs that are longer count as this long: they forget what lies further back. Bounds the memory. */
  readonly longestRun?: number;
}

export interface ChangePointReading {
  readonly state: "scored" | "missing";
  /** P(run < recent): that the present stretch began less than `recent` values ago. */
  readonly recentChange: number;
  /** The most probable run in values, and the mean of it. */
  readonly likeliestRun: number;
  readonly meanRun: number;
  /** ln p(x | the values before). */
  readonly logPredictive: number;
  /** Probability that was dropped with runs after this value; the rest was scaled up to 1. */
  readonly dropped: number;
}

export interface ChangePointFilter {
  push(value: number): ChangePointReading;
  /** P(run = r) for r = 0, 1, ... up to the longest kept; sums to 1. */
  runLengths(): Float64Array;
}

/** Bayesian online change-point detection with a constant hazard H = 1 / meanRun and a normal model of unknown mean and variance:
 *   P(r + 1, x) = P(r) t(x | r) (1 - H),   P(0, x) = sum over r of P(r) t(x | r) H,
 * t(. | r) Student's t with 2 shape_r degrees of freedom, mean_r and scale sqrt(scale_r (1 + 1 / weight_r) / shape_r), where after each value
 * mean' = (w mean + x) / (w + 1), w' = w + 1, shape' = shape + 1/2, scale' = scale + w (x - mean)^2 / (2 (w + 1)).
 * P(0) is always H, by construction: what tells of a change is the mass on runs that are short but not 0 (`recentChange`).
 * Truncation: runs with at most `drop` (1e-9) of the mass go, their mass is stated in `dropped`; a run past `longestRun` (500) keeps that length
 * and the weight of that many values. Cost a push: as many steps as runs are kept, usually 50 to 200.
 * A value that is no finite number is left out and says "missing"; the distribution stays as it was.
 * @throws tools/parameter-out-of-range
 * @source Adams & MacKay (2007), arXiv:0710.3742; Murphy (2007), Conjugate Bayesian analysis of the Gaussian distribution */
export function openChangePoint(options: ChangePointOptions): ChangePointFilter {
  const { meanRun, prior, recent = 5, drop = 1e-9, longestRun = 500 } = options;
  requireWithin("meanRun", meanRun, 2, 1e9);
  requireWithin("prior.mean", prior.mean, -Number.MAX_VALUE, Number.MAX_VALUE);
  requireWithin("prior.meanWeight", prior.meanWeight, 1e-12, 1e12);
  requireWithin("prior.shape", prior.shape, 1e-6, 1e12);
  requireWithin("prior.scale", prior.scale, 1e-300, Number.MAX_VALUE);
  requireWithin("recent", recent, 1, longestRun);
  requireWithin("drop", drop, 0, 0.01);
  requireWithin("longestRun", longestRun, 2, 100_000);
  const runs = new RunLengths({ hazard: 1 / meanRun, prior, drop, longestRun });
  return {
    push(value) {
      const there = Number.isFinite(value);
      if (there) runs.push(value);
      return {
        state: there ? "scored" : "missing",
        recentChange: runs.shorterThan(recent),
        likeliestRun: runs.likeliestLength(),
        meanRun: runs.meanLength(),
        logPredictive: there ? runs.logPredictive : Number.NaN,
        dropped: there ? runs.dropped : 0,
      };
    },
    runLengths: () => runs.byLength(),
  };
}

/** A prior as wide as a training stretch: its mean with the weight of one value, its variance with that of two.
 * A constant stretch gives the smallest scale there is, so that any move is a change. */
export function changePointPrior(training: Float64Array): ChangePointOptions["prior"] {
  let mean = 0;
  let squares = 0;
  for (const [i, value] of training.entries()) {
    const step = value - mean;
    mean += step / (i + 1);
    squares += step * (value - mean);
  }
  const variance = training.length > 1 ? squares / (training.length - 1) : 0;
  return { mean, meanWeight: 1, shape: 2, scale: Math.max(2 * variance, 1e-30) };
}
