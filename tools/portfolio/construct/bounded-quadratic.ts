// The least of a convex quadratic over weights that sum to one between bounds.

import { callerError } from "#infra/runtime/index.ts";
import { dot } from "#tools/numeric/index.ts";
import { type Bounds, fillInOrder, requireBounds, requireCovariance, sum } from "./bounds.ts";

/** min w'Cw / 2 - q'w with sum of w = 1 and lower <= w <= upper, by a primal active set: on the assets that stand free the
 * minimum is solved for exactly by a Cholesky factor that grows and shrinks with them; a bound in the way joins the set, and
 * the bound that hinders most leaves it. 1e-10 of the mean variance is added to the diagonal, so that of a singular C the
 * one minimum that spreads most is found.
 * @param covariance shape (N, N), row-major, symmetric, not negative definite
 * @param linear     shape (N)
 * @param start      weights within the bounds that sum to one; the least risky assets filled first where left out
 * @returns shape (N), sum 1 within 1e-12, within the bounds
 * @throws tools/length-mismatch, tools/value-not-finite, tools/series-constant, tools/constraints-infeasible, tools/no-convergence
 * @source Nocedal & Wright (2006), Numerical Optimization, section 16.5 */
export function leastQuadratic(
  covariance: Float64Array,
  n: number,
  linear: Float64Array,
  bounds: Bounds,
  start?: Float64Array,
): Float64Array {
  requireCovariance(covariance, n, { moving: false });
  requireBounds(bounds, n);
  const { lower, upper } = bounds;
  let meanVariance = 0;
  for (let i = 0; i < n; i++) meanVariance += covariance[i * n + i]! / n;
  const ridge = 1e-10 * (meanVariance > 0 ? meanVariance : 1);
  const tolerance = 1e-12 * Math.max(meanVariance, ridge);
  const byVariance = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => covariance[a * n + a]! - covariance[b * n + b]! || a - b,
  );
  const w = start ? Float64Array.from(start) : fillInOrder(bounds, byVariance);
  const gradient = Float64Array.from({ length: n }, (_, i) => {
    return dot(w, covariance.subarray(i * n, (i + 1) * n)) + ridge * w[i]! - linear[i]!;
  });
  const free = new FreeAssets(covariance, n, ridge);
  for (const i of byVariance) if (w[i]! > lower[i]! && w[i]! < upper[i]!) free.add(i);
  for (let turn = 0; turn < 100 + 30 * n; turn++) {
    const { direction, level } = free.step(gradient);
    let stride = 1;
    let blocked = -1;
    for (let k = 0; k < free.count; k++) {
      const [i, d] = [free.asset(k), direction[k]!];
      if (d === 0) continue;
      const room = ((d > 0 ? upper[i]! : lower[i]!) - w[i]!) / d;
      if (room < stride) {
        stride = Math.max(0, room);
        blocked = k;
      }
    }
    for (let k = 0; k < free.count; k++) {
      const [i, moved] = [free.asset(k), stride * direction[k]!];
      if (moved === 0) continue;
      w[i]! += moved;
      const row = i * n;
      for (let j = 0; j < n; j++) gradient[j]! += moved * covariance[row + j]!;
      gradient[i]! += moved * ridge;
    }
    if (blocked >= 0) {
      const i = free.asset(blocked);
      w[i] = direction[blocked]! > 0 ? upper[i]! : lower[i]!;
      free.remove(blocked);
      continue;
    }
    const next = mostHindering({ w, gradient, bounds, free, level, tolerance });
    if (next < 0) return w;
    free.add(next);
  }
  throw callerError(
    "tools/no-convergence",
    `The least of the quadratic over ${n} assets was not found in ${100 + 30 * n} turns. Shrink the covariance.`,
    { assets: n },
  );
}

interface Stand {
  readonly w: Float64Array;
  readonly gradient: Float64Array;
  readonly bounds: Bounds;
  readonly free: FreeAssets;
  /** The gradient of every free asset, NaN where none is free. */
  readonly level: number;
  readonly tolerance: number;
}

/** The asset at a bound whose leaving it lowers the value fastest; -1 where none does. */
function mostHindering({ w, gradient, bounds: { lower, upper }, free, level, tolerance }: Stand): number {
  let best = -1;
  let most = tolerance;
  const from = Number.isNaN(level) ? levelOfNone(w, gradient, lower) : level;
  for (let i = 0; i < w.length; i++) {
    if (free.has(i) || lower[i]! === upper[i]!) continue;
    const gain = w[i]! <= lower[i]! ? from - gradient[i]! : gradient[i]! - from;
    if (gain > most) {
      most = gain;
      best = i;
    }
  }
  return best;
}

/** With all at bounds: the cheapest level at which an asset above its lower bound could give weight away. */
function levelOfNone(w: Float64Array, gradient: Float64Array, lower: Float64Array): number {
  let level = -Infinity;
  for (let i = 0; i < w.length; i++) if (w[i]! > lower[i]!) level = Math.max(level, gradient[i]!);
  return level;
}

/** The assets between their bounds, with the Cholesky factor of their part of the matrix. */
class FreeAssets {
  count = 0;
  private readonly assets: Int32Array;
  private readonly free: Uint8Array;
  private readonly rows: Float64Array[] = [];
  private readonly covariance: Float64Array;
  private readonly n: number;
  private readonly ridge: number;

  constructor(covariance: Float64Array, n: number, ridge: number) {
    this.covariance = covariance;
    this.n = n;
    this.ridge = ridge;
    this.assets = new Int32Array(n);
    this.free = new Uint8Array(n);
  }

  asset(k: number): number {
    return this.assets[k]!;
  }

  has(i: number): boolean {
    return this.free[i] === 1;
  }

  add(i: number): void {
    this.assets[this.count] = i;
    this.free[i] = 1;
    this.rows.push(this.rowOf(i, this.count));
    this.count++;
  }

  /** The factor without its k-th row is brought back to a triangle by rotating columns, O(count^2). */
  remove(k: number): void {
    this.free[this.assets[k]!] = 0;
    this.assets.copyWithin(k, k + 1, this.count);
    this.rows.splice(k, 1);
    this.count--;
    for (let c = k; c < this.count; c++) {
      const row = this.rows[c]!;
      const size = Math.hypot(row[c]!, row[c + 1]!);
      const [cos, sin] = [row[c]! / size, row[c + 1]! / size];
      for (let r = c; r < this.count; r++) {
        const other = this.rows[r]!;
        const [a, b] = [other[c]!, other[c + 1]!];
        other[c] = cos * a + sin * b;
        other[c + 1] = cos * b - sin * a;
      }
    }
  }

  /** To the minimum over the free assets with their sum kept: d = A^-1 (level - gradient), level such that d sums to 0. */
  step(gradient: Float64Array): { readonly direction: Float64Array; readonly level: number } {
    if (this.count === 0) return { direction: new Float64Array(0), level: Number.NaN };
    const ones = this.solve(new Float64Array(this.count).fill(1));
    const slope = this.solve(Float64Array.from({ length: this.count }, (_, k) => gradient[this.assets[k]!]!));
    const level = sum(slope) / sum(ones);
    const direction = ones.map((one, k) => level * one - slope[k]!);
    const drift = sum(direction) / this.count; // 0 but for rounding, which a singular matrix makes large
    return { direction: direction.map((d) => d - drift), level };
  }

  private rowOf(i: number, k: number): Float64Array {
    const row = new Float64Array(this.n + 1);
    let left = this.covariance[i * this.n + i]! + this.ridge;
    for (let c = 0; c < k; c++) {
      const above = this.rows[c]!;
      let value = this.covariance[i * this.n + this.assets[c]!]!;
      for (let b = 0; b < c; b++) value -= row[b]! * above[b]!;
      row[c] = value / above[c]!;
      left -= row[c]! * row[c]!;
    }
    row[k] = Math.sqrt(Math.max(left, this.ridge / 2)); // no less in exact numbers, but for rounding
    return row;
  }

  private solve(x: Float64Array): Float64Array {
    for (let k = 0; k < x.length; k++) {
      const row = this.rows[k]!;
      let value = x[k]!;
      for (let c = 0; c < k; c++) value -= row[c]! * x[c]!;
      x[k] = value / row[k]!;
    }
    for (let k = x.length - 1; k >= 0; k--) {
      const row = this.rows[k]!;
      const value = x[k]! / row[k]!;
      x[k] = value;
      for (let c = 0; c < k; c++) x[c]! -= row[c]! * value;
    }
    return x;
  }
}
