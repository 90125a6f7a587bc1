// Linear support vector machines, one a class against the others, trained together by coordinate descent on the dual. Nothing about texts.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { requireLength, requireSameLength } from "#tools/numeric/index.ts";
import { addRow, scoresOf } from "./linear.ts";
import type { Rows } from "./rows.ts";

export interface LinearFit {
  /** Shape (columns + 1, classes), row-major: one row a column of the input, the last row the intercepts. */
  readonly weights: Float64Array;
  readonly epochs: number;
  readonly converged: boolean;
}

export interface OneAgainstRestOptions {
  /** C: what the losses count against the penalty; > 0, larger fits closer. */
  readonly cost: number;
  /** Orders the rows within each pass. */
  readonly random: Random;
  /** Stop when no projected gradient of a pass is larger than this. */
  readonly tolerance?: number;
  readonly maxEpochs?: number;
}

/** For each class k, with y = 1 for its rows and -1 for the others, minimises
 *   |w|^2 / 2 + C sum_i c(label_i) max(0, 1 - y_i (w'x_i + b))^2     with b as one more weight (x has a column of ones).
 * One dual variable a row and class: a <- max(0, a - G / (x'x + 1 / 2Cc)), G = y w'x - 1 + a / 2Cc; all classes of a row in one visit.
 * @param x            shape (N, columns), N >= 1
 * @param labels       shape (N), whole numbers in [0, classes)
 * @param classWeights c, shape (classes), > 0; classes >= 2
 * @throws tools/series-empty, tools/length-mismatch, tools/parameter-out-of-range, tools/training-one-class where fewer than two classes occur
 * @source Hsieh et al. (2008), A dual coordinate descent method for large-scale linear SVM, ICML. Without their shrinking. */
export function fitOneAgainstRest(
  x: Rows,
  labels: Int32Array,
  classWeights: Float64Array,
  { cost, random, tolerance = 0.1, maxEpochs = 40 }: OneAgainstRestOptions,
): LinearFit {
  const classes = classWeights.length;
  requireLabels(x, labels, classes);
  requireCost(cost);
  const weights = new Float64Array((x.columns + 1) * classes);
  const duals = new Float64Array(x.rows * classes);
  const squares = squaredLengths(x);
  const order = Int32Array.from({ length: x.rows }, (_, r) => r);
  const scores = new Float64Array(classes);
  let epochs = 0;
  let worst = Number.POSITIVE_INFINITY;
  while (epochs < maxEpochs && worst > tolerance) {
    shuffle(order, random);
    worst = 0;
    for (const r of order) {
      const own = labels[r]!;
      const diagonal = 1 / (2 * cost * classWeights[own]!);
      scoresOf(x, r, weights, scores);
      let moved = false;
      for (let k = 0; k < classes; k++) {
        const sign = k === own ? 1 : -1;
        const dual = duals[r * classes + k]!;
        const gradient = sign * scores[k]! - 1 + diagonal * dual;
        scores[k] = 0;
        if (dual === 0 && gradient >= 0) continue;
        worst = Math.max(worst, Math.abs(gradient));
        const next = Math.max(0, dual - gradient / (squares[r]! + diagonal));
        duals[r * classes + k] = next;
        scores[k] = sign * (next - dual);
        moved ||= next !== dual;
      }
      if (moved) addRow(x, r, scores, weights);
    }
    epochs++;
  }
  return { weights, epochs, converged: worst <= tolerance };
}

/** x'x with the column of ones. */
function squaredLengths({ rows, starts, values }: Rows): Float64Array {
  return Float64Array.from({ length: rows }, (_, r) => {
    let sum = 1;
    for (let at = starts[r]!; at < starts[r + 1]!; at++) sum += values[at]! ** 2;
    return sum;
  });
}

function shuffle(order: Int32Array, random: Random): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}

/** @throws tools/parameter-out-of-range */
export function requireCost(cost: number): void {
  if (cost > 0 && Number.isFinite(cost)) return;
  throw callerError("tools/parameter-out-of-range", `cost is ${cost}; wanted a finite number above 0.`, { cost });
}

/** @throws tools/series-empty, tools/length-mismatch, tools/parameter-out-of-range, tools/training-one-class */
export function requireLabels(x: Rows, labels: Int32Array, classes: number): void {
  requireLength("labels", labels, 1);
  requireSameLength("labels", labels, "rows", { length: x.rows });
  const bad = labels.findIndex((label) => !(label >= 0 && label < classes));
  if (bad >= 0) {
    const says = `labels[${bad}] is ${labels[bad]}; wanted a whole number in [0, ${classes}).`;
    throw callerError("tools/parameter-out-of-range", says, { index: bad });
  }
  if (new Set(labels).size >= 2) return;
  throw callerError(
    "tools/training-one-class",
    `All ${labels.length} texts have one class; wanted at least two. Add texts of another tone.`,
  );
}
