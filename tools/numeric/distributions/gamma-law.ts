// The gamma law and, under another name, chi-squared: sums of squares, and the statistic of a likelihood ratio.

import { callerError } from "#infra/runtime/index.ts";
import { requireWithin } from "../checks.ts";
import { logGamma } from "../gamma.ts";

/** Regularised incomplete gamma function from above, Q(a, x) = P(G > x) for G of shape a and scale 1. 1 for x <= 0, NaN for NaN.
 * Relative error below 1e-12 for a up to 1,000.
 * @param a above 0
 * @throws tools/parameter-out-of-range, tools/no-convergence
 * @source power series and continued fraction of the NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2 */
export function gammaUpperTail(a: number, x: number): number {
  requireWithin("a", a, Number.MIN_VALUE, Number.MAX_VALUE);
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/** Regularised incomplete gamma function from below, P(a, x) = P(G <= x). Same errors as `gammaUpperTail`. */
export function gammaCdf(a: number, x: number): number {
  requireWithin("a", a, Number.MIN_VALUE, Number.MAX_VALUE);
  if (Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** P(X > x) for chi-squared with `df` degrees of freedom: the p value of a likelihood ratio of x. @throws as `gammaUpperTail` */
export const chiSquaredUpperTail = (x: number, df: number): number => gammaUpperTail(df / 2, x / 2);

const front = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 10_000; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < 1e-17 * sum) return Math.min(1, sum * front(a, x));
  }
  throw notSettled(a, x);
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 10_000; k++) {
    const over = -k * (k - a);
    b += 2;
    d = 1 / awayFromZero(over * d + b);
    c = awayFromZero(b + over / c);
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 3e-16) return value * front(a, x);
  }
  throw notSettled(a, x);
}

const awayFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
const notSettled = (a: number, x: number) =>
  callerError("tools/no-convergence", `The incomplete gamma function did not settle at a = ${a}, x = ${x}.`, { a, x });
