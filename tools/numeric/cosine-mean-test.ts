// Is the mean of a series that remembers itself different from zero? A test that keeps its level in short series.

import { isConstant, requireFinite, requireLength } from "./checks.ts";
import { studentTTwoSided } from "./student-t.ts";

export interface CosineMeanTest {
  readonly mean: number;
  /** Root of the long-run variance over T. */
  readonly standardError: number;
  readonly tStatistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** Test of a mean with the equal-weighted cosine estimator of the long-run variance: the mean square of B projections on cosines,
 * B = 0.4 T^(2/3) rounded down, at least 2, compared with Student's law of B degrees of freedom. Overlapping returns make neighbours alike;
 * Newey-West with as many lags as they overlap and the normal law calls far too much significant there.
 * @param series shape (T), T >= 8, finite
 * @returns null for a series of one value
 * @throws tools/value-not-finite, tools/series-too-short
 * @source Lazarus, Lewis, Stock and Watson (2018), Journal of Business and Economic Statistics 36(4) */
export function cosineMeanTest(series: Float64Array): CosineMeanTest | null {
  requireFinite("series", series);
  requireLength("series", series, 8);
  if (isConstant(series)) return null;
  const rows = series.length;
  const mean = series.reduce((sum, x) => sum + x, 0) / rows;
  const projections = Math.max(2, Math.floor(0.4 * rows ** (2 / 3)));
  let power = 0;
  for (let j = 1; j <= projections; j++) {
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += series[t]! * Math.cos((Math.PI * j * (t + 0.5)) / rows);
    power += (2 / rows) * sum * sum;
  }
  const variance = power / projections;
  const standardError = Math.sqrt(variance / rows);
  const tStatistic = mean / standardError;
  return {
    mean,
    standardError,
    tStatistic,
    degreesOfFreedom: projections,
    pValue: studentTTwoSided(tStatistic, projections),
  };
}
