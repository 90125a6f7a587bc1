// Deviation counted below a target only.

import { type Numbers, requireFinite, requireLength, requireWithin } from "#tools/numeric/index.ts";

/** Downside deviation per bar, sqrt(sum(min(r - target, 0)^2) / T): bars above the target count as zero, not as absent.
 * @param returns shape (T), T >= 1, finite
 * @param targetPerBar return per bar that is not yet a shortfall, 0 unless told
 * @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range
 * @source Sortino & van der Meer (1991), J. Portfolio Management 17(4) */
export function downsideDeviation(returns: Numbers, targetPerBar = 0): number {
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  requireWithin("targetPerBar", targetPerBar, -Number.MAX_VALUE, Number.MAX_VALUE);
  let sum = 0;
  for (let t = 0; t < returns.length; t++) sum += Math.min(returns[t]! - targetPerBar, 0) ** 2;
  return Math.sqrt(sum / returns.length);
}
