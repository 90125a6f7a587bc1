// A daily series as its mean, how sure that is, and how steady it was.

import { z } from "zod";
import { seededRandom } from "#infra/runtime/index.ts";
import { orNull } from "#tools/define/index.ts";
import { bootstrapMeanInterval, neweyWestLag, neweyWestMean, standardDeviation } from "#tools/numeric/index.ts";

/** null where a number could not be had, never zero. */
export const Figure = z.number().nullable();

export const SeriesSummary = z.strictObject({
  mean: Figure,
  /** Sample standard deviation of the rows. */
  deviation: Figure,
  /** Mean over deviation: for an IC series the ICIR, per row. */
  ratio: Figure,
  /** Newey-West t statistic of the mean, its two-sided p-value by the normal law, and the lag used. */
  tStatistic: Figure,
  pValue: Figure,
  lag: z.int(),
  /** Percentile interval of the mean by a stationary block bootstrap. */
  interval: z
    .strictObject({ lower: z.number(), upper: z.number(), level: z.number(), draws: z.int(), meanBlock: z.number() })
    .nullable(),
  positiveShare: Figure,
  observations: z.int(),
});
export type SeriesSummary = z.infer<typeof SeriesSummary>;

export interface SummaryOptions {
  /** Rows that neighbouring values share; the lag is at least one less. */
  readonly overlap: number;
  readonly draws: number;
  readonly level: number;
  readonly seed: number;
  /** Names the stream of chance, so that adding one series does not change another's interval. */
  readonly label: string;
}

/** Summary over the values present. The lag is max(overlap - 1, floor(4 (T / 100)^(2/9))), blocks are max(2 overlap, T^(1/3)) rows long in
 * the mean, both cut below T. All but `observations` is null with fewer than three values; t and interval are null for a constant series. */
export function summariseSeries(series: Float64Array, options: SummaryOptions): SeriesSummary {
  const values = series.filter((value) => !Number.isNaN(value));
  const tested = testedMean(values, options.overlap);
  const observations = values.length;
  if (tested.mean === null)
    return { ...tested, deviation: null, ratio: null, interval: null, positiveShare: null, observations };
  const deviation = standardDeviation(values);
  return {
    ...tested,
    deviation,
    ratio: tested.tStatistic === null ? null : tested.mean / deviation,
    interval: tested.tStatistic === null ? null : intervalOf(values, options),
    positiveShare: values.filter((value) => value > 0).length / observations,
    observations,
  };
}

/** Mean of the values present and its Newey-West test alone. */
export function testedMean(
  series: Float64Array,
  overlap: number,
): Pick<SeriesSummary, "mean" | "tStatistic" | "pValue" | "lag"> {
  const values = series.filter((value) => !Number.isNaN(value));
  if (values.length < 3) return { mean: null, tStatistic: null, pValue: null, lag: 0 };
  const lag = Math.min(values.length - 1, neweyWestLag(values.length, overlap));
  const { mean, tStatistic, pValue } = neweyWestMean(values, lag);
  return { mean, tStatistic: orNull(tStatistic), pValue: orNull(pValue), lag };
}

/** Mean of the values present; null where there is none. */
export function presentMean(series: Float64Array): number | null {
  let [sum, count] = [0, 0];
  for (const value of series) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** Mean length of a block for T values that overlap. */
export const blockLength = (observations: number, overlap: number): number =>
  Math.min(observations, Math.max(2 * overlap, Math.ceil(Math.cbrt(observations))));

function intervalOf(
  values: Float64Array,
  { overlap, draws, level, seed, label }: SummaryOptions,
): SeriesSummary["interval"] {
  const meanBlock = blockLength(values.length, overlap);
  const random = seededRandom(seed).fork(label);
  return { ...bootstrapMeanInterval(values, level, { random, draws, meanBlock }), level, draws, meanBlock };
}
