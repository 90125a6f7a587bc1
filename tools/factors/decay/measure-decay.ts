// Whether a factor still foretells what it did: its daily rank information of late against that of its study.

import { cosineMeanTest, neweyWestLag, neweyWestMean, standardDeviation, studentTCdf } from "#tools/numeric/index.ts";

export interface Stretch {
  /** Rows that have a value. */
  readonly rows: number;
  readonly mean: number;
  /** Newey-West's, and the mean over it: for the table. */
  readonly standardError: number;
  readonly tStatistic: number;
  /** What decisions rest on: an error that keeps its level in short stretches, and the degrees of freedom of Student's law that goes with it. */
  readonly cosine: { readonly standardError: number; readonly degreesOfFreedom: number };
}

export interface DecayTest {
  readonly study: Stretch;
  readonly live: Stretch;
  /** Live mean less the study's. */
  readonly difference: number;
  /** Over the root of the sum of the Newey-West variances: for the table. */
  readonly tStatistic: number;
  /** Chance of a difference at least as far below where nothing changed, by the cosine errors and Student's law. */
  readonly pValue: number;
}

export type Undecided = { readonly because: string };

/** Fewest rows of either stretch. */
export const leastRows = 40;
/** One-sided chance below which a mean is clearly above 0. */
const clearly = 0.05;

/**
 * Difference of two means of daily rank information, d = mean(live) - mean(study). The stretches follow one another and share no return, so their
 * errors add: t = d / sqrt(e1^2 + e2^2) on Student's law of (e1^2 + e2^2)^2 / (e1^4 / B1 + e2^4 / B2) degrees of freedom (Welch and
 * Satterthwaite), each e by the cosine estimator with its B degrees. An error is at least s sqrt(horizon / T), what the overlap alone makes of
 * independent parts. The t of Newey and West is given beside it and decides nothing: with the normal law it cries too often in short stretches.
 * @param study   shape (T1), NaN = missing; signed, so that above 0 is what the factor promises
 * @param live    shape (T2), of rows after the study's
 * @param horizon rows that neighbouring values share
 * @returns the test, or why there is none: too few rows, or a study with nothing to lose (its mean is not clearly above 0)
 * @source Lazarus, Lewis, Stock and Watson (2018), Journal of Business and Economic Statistics 36(4); Welch (1947), Biometrika 34 */
export function testDecay(study: Float64Array, live: Float64Array, horizon: number): DecayTest | Undecided {
  const [before, after] = [stretchOf(study, horizon), stretchOf(live, horizon)];
  if (typeof before === "number")
    return { because: `its study has ${before} sessions with a value, wanted ${leastRows}` };
  if (!isAbove(before)) return { because: `its study shows nothing to lose (t ${before.tStatistic.toFixed(2)})` };
  if (typeof after === "number") return { because: `${after} sessions since, wanted ${leastRows}` };
  const difference = after.mean - before.mean;
  const tStatistic = difference / Math.hypot(before.standardError, after.standardError);
  const [a, b] = [before.cosine, after.cosine];
  const [v, w] = [a.standardError ** 2, b.standardError ** 2];
  const degrees = (v + w) ** 2 / (v ** 2 / a.degreesOfFreedom + w ** 2 / b.degreesOfFreedom);
  const pValue = studentTCdf(difference / Math.sqrt(v + w), degrees);
  return { study: before, live: after, difference, tStatistic, pValue };
}

/** alive: no weaker than chance would have it. fading: weaker, and still clearly above 0. gone: weaker, and no longer told from 0. */
export function statusOf(
  { live }: Pick<DecayTest, "live">,
  adjustedP: number,
  level: number,
): "alive" | "fading" | "gone" {
  if (adjustedP >= level) return "alive";
  return isAbove(live) ? "fading" : "gone";
}

function isAbove({ mean, cosine }: Stretch): boolean {
  return studentTCdf(-mean / cosine.standardError, cosine.degreesOfFreedom) < clearly;
}

/** Mean and errors of a stretch of daily rank information; the number of rows alone where they are too few.
 * @param horizon rows that neighbouring values share */
export function stretchOf(series: Float64Array, horizon: number): Stretch | number {
  const values = series.filter((value) => !Number.isNaN(value));
  if (values.length < leastRows) return values.length;
  const least = standardDeviation(values) * Math.sqrt(horizon / values.length);
  const lag = Math.min(values.length - 1, neweyWestLag(values.length, horizon));
  const { mean, standardError: weighted } = neweyWestMean(values, lag);
  const standardError = Math.max(weighted, least);
  const cosine = cosineMeanTest(values);
  return {
    rows: values.length,
    mean,
    standardError,
    tStatistic: standardError > 0 ? mean / standardError : 0,
    cosine: {
      standardError: Math.max(cosine?.standardError ?? 0, least),
      degreesOfFreedom: cosine?.degreesOfFreedom ?? 1,
    },
  };
}
