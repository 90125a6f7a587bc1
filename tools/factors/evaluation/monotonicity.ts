// Whether mean returns rise (or fall) from quantile to quantile all the way.

import { z } from "zod";
import type { Random } from "#infra/runtime/index.ts";
import { bootstrapMeans, spearman } from "#tools/numeric/index.ts";
import { Figure } from "./series-summary.ts";

export const Monotonicity = z.strictObject({
  /** Spearman correlation of the quantile's number with its mean return: 1 rises all the way, -1 falls. */
  spearman: Figure,
  direction: z.enum(["rising", "falling"]),
  /** Smallest step from a quantile to the next in that direction; above zero only where every step goes that way. */
  smallestStep: Figure,
  /** Chance of a smallest step as large as this where the means do not go that way (Patton & Timmermann). */
  pValue: Figure,
});
export type Monotonicity = z.infer<typeof Monotonicity>;

export interface MonotonicityOptions {
  readonly random: Random;
  readonly draws: number;
  readonly meanBlock: number;
}

/** The monotonic-relation test: J = min over q of (mean return of q + 1 less that of q), in the direction of top less bottom; p = share of
 * block-bootstrap draws whose J, each step centred on its estimate, is above the one found. The direction is taken from the data, so read
 * p as one-sided after a look. Rows where a quantile is empty are left out; all null with fewer than three rows.
 * @param quantileReturns shape (rows * quantiles)
 * @source Patton & Timmermann (2010), J. Financial Economics 98(3) */
export function monotonicityOf(
  quantileReturns: Float64Array,
  quantiles: number,
  options: MonotonicityOptions,
): Monotonicity {
  const whole = [...Array(quantileReturns.length / quantiles).keys()].filter((t) =>
    quantileReturns.subarray(t * quantiles, (t + 1) * quantiles).every((value) => !Number.isNaN(value)),
  );
  if (whole.length < 3) return { spearman: null, direction: "rising", smallestStep: null, pValue: null };
  const series = Array.from({ length: quantiles }, (_, q) =>
    Float64Array.from(whole, (t) => quantileReturns[t * quantiles + q]!),
  );
  const means = series.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const sign = means.at(-1)! >= means[0]! ? 1 : -1;
  const steps = means.slice(1).map((mean, q) => sign * (mean - means[q]!));
  const smallestStep = Math.min(...steps);
  const rank = spearman(Float64Array.from(means.keys()), Float64Array.from(means));
  return {
    spearman: Number.isNaN(rank) ? null : rank,
    direction: sign === 1 ? "rising" : "falling",
    smallestStep,
    pValue: shareAbove(series, steps, smallestStep, sign, options),
  };
}

function shareAbove(
  series: readonly Float64Array[],
  steps: readonly number[],
  found: number,
  sign: number,
  options: MonotonicityOptions,
): number {
  const { draws } = options;
  const resampled = bootstrapMeans(series, { ...options, meanBlock: Math.min(options.meanBlock, series[0]!.length) });
  let above = 0;
  for (let draw = 0; draw < draws; draw++) {
    const smallest = Math.min(
      ...steps.map((step, q) => sign * (resampled[q + 1]![draw]! - resampled[q]![draw]!) - step),
    );
    if (smallest > found) above++;
  }
  return (above + 1) / (draws + 1); // the sample itself counts: a chance is never zero
}
