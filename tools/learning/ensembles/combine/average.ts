// Several predictions into one.

import { requireLength, requireSameLength } from "#tools/numeric/index.ts";

/** Weighted mean by row over those that have an opinion there, their weights taken up to one again; NaN where none has, or all that have weigh nothing.
 * @param predictions K >= 1 series of shape (T)
 * @param weightsOf   shape (K) of a row, >= 0
 * @throws tools/series-empty, tools/length-mismatch */
export function weightedAverage(
  predictions: readonly Float64Array[],
  weightsOf: (row: number) => Float64Array,
): Float64Array {
  requireLength("predictions", predictions, 1);
  predictions.forEach((series, k) => {
    requireSameLength("prediction 0", predictions[0]!, `prediction ${k}`, series);
  });
  return predictions[0]!.map((_, row) => {
    const weights = weightsOf(row);
    let [sum, total] = [0, 0];
    for (let k = 0; k < predictions.length; k++) {
      const own = predictions[k]![row]!;
      if (Number.isNaN(own)) continue;
      sum += weights[k]! * own;
      total += weights[k]!;
    }
    return total > 0 ? sum / total : Number.NaN;
  });
}
