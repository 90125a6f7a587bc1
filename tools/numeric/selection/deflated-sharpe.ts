// A Sharpe ratio after the luck of picking the best of many trials.

import { isConstant, requireFinite, requireLength, requireWhole, requireWithin } from "../checks.ts";
import { shape, standardDeviation } from "../moments.ts";
import { normalCdf, normalQuantile } from "../normal.ts";

export interface DeflatedSharpe {
  /** Mean over standard deviation of the returns, per row. */
  readonly sharpePerRow: number | null;
  readonly trials: number;
  /** What the best of so many trials is expected to show where none has any edge, per row. */
  readonly expectedBestPerRow: number | null;
  /** Probability that the true Sharpe ratio is above that; near one half and below is luck. */
  readonly probability: number | null;
}

export interface DeflatedSharpeOptions {
  /** d, per row; 1 / sqrt(T - 1), that of an estimate of zero, unless given. */
  readonly trialDeviation?: number | undefined;
  /** Rows that the returns are worth where neighbours are alike, 2 to T; T unless given. */
  readonly effectiveRows?: number;
}

const EULER = 0.5772156649015329;

/** Deflated Sharpe ratio. With s the Sharpe ratio per row, g3 and g4 skewness and kurtosis, T rows, N trials of deviation d:
 * best = d ((1 - gamma) z(1 - 1 / N) + gamma z(1 - 1 / (N e))), 0 for one trial;
 * probability = Phi((s - best) sqrt(T - 1) / sqrt(1 - g3 s + (g4 - 1) / 4 s^2)).
 * @param returns shape (T), T >= 3, finite, per row and not overlapping
 * @param trials  N >= 1, every variant tried counts
 * @returns all null but `trials` for a constant series
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Bailey & Lopez de Prado (2014), J. Portfolio Management 40(5); the effective rows are ours */
export function deflatedSharpe(
  returns: Float64Array,
  trials: number,
  { trialDeviation, effectiveRows = returns.length }: DeflatedSharpeOptions = {},
): DeflatedSharpe {
  requireLength("returns", returns, 3);
  requireFinite("returns", returns);
  requireWhole("trials", trials, 1);
  requireWithin("effectiveRows", effectiveRows, 2, returns.length);
  const { skewness, excessKurtosis } = shape(returns);
  const deviation = standardDeviation(returns);
  if (isConstant(returns)) return { sharpePerRow: null, trials, expectedBestPerRow: null, probability: null };
  const sharpe = returns.reduce((sum, value) => sum + value, 0) / returns.length / deviation;
  const best = (trialDeviation ?? 1 / Math.sqrt(effectiveRows - 1)) * expectedBestNormal(trials);
  const width = Math.sqrt(1 - skewness * sharpe + ((excessKurtosis + 2) / 4) * sharpe * sharpe);
  return {
    sharpePerRow: sharpe,
    trials,
    expectedBestPerRow: best,
    probability: normalCdf(((sharpe - best) * Math.sqrt(effectiveRows - 1)) / width),
  };
}

/** Expected largest of N independent standard normal numbers, nearly; 0 for one. */
const expectedBestNormal = (trials: number): number =>
  trials === 1 ? 0 : (1 - EULER) * normalQuantile(1 - 1 / trials) + EULER * normalQuantile(1 - 1 / (trials * Math.E));
