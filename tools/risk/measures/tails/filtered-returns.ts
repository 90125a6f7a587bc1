// Past returns as they would be at the volatility expected now.

import { type Numbers, requireFinite, requireLength, requireShape } from "#tools/numeric/index.ts";

/** Returns over the volatility that was expected for them, times the one expected for the next bar: r[t] sqrt(v[T] / v[t]).
 * @param returns   shape (T), T >= 1, finite
 * @param variances shape (T + 1), above zero, as `ewmaVariance` and `garchVariance` give them: element t is expected for bar t from the bars before it
 * @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite
 * @source Hull & White (1998), Incorporating Volatility Updating into the Historical Simulation Method, J. Risk 1(1) */
export function filteredReturns(returns: Numbers, variances: Numbers): Float64Array {
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  requireShape("variances", variances, returns.length + 1, 1);
  requireFinite("variances", variances);
  const ahead = variances[returns.length]!;
  // A bar that was expected not to move says nothing of how much one moves now.
  return Float64Array.from(returns, (r, t) => (variances[t]! > 0 ? r * Math.sqrt(ahead / variances[t]!) : 0));
}
