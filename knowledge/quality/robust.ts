// Medians, and how far a value lies from one: what a few wrong values cannot move.

/** The middle of the values, the mean of the two middle ones for an even count; NaN of none. */
export function medianOf(values: Float64Array): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}

/** Median absolute deviation, times 1.4826: of normal values their standard deviation. */
export function spreadOf(values: Float64Array, median: number): number {
  return 1.4826 * medianOf(values.map((value) => Math.abs(value - median)));
}
