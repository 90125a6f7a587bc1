// Objectives of numbers: squared error, absolute error, Huber's loss, the loss of a quantile.

import type { Labelled, Metric, Objective } from "./objective.ts";
import { weightedMean } from "./objective.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

const meanLoss = (name: string, loss: (difference: number) => number, finish = (mean: number) => mean): Metric => ({
  name,
  greaterIsBetter: false,
  of: ([margin = new Float64Array()], { labels, weights }) =>
    finish(weightedMean(margin.length, weights, (row) => loss((margin[row] as number) - (labels[row] as number)))),
});

/** Loss (m - y)^2 / 2: g = m - y, h = 1. */
export function squaredError({ labels, weights }: Labelled): Objective {
  return {
    kernel: 0,
    outputs: 1,
    link: "identity",
    base: [weightedMean(labels.length, weights, (row) => labels[row] as number)],
    metric: meanLoss("rmse", (d) => d * d, Math.sqrt),
  };
}

/** Loss of a quantile q: q (y - m) above, (1 - q) (m - y) below. g = 1 - q where m > y, else -q; h = 1. The second derivative is 0 nearly
 * everywhere, so trees are shaped by g alone and a leaf takes the quantile of its residuals (Friedman 2001 for q = 1/2). */
export function quantileLoss(labelled: Labelled, level: number): Objective {
  return {
    ...byQuantile(labelled, level, (difference) => (difference > 0 ? 1 - level : -level)),
    metric: meanLoss("quantile loss", (d) => (d > 0 ? (1 - level) * d : -level * d)),
  };
}

/** Loss |m - y|: g = sign(m - y), h = 1; a leaf takes the median of its residuals. */
export function absoluteError(labelled: Labelled): Objective {
  return {
    ...byQuantile(labelled, 0.5, Math.sign),
    metric: meanLoss("mae", Math.abs),
  };
}

/** Loss d^2 / 2 up to |d| = delta, delta (|d| - delta / 2) beyond: g = d within -delta..delta, h = 1. Starts at the median. */
export function huberLoss(labelled: Labelled, delta: number): Objective {
  const clamped = (d: number): number => Math.min(Math.max(d, -delta), delta);
  return {
    kernel: 2,
    outputs: 1,
    link: "identity",
    base: [medianOf(labelled, 0.5)],
    gradients: gradientsBy(labelled, clamped),
    metric: meanLoss("huber loss", (d) => (Math.abs(d) <= delta ? (d * d) / 2 : delta * (Math.abs(d) - delta / 2))),
  };
}

function byQuantile(
  labelled: Labelled,
  level: number,
  slope: (difference: number) => number,
): Omit<Objective, "metric"> {
  const { labels, weights } = labelled;
  return {
    kernel: 2,
    outputs: 1,
    link: "identity",
    base: [medianOf(labelled, level)],
    gradients: gradientsBy(labelled, slope),
    renew: (rows, margins) =>
      weightedQuantile(
        rows.length,
        level,
        (i) => (labels[rows[i] as number] as number) - (margins[rows[i] as number] as number),
        weights === undefined ? null : (i) => weights[rows[i] as number] as number,
      ),
  };
}

const medianOf = ({ labels, weights }: Labelled, level: number): number =>
  weightedQuantile(
    labels.length,
    level,
    (i) => labels[i] as number,
    weights === undefined ? null : (i) => weights[i] as number,
  );

function gradientsBy({ labels, weights }: Labelled, slope: (difference: number) => number): Objective["gradients"] {
  return (_output, [margin = new Float64Array()], out) => {
    for (let row = 0; row < margin.length; row++) {
      const weight = weights === undefined ? 1 : (weights[row] as number);
      out[2 * row] = weight * slope((margin[row] as number) - (labels[row] as number));
      out[2 * row + 1] = weight;
    }
  };
}
