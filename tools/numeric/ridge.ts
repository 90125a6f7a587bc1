// Linear regression with a penalty on the size of its coefficients, of any width.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireShape, requireWhole, requireWithin } from "./checks.ts";

export interface Ridge {
  /** Shape (k). */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** Ridge regression, argmin over b, c of |y - X b - c|^2 + penalty |b|^2; the intercept is not penalised. By conjugate gradients on the
 * centred normal equations, so that neither X'X nor a copy of X is made; a wide X costs passes over it, not k^3.
 * @param values  shape (T, k), row-major, finite
 * @param target  shape (T), finite, T >= 1
 * @param penalty > 0; columns are taken as they are: standardise them first where their scales differ
 * @returns relative residual of the normal equations at most 1e-12
 * @throws tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range, tools/no-convergence
 * @source Hoerl & Kennard (1970), Technometrics 12(1); Paige & Saunders (1982), ACM TOMS 8(1) for CGLS */
export function ridge(values: Float64Array, target: Float64Array, width: number, penalty: number): Ridge {
  const rows = target.length;
  requireWhole("width", width, 1);
  requireWhole("rows", rows, 1);
  requireWithin("penalty", penalty, Number.MIN_VALUE, Number.MAX_VALUE);
  requireShape("values", values, rows, width);
  requireFinite("values", values);
  requireFinite("target", target);
  const means = columnMeans(values, rows, width);
  const level = target.reduce((sum, y) => sum + y, 0) / rows;
  const residual = target.map((y) => y - level);
  const coefficients = new Float64Array(width);
  let gradient = transposed(values, residual, means, width);
  let norm = sumOfSquares(gradient);
  const enough = 1e-24 * norm;
  const direction = Float64Array.from(gradient);
  const moved = new Float64Array(rows);
  for (let step = 0; norm > enough; step++) {
    if (step === 20 * width + 200) throw noConvergence(step, norm / enough);
    forward(values, direction, means, width, moved);
    const length = norm / (sumOfSquares(moved) + penalty * sumOfSquares(direction));
    for (let j = 0; j < width; j++) coefficients[j]! += length * direction[j]!;
    for (let t = 0; t < rows; t++) residual[t]! -= length * moved[t]!;
    gradient = transposed(values, residual, means, width);
    for (let j = 0; j < width; j++) gradient[j]! -= penalty * coefficients[j]!;
    const next = sumOfSquares(gradient);
    for (let j = 0; j < width; j++) direction[j] = gradient[j]! + (next / norm) * direction[j]!;
    norm = next;
  }
  const shift = coefficients.reduce((sum, b, j) => sum + b * means[j]!, 0);
  return { coefficients, intercept: level - shift };
}

/** X b + c, shape (T). */
export function ridgePredict({ coefficients, intercept }: Ridge, values: Float64Array): Float64Array {
  const width = coefficients.length;
  return Float64Array.from({ length: values.length / width }, (_, t) => {
    let sum = intercept;
    for (let j = 0; j < width; j++) sum += coefficients[j]! * values[t * width + j]!;
    return sum;
  });
}

function columnMeans(values: Float64Array, rows: number, width: number): Float64Array {
  const means = new Float64Array(width);
  for (let t = 0; t < rows; t++) for (let j = 0; j < width; j++) means[j]! += values[t * width + j]! / rows;
  return means;
}

/** (X - 1 m') b into `out`. */
function forward(values: Float64Array, b: Float64Array, means: Float64Array, width: number, out: Float64Array): void {
  let shift = 0;
  for (let j = 0; j < width; j++) shift += means[j]! * b[j]!;
  for (let t = 0; t < out.length; t++) {
    let sum = -shift;
    for (let j = 0; j < width; j++) sum += values[t * width + j]! * b[j]!;
    out[t] = sum;
  }
}

/** (X - 1 m')' r. */
function transposed(values: Float64Array, r: Float64Array, means: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width);
  let total = 0;
  for (let t = 0; t < r.length; t++) {
    total += r[t]!;
    for (let j = 0; j < width; j++) out[j]! += values[t * width + j]! * r[t]!;
  }
  for (let j = 0; j < width; j++) out[j]! -= means[j]! * total;
  return out;
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

const noConvergence = (steps: number, left: number): Error =>
  callerError(
    "tools/no-convergence",
    `The ridge regression has not settled after ${steps} steps (${left.toPrecision(2)} times above what is enough). Standardise the columns or raise the penalty.`,
    { steps },
  );
