// Ridge regression over sparse rows: graded targets instead of classes.

import { minimiseLbfgs, requireFinite, requireLength, requireSameLength } from "#tools/numeric/index.ts";
import { addPenalty, addRow, scoresOf } from "./linear.ts";
import { requireCost } from "./one-against-rest.ts";
import type { Rows } from "./rows.ts";
import type { FitOptions, LinearFit } from "./softmax-regression.ts";

/** Fits y = w'x + b.
 *
 * Minimises (1 / 2N) sum_i (w'x_i + b - y_i)^2 + |w|^2 / (2 C N): the minimum of |y - Xw - b|^2 + |w|^2 / C. The intercept is not penalised.
 * @param x       shape (N, columns), N >= 1
 * @param targets shape (N), finite
 * @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range
 * @source Hoerl & Kennard (1970), Technometrics 12(1) */
export function fitRidge(x: Rows, targets: Float64Array, { cost, start, ...rest }: FitOptions): LinearFit {
  requireLength("targets", targets, 1);
  requireSameLength("targets", targets, "rows", { length: x.rows });
  requireFinite("targets", targets);
  requireCost(cost);
  const score = new Float64Array(1);
  const objective = (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (let r = 0; r < x.rows; r++) {
      scoresOf(x, r, w, score);
      const error = score[0]! - targets[r]!;
      loss += (0.5 * error * error) / x.rows;
      score[0] = error / x.rows;
      addRow(x, r, score, gradient);
    }
    return loss + addPenalty(w, x.columns, 1 / (cost * x.rows), gradient);
  };
  const { x: weights, ...found } = minimiseLbfgs(objective, start ?? new Float64Array(x.columns + 1), rest);
  return { weights, iterations: found.iterations, converged: found.converged, value: found.value };
}
