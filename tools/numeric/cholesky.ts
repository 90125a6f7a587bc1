// Cholesky factor of a symmetric positive definite matrix, and what is solved with it.
// Matrices are square, row-major, in one Float64Array.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireSameLength, requireShape } from "./checks.ts";

/** Lower triangular L with L L' = A.
 * @param matrix shape (n, n), symmetric (only the lower half is read), finite
 * @returns shape (n, n), zeros above the diagonal
 * @throws tools/length-mismatch, tools/value-not-finite, tools/not-positive-definite (names the row) */
export function cholesky(matrix: Float64Array, n: number): Float64Array {
  requireShape("matrix", matrix, n, n);
  requireFinite("matrix", matrix);
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j]!;
      else if (sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else
        throw callerError(
          "tools/not-positive-definite",
          `The matrix is not positive definite at row ${i} (pivot ${sum}).`,
          { row: i },
        );
    }
  }
  return factor;
}

/** x with A x = b, given the factor L of A: forward, then backward substitution.
 * @param factor shape (n, n) from `cholesky`
 * @param right  shape (n)
 * @throws tools/length-mismatch */
export function choleskySolve(factor: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  requireShape("factor", factor, n, n);
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  return x;
}

/** Inverse of A from its factor, column by column. */
export function choleskyInverse(factor: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(n);
    unit[j] = 1;
    choleskySolve(factor, unit).forEach((value, i) => {
      inverse[i * n + j] = value;
    });
  }
  return inverse;
}

/** Inner product of two vectors. @throws tools/length-mismatch */
export function dot(a: Float64Array, b: Float64Array): number {
  requireSameLength("a", a, "b", b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
