// Tail measures read straight off past returns. Losses are positive fractions.

import { type Numbers, requireFinite, requireLength, requireLevel } from "#tools/numeric/index.ts";

export interface TailLoss {
  /** Loss per bar that was reached or passed in a share 1 - level of the bars; negative if even that bar gained. */
  readonly valueAtRisk: number;
  /** Mean loss of those bars; never below valueAtRisk. */
  readonly expectedShortfall: number;
  /** Bars in the tail, k. With k = 1 both measures are one bar: read them as such. */
  readonly tailBars: number;
  readonly bars: number;
}

/** Historical value at risk and expected shortfall: with k = ceil((1 - level) T), minus the k-th lowest return and minus the
 * mean of the k lowest.
 * @param returns shape (T), T >= 1, simple return per bar, 0.01 = 1 %; all finite
 * @param level   confidence, 0.5 < level < 1
 * @throws tools/series-empty, tools/level-out-of-range, tools/value-not-finite (names the first bad index)
 * @source Acerbi & Tasche (2002), J. Banking & Finance 26(7). They floor k; we ceil, so the tail is never empty. */
export function historicalTail(returns: Numbers, level: number): TailLoss {
  requireLevel(level);
  requireLength("returns", returns, 1);
  requireFinite("returns", returns);
  const tailBars = Math.ceil((1 - level) * returns.length - 1e-9); // (1 - 0.95) * 100 is 5.000000000000004 in float64
  const tail = Float64Array.from(returns).sort().subarray(0, tailBars);
  return {
    valueAtRisk: -tail[tailBars - 1]!,
    expectedShortfall: -tail.reduce((sum, r) => sum + r, 0) / tailBars,
    tailBars,
    bars: returns.length,
  };
}
