// Whether a factor still foretells what it did: its daily rank information of late against that of its study.

import { neweyWestLag, neweyWestMean, normalCdf, standardDeviation } from "#tools/numeric/index.ts";

export interface Stretch {
  /** Rows that have a value. */
  readonly rows: number;
  readonly mean: number;
  readonly standardError: number;
  readonly tStatistic: number;
}

export interface DecayTest {
  readonly study: Stretch;
  readonly live: Stretch;
  /** Live mean less the study's. */
  readonly difference: number;
  readonly tStatistic: number;
  /** Chance of a difference at least as far below where nothing changed. */
  readonly pValue: number;
}

export type Undecided = { readonly because: string };

/** Fewest rows of either stretch. */
export const leastRows = 40;
/** One-sided 5 % of the normal law. */
const clearly = 1.645;

/**
 * Difference of two means of daily rank information, d = mean(live) - mean(study), t = d / sqrt(se(live)^2 + se(study)^2), each se by
 * Newey-West with lag max(horizon - 1, floor(4 (T / 100)^(2/9))): the stretches follow one another and share no return, so their errors add. An se is at least s sqrt(horizon / T),
 * what the overlap alone makes of independent parts: Bartlett weights see a third less of it (3.4 of 5 at a horizon of 5).
 * @param study   shape (T1), NaN = missing; signed, so that above 0 is what the factor promises
 * @param live    shape (T2), of rows after the study's
 * @param horizon rows that neighbouring values share
 * @returns the test, or why there is none: too few rows, or a study with nothing to lose (its mean is not clearly above 0)
 * @source Newey & West (1987), Econometrica 55(3), for the errors */
export function testDecay(study: Float64Array, live: Float64Array, horizon: number): DecayTest | Undecided {
  const [before, after] = [stretchOf(study, horizon), stretchOf(live, horizon)];
  if (typeof before === "number")
    return { because: `its study has ${before} sessions with a value, wanted ${leastRows}` };
  if (!(before.tStatistic >= clearly))
    return { because: `its study shows nothing to lose (t ${before.tStatistic.toFixed(2)})` };
  if (typeof after === "number") return { because: `${after} sessions since, wanted ${leastRows}` };
  const difference = after.mean - before.mean;
  const tStatistic = difference / Math.hypot(before.standardError, after.standardError);
  return { study: before, live: after, difference, tStatistic, pValue: normalCdf(tStatistic) };
}

/** alive: no weaker than chance would have it. fading: weaker, and still clearly above 0. gone: weaker, and no longer told from 0. */
export function statusOf(
  { live }: Pick<DecayTest, "live">,
  adjustedP: number,
  level: number,
): "alive" | "fading" | "gone" {
  if (adjustedP >= level) return "alive";
  return live.tStatistic >= clearly ? "fading" : "gone";
}

/** The number of rows alone where they are too few. */
function stretchOf(series: Float64Array, horizon: number): Stretch | number {
  const values = series.filter((value) => !Number.isNaN(value));
  if (values.length < leastRows) return values.length;
  const lag = Math.min(values.length - 1, neweyWestLag(values.length, horizon));
  const { mean, standardError: weighted } = neweyWestMean(values, lag);
  const standardError = Math.max(weighted, standardDeviation(values) * Math.sqrt(horizon / values.length));
  return { rows: values.length, mean, standardError, tStatistic: standardError > 0 ? mean / standardError : 0 };
}
