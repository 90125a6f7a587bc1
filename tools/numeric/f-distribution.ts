// Fisher's F: the law of a ratio of two variances, and of the GRS test.

import { requireWithin } from "./checks.ts";
import { incompleteBeta } from "./gamma.ts";

/** Upper tail of F, P(F >= f) = I_x(d2 / 2, d1 / 2) with x = d2 / (d2 + d1 f). 1 for f <= 0, 0 for an infinite one, NaN for NaN.
 * @param d1 degrees of freedom of the numerator, above 0; d2 of the denominator, above 0
 * @throws tools/parameter-out-of-range */
export function fUpperTail(f: number, d1: number, d2: number): number {
  requireWithin("d1", d1, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("d2", d2, Number.MIN_VALUE, Number.MAX_VALUE);
  if (f <= 0) return 1;
  if (f === Number.POSITIVE_INFINITY) return 0;
  const whole = d2 + d1 * f;
  return incompleteBeta(d2 / whole, (d1 * f) / whole, d2 / 2, d1 / 2);
}
