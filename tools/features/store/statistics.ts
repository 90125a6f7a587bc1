// What a stretch of a feature looks like: counts, moments and quantiles. Pure functions over its values, NaN = missing.

import { mean, quantileSorted, standardDeviation } from "#tools/numeric/index.ts";

export const toldQuantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

export interface FeatureStatistics {
  readonly count: number;
  /** Values that are not missing. */
  readonly present: number;
  /** Share missing; null of nothing. */
  readonly missingRate: number | null;
  /** Null where no value is present; sd too where only one is. */
  readonly mean: number | null;
  readonly sd: number | null;
  readonly least: number | null;
  readonly largest: number | null;
  /** At toldQuantiles, linear between order statistics; null where no value is present. */
  readonly quantiles: readonly number[] | null;
}

/** Values that are not missing, ascending. */
export const presentSorted = (values: ArrayLike<number>): Float64Array =>
  Float64Array.from(Array.from(values).filter((value) => !Number.isNaN(value))).sort();

/** Count, missing rate, mean, sample standard deviation (T - 1) and quantiles (type 7, as numpy's default).
 * @param values shape (T), any order; NaN = missing, all others finite */
export function featureStatistics(values: ArrayLike<number>): FeatureStatistics {
  const sorted = presentSorted(values);
  const [count, present] = [values.length, sorted.length];
  return {
    count,
    present,
    missingRate: count === 0 ? null : (count - present) / count,
    mean: present === 0 ? null : mean(sorted),
    sd: present < 2 ? null : standardDeviation(sorted),
    least: sorted[0] ?? null,
    largest: sorted[present - 1] ?? null,
    quantiles: present === 0 ? null : toldQuantiles.map((p) => quantileSorted(sorted, p)),
  };
}
