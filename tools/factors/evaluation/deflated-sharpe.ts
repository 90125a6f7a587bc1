// A Sharpe ratio after the luck of picking the best of many trials.

import { z } from "zod";
import {
  isConstant,
  normalCdf,
  normalQuantile,
  requireFinite,
  requireLength,
  requireWhole,
  shape,
  standardDeviation,
} from "#tools/numeric/index.ts";
import { Figure } from "./series-summary.ts";

export const DeflatedSharpe = z.strictObject({
  /** Mean over standard deviation of the returns, per row. */
  sharpePerRow: Figure,
  trials: z.int(),
  /** What the best of so many trials is expected to show where none has any edge, per row. */
  expectedBestPerRow: Figure,
  /** Probability that the true Sharpe ratio is above that; near one half and below is luck. */
  probability: Figure,
});
export type DeflatedSharpe = z.infer<typeof DeflatedSharpe>;

const EULER = 0.5772156649015329;

/** Deflated Sharpe ratio. With s the Sharpe ratio per row, g3 and g4 skewness and kurtosis, T rows, N trials of deviation d:
 * best = d ((1 - gamma) z(1 - 1 / N) + gamma z(1 - 1 / (N e))), 0 for one trial;
 * probability = Phi((s - best) sqrt(T - 1) / sqrt(1 - g3 s + (g4 - 1) / 4 s^2)).
 * @param returns         shape (T), T >= 3, finite, per row and not overlapping
 * @param trials          N >= 1, every variant tried counts
 * @param trialDeviation  d per row; 1 / sqrt(T - 1), that of an estimate of zero, unless given
 * @returns all null but `trials` for a constant series
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Bailey & Lopez de Prado (2014), J. Portfolio Management 40(5) */
export function deflatedSharpe(returns: Float64Array, trials: number, trialDeviation?: number): DeflatedSharpe {
  requireLength("returns", returns, 3);
  requireFinite("returns", returns);
  requireWhole("trials", trials, 1);
  const { skewness, excessKurtosis } = shape(returns);
  const deviation = standardDeviation(returns);
  if (isConstant(returns)) return { sharpePerRow: null, trials, expectedBestPerRow: null, probability: null };
  const sharpe = returns.reduce((sum, value) => sum + value, 0) / returns.length / deviation;
  const spread = trialDeviation ?? 1 / Math.sqrt(returns.length - 1);
  const best =
    trials === 1
      ? 0
      : spread * ((1 - EULER) * normalQuantile(1 - 1 / trials) + EULER * normalQuantile(1 - 1 / (trials * Math.E)));
  const width = Math.sqrt(1 - skewness * sharpe + ((excessKurtosis + 2) / 4) * sharpe * sharpe);
  return {
    sharpePerRow: sharpe,
    trials,
    expectedBestPerRow: best,
    probability: normalCdf(((sharpe - best) * Math.sqrt(returns.length - 1)) / width),
  };
}
