// The first eigenvector of a small symmetric matrix, by Jacobi's rotations. Memory is kept from call to call: nothing is made anew.

import { diagonalise } from "#tools/numeric/index.ts";

let scratch = new Float64Array(0);

/**
 * Writes the eigenvector of the largest eigenvalue (length 1) and returns that eigenvalue's share of the trace; NaN and NaNs where the matrix
 * is zero or not finite. Of equal eigenvalues the first in the diagonal counts.
 * @param matrix shape (n x n), symmetric with no negative eigenvalue; it is used up
 * @source Jacobi's rotations, as `diagonalise` of the numeric room does them
 */
export function leadingVector(matrix: Float64Array, n: number, into: Float64Array): number {
  if (scratch.length < n * n) scratch = new Float64Array(n * n);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i]!;
  if (!(trace > 0) || trace - trace !== 0) {
    into.fill(Number.NaN);
    return Number.NaN;
  }
  diagonalise(matrix, scratch, n);
  let best = 0;
  for (let i = 1; i < n; i++) if (matrix[i * n + i]! > matrix[best * n + best]!) best = i;
  for (let i = 0; i < n; i++) into[i] = scratch[i * n + best]!;
  return matrix[best * n + best]! / trace;
}
