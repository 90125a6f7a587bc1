// The directions in which many numbers vary most, for rows that are far wider than the few directions wanted.

import { requireFinite, requireShape, requireWithin } from "./checks.ts";
import { symmetricEigen, turnUp } from "./symmetric-eigen.ts";

export interface PrincipalComponents {
  /** Shape (width). */
  readonly mean: Float64Array;
  /** Shape (count x width): each of length 1, at right angles to the others, its largest entry by size above 0; all zero where the rows vary in fewer directions. */
  readonly vectors: Float64Array;
  /** Shape (count): variance along each (divided by rows), largest first. */
  readonly variances: Float64Array;
  /** Variance in all directions. */
  readonly total: number;
}

/** Directions carried beside those wanted: the further apart the variances that follow, the faster those before them settle. */
const spare = 8;
const mostRounds = 200;
const settled = 1e-9;

/** First `count` eigenvectors of the covariance C = X'X / n of centred rows X, by subspace iteration: Q <- orth(C Q), then the eigenvectors of Q'CQ
 * within Q. C is never made: a round costs 2 n width (count + 8) products. Ends when the wanted variances change by less than 1e-9 of the total from round to round.
 * It begins at rows taken evenly from X, so the same rows give the same bits.
 * @param rows  shape (n x width), finite, n >= 2
 * @param count 1 to min(n, width)
 * @throws tools/length-mismatch, tools/value-not-finite, tools/parameter-out-of-range
 * @source Rutishauser (1970), Numerische Mathematik 16; Halko, Martinsson & Tropp (2011), SIAM Review 53(2) */
export function principalComponents(rows: Float64Array, n: number, width: number, count: number): PrincipalComponents {
  requireShape("rows", rows, n, width);
  requireFinite("rows", rows);
  requireWithin("rows", n, 2, Number.MAX_SAFE_INTEGER);
  requireWithin("count", count, 1, Math.min(n, width));
  const { centred, mean, total } = centre(rows, n, width);
  const held = Math.min(count + spare, n, width);
  const basis = new Float64Array(held * width);
  for (let i = 0; i < held; i++) {
    const row = Math.floor((i * n) / held);
    basis.set(centred.subarray(row * width, (row + 1) * width), i * width);
  }
  let rank = orthogonalise(basis, held, width);
  const scores = new Float64Array(n * held);
  let variances = new Float64Array(held);
  for (let round = 0; round < mostRounds && rank > 0; round++) {
    project(centred, basis, scores, n, width, rank);
    const found = turnToAxes(basis, scores, n, width, rank);
    let change = 0;
    for (let i = 0; i < Math.min(count, rank); i++) change = Math.max(change, Math.abs(found[i]! - variances[i]!));
    variances = found;
    if (change <= settled * total) break;
    applied(centred, scores, basis, n, width, rank);
    rank = orthogonalise(basis, rank, width);
  }
  const vectors = new Float64Array(count * width);
  vectors.set(basis.subarray(0, Math.min(count, rank) * width));
  for (let i = 0; i < Math.min(count, rank); i++) turnUp(vectors.subarray(i * width, (i + 1) * width));
  const out = new Float64Array(count);
  out.set(variances.subarray(0, Math.min(count, rank)));
  return { mean, vectors, variances: out, total };
}

function centre(rows: Float64Array, n: number, width: number) {
  const mean = new Float64Array(width);
  for (let t = 0, at = 0; t < n; t++) for (let j = 0; j < width; j++, at++) mean[j]! += rows[at]!;
  for (let j = 0; j < width; j++) mean[j]! /= n;
  const centred = new Float64Array(n * width);
  let total = 0;
  for (let t = 0, at = 0; t < n; t++) {
    for (let j = 0; j < width; j++, at++) {
      const x = rows[at]! - mean[j]!;
      centred[at] = x;
      total += x * x;
    }
  }
  return { centred, mean, total: total / n };
}

/** Gram and Schmidt, twice over; vectors without a direction of their own are dropped and those kept moved to the front. @returns how many are kept */
function orthogonalise(basis: Float64Array, held: number, width: number): number {
  let kept = 0;
  for (let i = 0; i < held; i++) {
    const own = basis.subarray(i * width, (i + 1) * width);
    const before = Math.sqrt(product(own, own));
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < kept; k++) {
        const other = basis.subarray(k * width, (k + 1) * width);
        const share = product(own, other);
        for (let j = 0; j < width; j++) own[j]! -= share * other[j]!;
      }
    }
    const length = Math.sqrt(product(own, own));
    if (!(length > 1e-10 * before) || before === 0) continue;
    const to = basis.subarray(kept * width, (kept + 1) * width);
    for (let j = 0; j < width; j++) to[j] = own[j]! / length;
    kept += 1;
  }
  basis.fill(0, kept * width);
  return kept;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** Scores (n x rank) of the rows along the basis. */
function project(x: Float64Array, basis: Float64Array, scores: Float64Array, n: number, width: number, rank: number) {
  for (let t = 0; t < n; t++) {
    const row = x.subarray(t * width, (t + 1) * width);
    for (let i = 0; i < rank; i++) scores[t * rank + i] = product(row, basis.subarray(i * width, (i + 1) * width));
  }
}

/** Turns basis and scores within their own space so that the scores are uncorrelated, largest variance first. @returns the variances */
function turnToAxes(basis: Float64Array, scores: Float64Array, n: number, width: number, rank: number) {
  const small = new Float64Array(rank * rank);
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < rank; i++) {
      for (let k = i; k < rank; k++) small[i * rank + k]! += (scores[t * rank + i]! * scores[t * rank + k]!) / n;
    }
  }
  for (let i = 0; i < rank; i++) for (let k = 0; k < i; k++) small[i * rank + k] = small[k * rank + i]!;
  const { values, vectors } = symmetricEigen(small, rank);
  turned(basis.subarray(0, rank * width), vectors, rank, width);
  const row = new Float64Array(rank);
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < rank; i++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += vectors[i * rank + k]! * scores[t * rank + k]!;
      row[i] = sum;
    }
    scores.set(row, t * rank);
  }
  return Float64Array.from(values, (value) => Math.max(0, value));
}

/** basis <- V basis. */
function turned(basis: Float64Array, v: Float64Array, rank: number, width: number): void {
  const before = Float64Array.from(basis);
  basis.fill(0);
  for (let i = 0; i < rank; i++) {
    for (let k = 0; k < rank; k++) {
      const share = v[i * rank + k]!;
      for (let j = 0; j < width; j++) basis[i * width + j]! += share * before[k * width + j]!;
    }
  }
}

/** basis <- X' scores: the covariance applied, but for its 1 / n. */
function applied(x: Float64Array, scores: Float64Array, basis: Float64Array, n: number, width: number, rank: number) {
  basis.fill(0);
  for (let t = 0; t < n; t++) {
    const row = x.subarray(t * width, (t + 1) * width);
    for (let i = 0; i < rank; i++) {
      const share = scores[t * rank + i]!;
      const to = basis.subarray(i * width, (i + 1) * width);
      for (let j = 0; j < width; j++) to[j]! += share * row[j]!;
    }
  }
}
