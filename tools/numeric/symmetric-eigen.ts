// Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's rotations.

import { requireFinite, requireShape } from "./checks.ts";

export interface SymmetricEigen {
  /** Shape (n), largest first. */
  readonly values: Float64Array;
  /** Shape (n x n): row i is the vector of values[i], length 1, its largest entry by size (the first of equals) above 0. */
  readonly vectors: Float64Array;
}

/** A = V' diag(values) V with V the rows of `vectors`.
 * @param matrix shape (n x n), symmetric, finite; left as it is
 * @throws tools/length-mismatch, tools/value-not-finite
 * @source Jacobi (1846), Crelle's Journal 30; cyclic sweeps as in Golub & Van Loan (2013), Matrix Computations, 8.5 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  requireShape("matrix", matrix, n, n);
  requireFinite("matrix", matrix);
  const left = Float64Array.from(matrix);
  const columns = new Float64Array(n * n);
  diagonalise(left, columns, n);
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => left[b * n + b]! - left[a * n + a]! || a - b);
  const vectors = new Float64Array(n * n);
  for (const [row, column] of order.entries()) {
    const vector = vectors.subarray(row * n, (row + 1) * n);
    for (let i = 0; i < n; i++) vector[i] = columns[i * n + column]!;
    turnUp(vector);
  }
  return { values: Float64Array.from(order, (i) => left[i * n + i]!), vectors };
}

/** Turns a vector so that its largest entry by size, the first of equals, is above 0. */
export function turnUp(vector: Float64Array): void {
  let best = 0;
  for (let i = 1; i < vector.length; i++) if (Math.abs(vector[i]!) > Math.abs(vector[best]!)) best = i;
  if (vector[best]! < 0) for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]!;
}

/**
 * Rotates until all off the diagonal is below 1e-15 of the sum of sizes on it, at most 60 sweeps: eigenvalues are left on the diagonal.
 * @param matrix  shape (n x n), symmetric; used up
 * @param vectors shape (n x n), written over: column i belongs to the i-th number of the diagonal
 */
export function diagonalise(matrix: Float64Array, vectors: Float64Array, n: number): void {
  vectors.fill(0, 0, n * n);
  let size = 0;
  for (let i = 0; i < n; i++) {
    vectors[i * n + i] = 1;
    size += Math.abs(matrix[i * n + i]!);
  }
  for (let sweep = 0; sweep < 60 && offDiagonal(matrix, n) > 1e-15 * size; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(matrix, vectors, n, p, q);
  }
}

function offDiagonal(matrix: Float64Array, n: number): number {
  let largest = 0;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const size = Math.abs(matrix[p * n + q]!);
      if (size > largest) largest = size;
    }
  }
  return largest;
}

function rotate(matrix: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = matrix[p * n + q]!;
  if (off === 0) return;
  const theta = (matrix[q * n + q]! - matrix[p * n + p]!) / (2 * off);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < n; k++) {
    const kp = matrix[k * n + p]!;
    const kq = matrix[k * n + q]!;
    matrix[k * n + p] = c * kp - s * kq;
    matrix[k * n + q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const pk = matrix[p * n + k]!;
    const qk = matrix[q * n + k]!;
    matrix[p * n + k] = c * pk - s * qk;
    matrix[q * n + k] = s * pk + c * qk;
    const vp = vectors[k * n + p]!;
    const vq = vectors[k * n + q]!;
    vectors[k * n + p] = c * vp - s * vq;
    vectors[k * n + q] = s * vp + c * vq;
  }
}
