// On how many legs a portfolio stands.

import { requireFinite, requireLength } from "#tools/numeric/index.ts";

/** Number of equal parts with the same sum of squared shares, 1 / sum (|x| / sum |x|)^2; 0 where all are zero.
 * @param parts shape (N), N >= 1: weights, or contributions to risk (a hedge counts by its size)
 * @throws tools/series-empty, tools/value-not-finite
 * @source Herfindahl (1950); on risk contributions Meucci (2009), Managing Diversification, Risk 22(5), without his rotation */
export function effectiveNumber(parts: Float64Array): number {
  requireLength("parts", parts, 1);
  requireFinite("parts", parts);
  const whole = parts.reduce((sum, part) => sum + Math.abs(part), 0);
  if (whole === 0) return 0;
  return 1 / parts.reduce((sum, part) => sum + (part / whole) ** 2, 0);
}
