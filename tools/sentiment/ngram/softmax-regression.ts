// Multinomial logistic regression over sparse rows, with an L2 penalty and weighted classes. Nothing about texts.

import { type LbfgsOptions, minimiseLbfgs } from "#tools/numeric/index.ts";
import { addPenalty, addRow, scoresOf, softmaxInPlace } from "./linear.ts";
import { requireCost, requireLabels } from "./one-against-rest.ts";
import type { Rows } from "./rows.ts";

export interface LinearFit {
  /** Shape (columns + 1, outputs), row-major: one row a column of the input, the last row the intercepts. */
  readonly weights: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** The objective at the end. */
  readonly value: number;
}

export interface FitOptions extends LbfgsOptions {
  /** C: what the losses count against the penalty; > 0, larger fits closer. */
  readonly cost: number;
  /** Where to begin, for instance at the fit of another cost; zeros where left out. */
  readonly start?: Float64Array;
}

/** Fits P(class k | x) = softmax(W'x + b)_k.
 *
 * Minimises (1 / N) sum_i c(y_i) (-ln P(y_i | x_i)) + |W|^2 / (2 C N) over N rows, the minimum of C sum loss + |W|^2 / 2.
 * Intercepts are not penalised; from a start of zeros they sum to zero.
 * @param x            shape (N, columns), N >= 1
 * @param labels       shape (N), whole numbers in [0, classes)
 * @param classWeights c, shape (classes), > 0; classes >= 2
 * @throws tools/series-empty, tools/length-mismatch, tools/parameter-out-of-range, tools/training-one-class where fewer than two classes occur
 * @source Bishop (2006), Pattern Recognition and Machine Learning, 4.3.4 */
export function fitSoftmax(x: Rows, labels: Int32Array, classWeights: Float64Array, options: FitOptions): LinearFit {
  const { cost, start, ...rest } = options;
  const classes = classWeights.length;
  requireLabels(x, labels, classes);
  requireCost(cost);
  const penalty = 1 / (cost * x.rows);
  const scores = new Float64Array(classes);
  const objective = (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let r = 0; r < x.rows; r++) {
      const label = labels[r]!;
      const weight = classWeights[label]! / x.rows;
      scoresOf(x, r, w, scores);
      const own = scores[label]!;
      loss += weight * (softmaxInPlace(scores) - own);
      scores[label]! -= 1;
      for (let k = 0; k < classes; k++) scores[k]! *= weight;
      addRow(x, r, scores, gradient);
    }
    return loss + addPenalty(w, x.columns * classes, penalty, gradient);
  };
  const { x: weights, ...found } = minimiseLbfgs(objective, start ?? new Float64Array((x.columns + 1) * classes), rest);
  return { weights, iterations: found.iterations, converged: found.converged, value: found.value };
}
