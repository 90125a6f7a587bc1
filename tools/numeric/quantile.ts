// Sample quantiles.

import { type Numbers, requireFinite, requireLength, requireWithin } from "./checks.ts";

/** Sample quantile, linear between order statistics: with h = (T - 1) p, x(floor h) + (h - floor h)(x(floor h + 1) - x(floor h)).
 * @param values shape (T), T >= 1, finite; any order
 * @param p      0 <= p <= 1
 * @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range
 * @source type 7 of Hyndman & Fan (1996), The American Statistician 50(4); the default of numpy and R */
export function quantile(values: Numbers, p: number): number {
  requireLength("values", values, 1);
  requireFinite("values", values);
  return quantileSorted(Float64Array.from(values).sort(), p);
}

/** The same over values already in ascending order, which are not checked for it. */
export function quantileSorted(sorted: Float64Array, p: number): number {
  requireWithin("p", p, 0, 1);
  requireLength("sorted", sorted, 1);
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** The middle value: the quantile at one half. */
export const median = (values: Numbers): number => quantile(values, 0.5);
