// Factors read off one asset's prices: momentum, reversal, realised volatility.
// Prices are adjusted for splits and dividends, oldest first, the last one the newest known.

import { logReturns, requirePrices, requireWhole, requireWithin, standardDeviation } from "#tools/numeric/index.ts";

/** Total return over the last N bars, p[T-1] / p[T-1-N] - 1.
 * @param closes shape (T), T > N, adjusted (so dividends count), finite and above zero
 * @param bars   N >= 1
 * @param skip   newest bars left out, 0 unless told: 12-months-less-one momentum is bars 231, skip 21
 * @returns fraction, 0.01 = 1 %
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Jegadeesh & Titman (1993), J. Finance 48(1) */
export function momentum(closes: Float64Array, bars: number, skip = 0): number {
  requireWhole("bars", bars, 1);
  requireWhole("skip", skip, 0);
  requirePrices(closes, bars + skip + 1);
  const last = closes.length - 1 - skip;
  return closes[last]! / closes[last - bars]! - 1;
}

/** Short-term reversal: minus the return over the last N bars, high where an asset has just fallen.
 * Inputs and errors of `momentum`.
 * @source Jegadeesh (1990), J. Finance 45(3); there one month, here a week unless told */
export const reversal = (closes: Float64Array, bars = 5): number => -momentum(closes, bars);

/** Volatility that was, as a yearly rate: sample standard deviation of the last N log returns times sqrt(barsPerYear).
 * @param closes shape (T), T > N, adjusted, finite and above zero
 * @param bars   N >= 2 returns
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range */
export function realisedVolatilityPerYear(closes: Float64Array, bars: number, barsPerYear = 252): number {
  requireWhole("bars", bars, 2);
  requireWithin("barsPerYear", barsPerYear, Number.MIN_VALUE, Number.MAX_VALUE);
  requirePrices(closes, bars + 1);
  return standardDeviation(logReturns(closes.subarray(closes.length - bars - 1))) * Math.sqrt(barsPerYear);
}
