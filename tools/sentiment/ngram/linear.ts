// What linear models over sparse rows share: scores of a row, and a row added to a gradient. The inner loops of training.

import type { Rows } from "./rows.ts";

/** Of a trained model in single precision, while it is trained in double. */
export type Weights = Float32Array | Float64Array;

/** Writes W'x_r + b into `scores`. @param w shape (columns + 1, outputs), row-major, intercepts last */
export function scoresOf(x: Rows, r: number, w: Float64Array, scores: Float64Array): void {
  const outputs = scores.length;
  const { starts, indices, values } = x;
  const last = x.columns * outputs;
  if (outputs === 3) {
    threeScores(x, r, w, scores);
    return;
  }
  for (let k = 0; k < outputs; k++) scores[k] = w[last + k]!;
  for (let at = starts[r]!; at < starts[r + 1]!; at++) {
    const value = values[at]!;
    const from = indices[at]! * outputs;
    for (let k = 0; k < outputs; k++) scores[k]! += value * w[from + k]!;
  }
}

/** Adds x_r times each of `errors` to the gradient, and the errors to the intercepts' part. */
export function addRow(x: Rows, r: number, errors: Float64Array, gradient: Float64Array): void {
  const outputs = errors.length;
  const { starts, indices, values } = x;
  const last = x.columns * outputs;
  for (let k = 0; k < outputs; k++) gradient[last + k]! += errors[k]!;
  if (outputs === 3) {
    addThree(x, r, errors, gradient);
    return;
  }
  for (let at = starts[r]!; at < starts[r + 1]!; at++) {
    const value = values[at]!;
    const from = indices[at]! * outputs;
    for (let k = 0; k < outputs; k++) gradient[from + k]! += value * errors[k]!;
  }
}

/** Turns scores into probabilities, in place; returns ln sum exp(score). */
export function softmaxInPlace(scores: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < scores.length; k++) most = Math.max(most, scores[k]!);
  let sum = 0;
  for (let k = 0; k < scores.length; k++) {
    scores[k] = Math.exp(scores[k]! - most);
    sum += scores[k]!;
  }
  for (let k = 0; k < scores.length; k++) scores[k]! /= sum;
  return most + Math.log(sum);
}

/** Adds penalty / 2 |W|^2 without the intercepts to the gradient; returns its value. */
export function addPenalty(w: Float64Array, penalised: number, penalty: number, gradient: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < penalised; i++) {
    sum += w[i]! * w[i]!;
    gradient[i]! += penalty * w[i]!;
  }
  return 0.5 * penalty * sum;
}

/** scoresOf for three outputs, the usual case: three times as fast without the inner loop. */
function threeScores(
  { starts, indices, values, columns }: Rows,
  r: number,
  w: Float64Array,
  scores: Float64Array,
): void {
  let [a, b, c] = [w[3 * columns]!, w[3 * columns + 1]!, w[3 * columns + 2]!];
  for (let at = starts[r]!, end = starts[r + 1]!; at < end; at++) {
    const value = values[at]!;
    const from = 3 * indices[at]!;
    a += value * w[from]!;
    b += value * w[from + 1]!;
    c += value * w[from + 2]!;
  }
  scores[0] = a;
  scores[1] = b;
  scores[2] = c;
}

function addThree({ starts, indices, values }: Rows, r: number, errors: Float64Array, gradient: Float64Array): void {
  const [a, b, c] = [errors[0]!, errors[1]!, errors[2]!];
  for (let at = starts[r]!, end = starts[r + 1]!; at < end; at++) {
    const value = values[at]!;
    const from = 3 * indices[at]!;
    gradient[from]! += value * a;
    gradient[from + 1]! += value * b;
    gradient[from + 2]! += value * c;
  }
}
