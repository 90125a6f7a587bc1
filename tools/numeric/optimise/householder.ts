// Orthogonal reflections in place, for small problems that are solved many times: no allocation, no refusal of deficient rank.
// Regression on columns that must not be collinear is least-squares.ts.

/** Turns A into its upper triangle R and b into Q'b, where A = Q R. What is below R is left as scrap.
 * @param a shape (m x n), row-major, written over
 * @param b shape (m), written over
 * @source Golub & Van Loan (2013), Matrix Computations, 5.2 */
export function triangularise(a: Float64Array, b: Float64Array, m: number, n: number): void {
  for (let j = 0; j < Math.min(m - 1, n); j++) {
    let square = 0;
    for (let i = j; i < m; i++) square += a[i * n + j]! * a[i * n + j]!;
    if (square === 0) continue;
    const head = a[j * n + j]!;
    const diagonal = head > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const first = head - diagonal;
    const half = square - head * diagonal; // |v|^2 / 2
    a[j * n + j] = first;
    for (let c = j + 1; c < n; c++) {
      let along = 0;
      for (let i = j; i < m; i++) along += a[i * n + j]! * a[i * n + c]!;
      along /= half;
      for (let i = j; i < m; i++) a[i * n + c]! -= along * a[i * n + j]!;
    }
    let along = 0;
    for (let i = j; i < m; i++) along += a[i * n + j]! * b[i]!;
    along /= half;
    for (let i = j; i < m; i++) b[i]! -= along * a[i * n + j]!;
    a[j * n + j] = diagonal;
  }
}

/** x with R x = b for the leading n x n triangle (row length n); 0 for a variable whose diagonal is 0. */
export function solveTriangle(r: Float64Array, b: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let j = i + 1; j < n; j++) sum -= r[i * n + j]! * x[j]!;
    const diagonal = r[i * n + i]!;
    x[i] = diagonal === 0 ? 0 : sum / diagonal;
  }
}
