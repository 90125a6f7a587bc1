// The first eigenvector of a small symmetric matrix, by Jacobi's rotations. Memory is kept from call to call: nothing is made anew.

let scratch = new Float64Array(0);

/**
 * Writes the eigenvector of the largest eigenvalue (length 1) and returns that eigenvalue's share of the trace; NaN and NaNs where the matrix
 * is zero or not finite. Of equal eigenvalues the first in the diagonal counts.
 * @param matrix shape (n x n), symmetric with no negative eigenvalue; it is used up
 * @source Jacobi (1846); cyclic sweeps until all off the diagonal is below 1e-15 of the trace, at most 60
 */
export function leadingVector(matrix: Float64Array, n: number, into: Float64Array): number {
  if (scratch.length < n * n) scratch = new Float64Array(n * n);
  const vectors = scratch;
  vectors.fill(0);
  let trace = 0;
  for (let i = 0; i < n; i++) {
    vectors[i * n + i] = 1;
    trace += matrix[i * n + i]!;
  }
  if (!(trace > 0) || trace - trace !== 0) {
    into.fill(Number.NaN);
    return Number.NaN;
  }
  for (let sweep = 0; sweep < 60 && offDiagonal(matrix, n) > 1e-15 * trace; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(matrix, vectors, n, p, q);
  }
  let best = 0;
  for (let i = 1; i < n; i++) if (matrix[i * n + i]! > matrix[best * n + best]!) best = i;
  for (let i = 0; i < n; i++) into[i] = vectors[i * n + best]!;
  return matrix[best * n + best]! / trace;
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
