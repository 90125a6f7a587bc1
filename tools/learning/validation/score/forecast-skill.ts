// How near predictions come to what happened, whatever is earned with them.

import { isConstant, spearman } from "#tools/numeric/index.ts";
import { periodsOf, type Samples } from "../samples.ts";

export interface ForecastSkill {
  /** Share of rows whose return has the predicted sign, of those with an opinion and a return that is not zero; null where there is none. */
  readonly hitRate: number | null;
  /**
   * Mean rank correlation with the returns across the assets of a period, of three at least; over all rows where every period is smaller. Null
   * where predictions never tell the assets of a period apart.
   */
  readonly rankIc: number | null;
  /** 1 - squared error over that of zero, against the labels; null where something has no prediction. */
  readonly errorSkill: number | null;
}

/** Over the rows in [fromRow, N). */
export function forecastSkill(samples: Samples, predictions: Float64Array, fromRow = 0): ForecastSkill {
  let [hits, judged, error, zeroError] = [0, 0, 0, 0];
  for (let row = fromRow; row < predictions.length; row++) {
    const [prediction, happened, label] = [predictions[row]!, samples.returns[row]!, samples.labels[row]!];
    error += (label - prediction) ** 2;
    zeroError += label * label;
    if (Number.isNaN(prediction) || prediction === 0 || happened === 0) continue;
    judged++;
    if (prediction > 0 === happened > 0) hits++;
  }
  return {
    hitRate: judged === 0 ? null : hits / judged,
    rankIc: rankInformation(samples, predictions, fromRow),
    errorSkill: Number.isFinite(error) && zeroError > 0 ? 1 - error / zeroError : null,
  };
}

const fewestAssets = 3;

function rankInformation(samples: Samples, predictions: Float64Array, fromRow: number): number | null {
  const { starts, count } = periodsOf(samples);
  const found: number[] = [];
  let isSmall = true;
  for (let period = 0; period < count; period++) {
    const [from, to] = [starts[period]!, starts[period + 1]!];
    if (from < fromRow || to - from < fewestAssets) continue;
    isSmall = false;
    const correlation = correlationOf(predictions, samples.returns, from, to);
    if (correlation !== null) found.push(correlation);
  }
  if (found.length > 0) return found.reduce((sum, value) => sum + value, 0) / found.length;
  return isSmall ? correlationOf(predictions, samples.returns, fromRow, predictions.length) : null;
}

function correlationOf(predictions: Float64Array, returns: Float64Array, from: number, to: number): number | null {
  const rows = Array.from({ length: to - from }, (_, i) => from + i).filter((row) => !Number.isNaN(predictions[row]!));
  const [left, right] = [rows.map((row) => predictions[row]!), rows.map((row) => returns[row]!)];
  return rows.length < fewestAssets || isConstant(left) || isConstant(right) ? null : spearman(left, right);
}
