// Log gamma, log beta and the regularised incomplete beta function: what Student's t stands on.

import { callerError } from "#infra/runtime/index.ts";

const HALF_LN_2PI = 0.9189385332046728;

/** Bernoulli terms of Stirling's series, B(2k) / (2k (2k - 1)), k = 1..8. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** ln Gamma(z) for z > 0. Absolute error about 1e-14 times max(1, |result|).
 * @source Stirling's series above z = 12, the recurrence Gamma(z + 1) = z Gamma(z) below */
export function logGamma(z: number): number {
  let product = 1;
  let shifted = z;
  for (; shifted < SERIES_FROM; shifted++) product *= shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LN_2PI + stirlingRemainder(shifted) - Math.log(product);
}

const SERIES_FROM = 12;

function stirlingRemainder(z: number): number {
  const inverse = 1 / z;
  const square = inverse * inverse;
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * square + STIRLING[k]!;
  return sum * inverse;
}

/** ln B(a, b) = ln Gamma(a) + ln Gamma(b) - ln Gamma(a + b), a, b > 0.
 * With one argument large the two big terms are subtracted on paper first, so no digits are lost to their size. */
export function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < SERIES_FROM) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const sum = large + small;
  const difference = -(sum - 0.5) * Math.log1p(small / large) - small * Math.log(large) + small;
  return logGamma(small) + difference + stirlingRemainder(large) - stirlingRemainder(sum);
}

/** Regularised incomplete beta function I_x(a, b), the distribution function of the beta law.
 * Takes x and y = 1 - x both, so that neither is rounded away when the other is near 1.
 * @param x, y  in [0, 1], x + y = 1
 * @param a, b  above 0
 * @throws tools/no-convergence when 10,000 terms of the continued fraction do not settle
 * @source continued fraction 8.17.22 of the NIST Digital Library of Mathematical Functions, by Lentz's method */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const lnX = x < 0.5 ? Math.log(x) : Math.log1p(-y);
  const lnY = y < 0.5 ? Math.log(y) : Math.log1p(-x);
  const front = Math.exp(a * lnX + b * lnY - logBeta(a, b));
  if (x <= (a + 1) / (a + b + 2)) return (front * continuedFraction(x, a, b)) / a;
  return 1 - (front * continuedFraction(y, b, a)) / b;
}

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = awayFromZero(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 3e-16) return value;
  }
  throw callerError(
    "tools/no-convergence",
    `The incomplete beta function did not settle at x = ${x}, a = ${a}, b = ${b}.`,
    { x, a, b },
  );
}

const awayFromZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
