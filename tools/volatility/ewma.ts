// Exponentially weighted variance: one number of memory, nothing to estimate.

import { requireFinite, requireLength, requireWithin } from "#tools/numeric/index.ts";
import { backcastVariance } from "./backcast.ts";

/** Exponentially weighted variance, s[t+1] = lambda s[t] + (1 - lambda) r[t]^2, with s[0] from `backcastVariance`.
 * The mean return is taken as zero.
 * @param returns shape (T), T >= 1, finite, in any unit u
 * @param lambda  memory, 0 < lambda < 1; 0.94 is RiskMetrics' daily value
 * @returns shape (T + 1) in u^2 per bar; element t is the variance expected for bar t from the bars before it, the last one
 *          the forecast for the next bar (and for every later one: this model has no level to return to)
 * @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range
 * @source RiskMetrics Technical Document, J.P. Morgan (1996), section 5.2 */
export function ewmaVariance(returns: Float64Array, lambda = 0.94): Float64Array {
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  requireWithin("lambda", lambda, Number.EPSILON, 1 - Number.EPSILON);
  const variances = new Float64Array(returns.length + 1);
  variances[0] = backcastVariance(returns);
  returns.forEach((r, t) => {
    variances[t + 1] = lambda * variances[t]! + (1 - lambda) * r * r;
  });
  return variances;
}

/** Volatility expected for the next bar, as a yearly rate: sqrt(s[T] * barsPerYear). Inputs and errors of `ewmaVariance`. */
export function ewmaVolatilityPerYear(returns: Float64Array, lambda = 0.94, barsPerYear = 252): number {
  requireWithin("barsPerYear", barsPerYear, Number.MIN_VALUE, Number.MAX_VALUE);
  return Math.sqrt(ewmaVariance(returns, lambda)[returns.length]! * barsPerYear);
}
