// How a factor is evaluated: horizons, when a position is entered, quantiles, costs, chance.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";

export const EvaluationOptions = z.strictObject({
  /** Rows that a position is held, each evaluated in full. The first is the one that slices and multiple testing look at. */
  horizons: z.array(z.int().min(1).max(20)).min(1).default([1, 5, 10]),
  /** Rows of the decay, 1 to this. */
  decayRows: z.int().min(1).max(20).default(20),
  /** Rows between the factor's row and the price of entry. 1: nothing known at a row is traded at that row's price. */
  entryRows: z.int().min(0).max(20).default(1),
  quantiles: z.int().min(2).max(20).default(5),
  /** "each": a horizon uses every asset and row that has its return. "common": only those that have the returns of all horizons. */
  sample: z.enum(["each", "common"]).default("each"),
  /** Which end of the factor is bought: its top quantile, its bottom one, or the one that did better, which only hindsight knows (such a
   * look counts as a second trial). */
  buys: z.enum(["top", "bottom", "better"]).default("better"),
  /** Cost of trading one unit of value one way, in basis points. */
  costBps: z.number().min(0).default(10),
  rowsPerYear: z.number().positive().default(252),
  bootstrap: z
    .strictObject({ draws: z.int().min(100).default(1000), level: z.number().gt(0.5).lt(1).default(0.95) })
    .prefault({}),
  seed: z.int().min(0).default(1),
  /** How many factors were tried before this one was picked, itself included: for the deflated Sharpe ratio. */
  trials: z.int().min(1).default(1),
  /** Standard deviation of the trials' Sharpe ratios per row; unless given, that of an estimate whose true value is zero. */
  trialSharpeDeviation: z.number().positive().optional(),
  /** Points that the curves of the report are thinned to. */
  curvePoints: z.int().min(10).max(5000).default(250),
});
export type EvaluationOptions = z.infer<typeof EvaluationOptions>;

/** Options with every default filled in. @throws tools/input-invalid (all that is wrong at once) */
export function evaluationOptions(given: z.input<typeof EvaluationOptions> = {}): EvaluationOptions {
  const parsed = EvaluationOptions.safeParse(given);
  if (!parsed.success)
    throw callerError("tools/input-invalid", `Options of the evaluation: ${z.prettifyError(parsed.error)}`, {});
  return { ...parsed.data, horizons: [...new Set(parsed.data.horizons)] };
}
