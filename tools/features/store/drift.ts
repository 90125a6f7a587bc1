// How far a newer stretch of a feature lies from a reference stretch. Pure functions over present values in ascending order.

import { quantileSorted } from "#tools/numeric/index.ts";

export interface StabilityBin {
  /** Upper end, inside; infinite for the last. Of a feature with few distinct values: the value. Null: any other value. */
  readonly upTo: number | null;
  /** Shares of the values, before the floor. */
  readonly reference: number;
  readonly recent: number;
}

export interface Stability {
  readonly psi: number;
  readonly bins: readonly StabilityBin[];
}

/** So many bins, and the share that an empty one is taken to have. */
export const stabilityBins = 10;
export const shareFloor = 1e-4;

/**
 * Population stability index: sum over bins of (q - p) ln(q / p), p and q the shares of the reference and of the newer values in a bin, each at least
 * 0.0001 so that an empty bin counts as rare and not as infinite. Bins lie between the reference's deciles, (low, high], the outer ones open; deciles
 * that are equal make one. A reference with ten distinct values or fewer (flags, counts) has a bin for each value and one for any other value.
 * Common reading: below 0.1 little, up to 0.25 some, above it much has moved.
 * @param reference, recent shape (T), ascending, finite
 * @returns psi >= 0 up to rounding; null where either is empty
 * @source Siddiqi (2006), Credit Risk Scorecards; the floor is ours
 */
export function populationStability(reference: Float64Array, recent: Float64Array): Stability | null {
  if (reference.length === 0 || recent.length === 0) return null;
  const distinct = distinctUpTo(reference, stabilityBins);
  const [expected, found, ends] =
    distinct === null
      ? byDecile(reference, recent)
      : [byValue(reference, distinct), byValue(recent, distinct), [...distinct, null]];
  let psi = 0;
  const bins = ends.map((upTo, at) => {
    const [p, q] = [expected[at]! / reference.length, found[at]! / recent.length];
    const [low, high] = [Math.max(p, shareFloor), Math.max(q, shareFloor)];
    psi += (high - low) * Math.log(high / low);
    return { upTo, reference: p, recent: q };
  });
  return { psi, bins };
}

/** The distinct values where there are no more than `most`. */
function distinctUpTo(sorted: Float64Array, most: number): readonly number[] | null {
  const found: number[] = [];
  for (const value of sorted) {
    if (found[found.length - 1] === value) continue;
    if (found.length === most) return null;
    found.push(value);
  }
  return found;
}

function byDecile(reference: Float64Array, recent: Float64Array): [number[], number[], number[]] {
  const cuts = Array.from({ length: stabilityBins - 1 }, (_, at) =>
    quantileSorted(reference, (at + 1) / stabilityBins),
  );
  const ends = [...new Set(cuts), Number.POSITIVE_INFINITY];
  const counts = (sorted: Float64Array): number[] => {
    const found = ends.map(() => 0);
    let bin = 0;
    for (const value of sorted) {
      while (value > ends[bin]!) bin++;
      found[bin]! += 1;
    }
    return found;
  };
  return [counts(reference), counts(recent), ends];
}

function byValue(sorted: Float64Array, distinct: readonly number[]): number[] {
  const found = new Array<number>(distinct.length + 1).fill(0);
  for (const value of sorted) {
    const at = distinct.indexOf(value);
    found[at < 0 ? distinct.length : at]! += 1;
  }
  return found;
}

export interface Distance {
  /** Largest distance between the two distribution functions, 0 to 1. */
  readonly d: number;
  /** Chance of one at least as large between two samples of one distribution, were the rows independent. */
  readonly p: number;
}

/**
 * Two-sample Kolmogorov-Smirnov distance: max over x of |F(x) - G(x)|, both right-continuous, ties taken together; and its asymptotic tail
 * Q(sqrt(n m / (n + m)) d). Rows of a feature are not independent (windows overlap, symbols move together): p is far too small then, so that
 * alerts go by d.
 * @param reference, recent shape (n), (m), ascending, finite
 * @returns null where either is empty
 * @source Smirnov (1948), Annals of Mathematical Statistics 19(2)
 */
export function kolmogorovSmirnov(reference: Float64Array, recent: Float64Array): Distance | null {
  const [n, m] = [reference.length, recent.length];
  if (n === 0 || m === 0) return null;
  let [left, right, d] = [0, 0, 0];
  while (left < n && right < m) {
    const x = Math.min(reference[left]!, recent[right]!);
    while (left < n && reference[left]! <= x) left++;
    while (right < m && recent[right]! <= x) right++;
    d = Math.max(d, Math.abs(left / n - right / m));
  }
  return { d, p: kolmogorovTail(Math.sqrt((n * m) / (n + m)) * d) };
}

/**
 * Tail of the Kolmogorov distribution: Q(x) = 2 sum over k >= 1 of (-1)^(k-1) exp(-2 k^2 x^2); below 1.18 by the other series,
 * 1 - sqrt(2 pi) / x sum over k >= 1 of exp(-(2k - 1)^2 pi^2 / (8 x^2)), which converges there. 1 at 0. Absolute error below 1e-14.
 * @param x >= 0
 * @source Marsaglia, Tsang & Wang (2003), Journal of Statistical Software 8(18)
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1.18) {
    for (let k = 1; k <= 7; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= 4; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
