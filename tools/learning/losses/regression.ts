// Losses for numbers: each is a mean over rows and columns.

import {
  absolute,
  add,
  exp,
  maximum,
  minimum,
  multiply,
  negate,
  splitEvenly,
  square,
  subtract,
  type Tensor,
} from "../tape/index.ts";
import { batchMean, type Loss, requireBeside, same } from "./loss.ts";

export const meanSquaredError: Loss = {
  id: "mse",
  says: "mean of (prediction - target)^2",
  outputsFor: same,
  of(prediction, target, weights) {
    requireBeside("mse", prediction, target);
    return batchMean(square(subtract(prediction, target)), weights);
  },
};

/** @param delta the distance from which on the error counts linearly
 * @source Huber (1964), Annals of Mathematical Statistics 35(1) */
export function huber(delta = 1): Loss {
  return {
    id: "huber",
    says: `mean of e^2 / 2 for |e| up to ${delta}, ${delta} (|e| - ${delta} / 2) beyond`,
    outputsFor: same,
    of(prediction, target, weights) {
      requireBeside("huber", prediction, target);
      const distance = absolute(subtract(prediction, target));
      const near = minimum(distance, delta);
      return batchMean(add(multiply(square(near), 0.5), multiply(subtract(distance, near), delta)), weights);
    },
  };
}

/** One column of predictions a level, for a single target.
 * @param levels each between 0 and 1
 * @source Koenker & Bassett (1978), Econometrica 46(1) */
export function quantile(levels: readonly number[]): Loss {
  return {
    id: "quantile",
    says: `mean of max(q e, (q - 1) e), e = target - prediction, q = ${levels.join(", ")}`,
    outputsFor: () => levels.length,
    of(prediction, target, weights) {
      requireBeside("quantile", prediction, target, levels.length);
      const { trace } = prediction;
      const error = subtract(target, prediction);
      const above = multiply(error, trace.constant(Float32Array.from(levels), [levels.length]));
      return batchMean(maximum(above, subtract(above, error)), weights);
    },
  };
}

/** Predictions are the means, then the logarithms of the variances. Constants are left out.
 * @source Nix & Weigend (1994), ICNN */
export const gaussianNegativeLogLikelihood: Loss = {
  id: "gaussian-nll",
  says: "mean of (log v + (target - mean)^2 / v) / 2, the variance v as its logarithm",
  outputsFor: (targets) => 2 * targets,
  of(prediction, target, weights) {
    requireBeside("gaussian-nll", prediction, target, 2 * (target.shape[1] ?? 1));
    const [centre, logVariance] = splitEvenly(prediction, 1, 2) as [Tensor, Tensor];
    const distance = multiply(square(subtract(target, centre)), exp(negate(logVariance)));
    return batchMean(multiply(add(logVariance, distance), 0.5), weights);
  },
};
