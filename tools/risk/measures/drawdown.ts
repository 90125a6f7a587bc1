// The deepest fall from a high, and when it happened.

import { type Numbers, requirePrices } from "#tools/numeric/index.ts";

export interface Drawdown {
  /** Fall as a positive fraction of the high: 0.2 = a fifth lost; 0 for a series that never falls. */
  readonly depth: number;
  /** Index of the high it fell from; the first index where there was no fall. */
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** First index at or above that high again; null while it is under water. */
  readonly recoveryIndex: number | null;
  /** Fall from the highest value so far to the last one. */
  readonly currentDepth: number;
}

/** Maximum drawdown, max over t of 1 - v[t] / max(v[0..t]); of equal falls the first.
 * @param values shape (T), T >= 1, prices or equity, finite and above zero
 * @throws tools/series-empty, tools/value-not-finite, tools/parameter-out-of-range */
export function maxDrawdown(values: Numbers): Drawdown {
  requirePrices(values, 1);
  let high = 0;
  let [depth, peakIndex, troughIndex] = [0, 0, 0];
  for (let t = 0; t < values.length; t++) {
    if (values[t]! > values[high]!) high = t;
    const fall = 1 - values[t]! / values[high]!;
    if (fall > depth) [depth, peakIndex, troughIndex] = [fall, high, t];
  }
  const recovery = values.findIndex((value, t) => t > troughIndex && value >= values[peakIndex]!);
  return {
    depth,
    peakIndex,
    troughIndex,
    recoveryIndex: depth > 0 && recovery >= 0 ? recovery : null,
    currentDepth: 1 - values[values.length - 1]! / values[high]!,
  };
}
