// Black's formula without units: price over sqrt(forward x strike), from x = ln(forward / strike) and s = volatility x sqrt(years).
// Everything European stands on it: prices with all their digits, and the implied volatility that undoes them.

import { erfcx } from "#tools/numeric/index.ts";

const SQRT_2PI = 2.5066282746310002;
const SQRT_HALF_PI = 1.2533141373155003;

/** Normalised price of a call that is not in the money, b = exp(x / 2) N(x / s + s / 2) - exp(-x / 2) N(x / s - s / 2).
 * The volatility that it implies keeps all digits but one or two, however far from the money.
 * @param x at most 0
 * @param s at least 0 */
export function normalisedCall(x: number, s: number): number {
  return s > 0 ? callOfVega(x, s, normalisedVega(x, s), Math.exp(0.5 * x)) : 0;
}

/** Its slope in s, exp(-(h^2 + t^2) / 2) / sqrt(2 pi) with h = x / s and t = s / 2. */
export function normalisedVega(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  return Math.exp(-0.5 * (h * h + t * t)) / SQRT_2PI;
}

/** The call from its vega and its bound exp(x / 2), which its caller has at hand.
 *
 * With Mills' ratio scaled, both terms of the formula are the vega times a tail. Below the inflexion the call is their difference; where t is
 * small as well, that difference is a Taylor series in t; above, the call is its bound less what it lacks, a sum.
 * @source Jaeckel (2015), Let's Be Rational, Wilmott 75, section 6, with the fourth and the first of its four regions in one each */
export function callOfVega(x: number, s: number, vega: number, most: number): number {
  const h = x / s;
  const t = 0.5 * s;
  if (t < 0.21 && x > -0.25 && h > -12) return vega * smallDifference(h, t);
  if (h + t < 0.85) return vega * SQRT_HALF_PI * (erfcx(-(h + t) * Math.SQRT1_2) - erfcx((t - h) * Math.SQRT1_2));
  return most - lackOfVega(h, t, vega);
}

/** exp(x / 2) - b from the vega: a sum of two tails, which loses no digits. */
export function lackOfVega(h: number, t: number, vega: number): number {
  return vega * SQRT_HALF_PI * (erfcx((h + t) * Math.SQRT1_2) + erfcx((t - h) * Math.SQRT1_2));
}

/** Y(h + t) - Y(h - t) with Y = N / n, as the odd terms of its series about h: Y' = 1 + h Y and Y^(k+1) = h Y^(k) + k Y^(k-1). */
function smallDifference(h: number, t: number): number {
  let below = SQRT_HALF_PI * erfcx(-h * Math.SQRT1_2);
  let own = 1 + h * below;
  let power = 2 * t;
  let sum = power * own;
  const square = t * t;
  for (let k = 1; k <= 15; k += 2) {
    below = h * own + k * below;
    own = h * below + (k + 1) * own;
    power *= square / ((k + 1) * (k + 2));
    const term = power * own;
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}
