// Where a variance recursion starts: the variance assumed for the bar before the first.

import { requireFinite, requireLength } from "#tools/numeric/index.ts";

/** Weighted mean of the first squares, sum(0.94^t x[t]^2) / sum(0.94^t) over t < min(75, T).
 * It looks up to 75 bars ahead of the first bar, never past the series' own end: fitted values early in the series are
 * smoothed, the forecast at its end is not touched.
 * @param deviations shape (T), T >= 1, finite
 * @throws tools/series-empty, tools/value-not-finite
 * @source the convention of the Python package arch, so that results can be compared with it */
export function backcastVariance(deviations: Float64Array): number {
  requireLength("deviations", deviations, 1);
  requireFinite("deviations", deviations);
  let weight = 1;
  let weights = 0;
  let sum = 0;
  for (let t = 0; t < Math.min(75, deviations.length); t++) {
    sum += weight * deviations[t]! ** 2;
    weights += weight;
    weight *= 0.94;
  }
  return sum / weights;
}
