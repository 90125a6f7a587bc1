// One learner over one walk-forward: what the table of an examination, a tuning trial and a comparison with the champion all rest on.

import { createHash } from "node:crypto";
import { isConstant, mean, standardDeviation } from "#tools/numeric/index.ts";
import type { FitContext, Learner } from "../learner.ts";
import { predictHeldOut } from "../predict-held-out.ts";
import type { Samples } from "../samples.ts";
import { type WalkForward, walkForwardSplits } from "../splits/walk-forward.ts";
import { type ForecastSkill, forecastSkill } from "./forecast-skill.ts";
import { type Traded, type Trading, trade } from "./positions.ts";

export interface WalkForwardScore extends ForecastSkill {
  readonly traded: Traded;
  /** Mean over deviation of the returns, per period; null where they do not move. */
  readonly sharpePerPeriod: number | null;
  /** Equal where the same periods were traded: series under one seal may be compared row by row. */
  readonly seal: string;
  /** Shape (rows), NaN before the first test. */
  readonly predictions: Float64Array;
}

/** Fits and predicts fold after fold, then trades the predictions. @throws as walkForwardSplits and predictSplit */
export async function walkForwardScore(
  learner: Learner,
  samples: Samples,
  walkForward: WalkForward,
  trading: Trading,
  context: FitContext,
): Promise<WalkForwardScore> {
  const splits = walkForwardSplits(samples, walkForward);
  const predictions = await predictHeldOut(learner, samples, splits, context);
  const fromRow = splits[0]!.test[0]!;
  const traded = trade(samples, predictions, trading, fromRow);
  return {
    ...forecastSkill(samples, predictions, fromRow),
    traded,
    sharpePerPeriod: sharpePerPeriod(traded.returns),
    seal: createHash("sha256").update(bytesOf(traded.fromMs)).digest("hex"),
    predictions,
  };
}

export function sharpePerPeriod(returns: Float64Array): number | null {
  return returns.length < 2 || isConstant(returns) ? null : mean(returns) / standardDeviation(returns);
}

export const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
