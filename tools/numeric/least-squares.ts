// Linear regression on several columns by ordinary least squares.

import { callerError } from "#infra/runtime/index.ts";
import { isConstant, type Numbers, requireFinite, requireLength, requireSameLength } from "./checks.ts";

export interface LeastSquares {
  /** Shape (k), in the order of the columns. */
  readonly coefficients: Float64Array;
  /** Shape (T), target - X b. */
  readonly residuals: Float64Array;
  /** Shape (k, k), (X'X)^-1: times a residual variance it is the classical covariance of the coefficients. */
  readonly inverseGram: Float64Array;
  /** Sum of squared residuals over T - k. */
  readonly residualVariance: number;
  /** 1 - residual over total sum of squares; the total is taken around the mean where a column is constant. NaN for a constant target. */
  readonly rSquared: number;
  readonly observations: number;
}

/** Ordinary least squares, b = argmin |y - X b|, by Householder reflections: X = Q R, R b = Q'y, (X'X)^-1 = R^-1 R^-T.
 * Nothing is added: pass a column of ones for an intercept (`ones`).
 * @param columns k columns of shape (T), T > k >= 1, finite; inputs are left as they are
 * @param target  shape (T), finite
 * @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite, tools/columns-collinear (names the column that the ones
 *   before it already say)
 * @source Golub & Van Loan, Matrix Computations, section 5.3 */
export function leastSquares(columns: readonly Numbers[], target: Numbers): LeastSquares {
  const k = columns.length;
  requireLength("columns", columns, 1);
  requireLength("target", target, k + 1);
  requireFinite("target", target);
  columns.forEach((column, j) => {
    requireSameLength("target", target, `column ${j}`, column);
    requireFinite(`column ${j}`, column);
  });
  const work = columns.map((column) => Float64Array.from(column));
  const turned = Float64Array.from(target);
  const diagonal = new Float64Array(k);
  for (let j = 0; j < k; j++) diagonal[j] = reflect(work, turned, j);
  const inverse = invertUpper(work, diagonal);
  const coefficients = new Float64Array(k);
  for (let i = 0; i < k; i++) for (let j = i; j < k; j++) coefficients[i]! += inverse[i * k + j]! * turned[j]!;
  const residuals = Float64Array.from(target);
  columns.forEach((column, j) => {
    for (let t = 0; t < residuals.length; t++) residuals[t]! -= coefficients[j]! * column[t]!;
  });
  return {
    coefficients,
    residuals,
    inverseGram: timesItsTranspose(inverse, k),
    residualVariance: sumOfSquares(residuals, 0) / (target.length - k),
    rSquared: shareExplained(target, residuals, columns.some(isConstant)),
    observations: target.length,
  };
}

/** A column of ones: the intercept. */
export const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

/** Reflects column j onto its diagonal place and the columns after it and the target likewise; returns the diagonal of R. */
function reflect(work: readonly Float64Array[], target: Float64Array, j: number): number {
  const column = work[j]!;
  const whole = Math.sqrt(sumOfSquares(column, 0));
  const norm = Math.sqrt(sumOfSquares(column, j));
  // Reflections keep lengths: what is left below the diagonal against the whole column is what the earlier columns do not say.
  if (!(norm > 4 * column.length * Number.EPSILON * whole))
    throw callerError(
      "tools/columns-collinear",
      `Column ${j} is a linear combination of the columns before it (or all zero). Leave it out.`,
      { column: j },
    );
  const diagonal = column[j]! > 0 ? -norm : norm;
  column[j]! -= diagonal;
  const length = sumOfSquares(column, j);
  for (const other of [...work.slice(j + 1), target]) {
    let along = 0;
    for (let t = j; t < column.length; t++) along += column[t]! * other[t]!;
    const factor = (2 * along) / length;
    for (let t = j; t < column.length; t++) other[t]! -= factor * column[t]!;
  }
  return diagonal;
}

/** Inverse of the upper triangular R, row-major. */
function invertUpper(work: readonly Float64Array[], diagonal: Float64Array): Float64Array {
  const k = diagonal.length;
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    inverse[j * k + j] = 1 / diagonal[j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let m = i + 1; m <= j; m++) sum += work[m]![i]! * inverse[m * k + j]!;
      inverse[i * k + j] = -sum / diagonal[i]!;
    }
  }
  return inverse;
}

function timesItsTranspose(matrix: Float64Array, k: number): Float64Array {
  const product = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++)
      for (let m = Math.max(i, j); m < k; m++) product[i * k + j]! += matrix[i * k + m]! * matrix[j * k + m]!;
  return product;
}

function shareExplained(target: Numbers, residuals: Float64Array, centred: boolean): number {
  if (centred && isConstant(target)) return Number.NaN;
  let mean = 0;
  if (centred) {
    for (let t = 0; t < target.length; t++) mean += target[t]!;
    mean /= target.length;
  }
  let total = 0;
  for (let t = 0; t < target.length; t++) total += (target[t]! - mean) ** 2;
  return 1 - sumOfSquares(residuals, 0) / total;
}

function sumOfSquares(values: Float64Array, from: number): number {
  let sum = 0;
  for (let t = from; t < values.length; t++) sum += values[t]! * values[t]!;
  return sum;
}
