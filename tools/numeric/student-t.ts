// Student's t: the law of a mean, slope or correlation over its own standard error.

import { requireWithin } from "./checks.ts";
import { incompleteBeta } from "./gamma.ts";

/** Two-sided tail of Student's t, P(|T| >= |t|) = I_x(df / 2, 1 / 2) with x = df / (df + t^2). NaN for a NaN t, 0 for an infinite one.
 * Relative error below 1e-12 for df up to 10,000, below 1e-10 up to a million.
 * @param df degrees of freedom, above 0
 * @throws tools/parameter-out-of-range */
export function studentTTwoSided(t: number, df: number): number {
  requireWithin("df", df, Number.MIN_VALUE, Number.MAX_VALUE);
  if (t === Number.POSITIVE_INFINITY || t === Number.NEGATIVE_INFINITY) return 0;
  const square = t * t;
  return incompleteBeta(df / (df + square), square / (df + square), df / 2, 0.5);
}

/** Student's t distribution function, P(T <= t). Same errors as `studentTTwoSided`. */
export function studentTCdf(t: number, df: number): number {
  const tail = studentTTwoSided(t, df) / 2;
  return t > 0 ? 1 - tail : tail;
}
