// How every column varies with every other.

import { requireFinite, requireShape, requireWithin } from "./checks.ts";

/** Sample covariance of the columns, sum over t of (x[t,i] - m_i)(x[t,j] - m_j) / (T - 1).
 * Columns are laid out one after another and taken four at a time, so that each value read serves four sums.
 * @param rows shape (T, N), row-major, finite, T >= 2
 * @returns means, shape (N), and covariance, shape (N, N), symmetric to the bit
 * @throws tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range */
export function covarianceMatrix(
  rows: Float64Array,
  n: number,
): { readonly means: Float64Array; readonly covariance: Float64Array } {
  requireWithin("columns", n, 1, Number.MAX_SAFE_INTEGER);
  const bars = Math.floor(rows.length / n);
  requireShape("rows", rows, bars, n);
  requireWithin("rows", bars, 2, Number.MAX_SAFE_INTEGER);
  requireFinite("rows", rows);
  const { means, columns } = centredColumns(rows, bars, n);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const from = i * bars;
    for (let j = 0; j <= i; j += 4) {
      const [b, c, d, e] = [0, 1, 2, 3].map((k) => Math.min(j + k, i) * bars) as [number, number, number, number];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let t = 0; t < bars; t++) {
        const x = columns[from + t]!;
        s0 += x * columns[b + t]!;
        s1 += x * columns[c + t]!;
        s2 += x * columns[d + t]!;
        s3 += x * columns[e + t]!;
      }
      const sums = [s0, s1, s2, s3];
      for (let k = 0; k < 4 && j + k <= i; k++) {
        const value = sums[k]! / (bars - 1);
        covariance[i * n + j + k] = value;
        covariance[(j + k) * n + i] = value;
      }
    }
  }
  return { means, covariance };
}

/** Column by column, each less its mean. */
function centredColumns(rows: Float64Array, bars: number, n: number) {
  const means = new Float64Array(n);
  for (let t = 0; t < bars; t++) for (let i = 0; i < n; i++) means[i]! += rows[t * n + i]!;
  for (let i = 0; i < n; i++) means[i]! /= bars;
  const columns = new Float64Array(rows.length);
  for (let t = 0; t < bars; t++) for (let i = 0; i < n; i++) columns[i * bars + t] = rows[t * n + i]! - means[i]!;
  return { means, columns };
}
