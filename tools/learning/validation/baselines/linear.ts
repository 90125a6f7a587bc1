// The linear baseline: ridge regression on standardised features, what is missing taken as the mean.

import { ridge, ridgePredict } from "#tools/numeric/index.ts";
import type { Learner } from "../learner.ts";

/** @param penalty on the squared coefficients of standardised columns, as a share of the rows */
export function linearLearner(penalty = 0.01): Learner {
  return {
    id: "linear",
    fit({ features, width, labels }) {
      const scale = columnScales(features, width);
      const { coefficients, intercept } = ridge(
        standardised(features, width, scale),
        labels,
        width,
        penalty * labels.length,
      );
      return {
        predict: (questions) =>
          ridgePredict({ coefficients, intercept }, standardised(questions.features, width, scale)),
      };
    },
  };
}

export interface Scales {
  readonly means: Float64Array;
  /** 0 for a column that does not move. */
  readonly factors: Float64Array;
}

type Values = Float64Array | Float32Array;

/** Means and factors to deviation one of every column, over what is finite. */
export function columnScales(features: Values, width: number): Scales {
  const [means, squares, counts] = [new Float64Array(width), new Float64Array(width), new Float64Array(width)];
  for (let at = 0; at < features.length; at++) {
    const [column, value] = [at % width, features[at]!];
    if (!Number.isFinite(value)) continue;
    counts[column]! += 1;
    const step = value - means[column]!;
    means[column]! += step / counts[column]!;
    squares[column]! += step * (value - means[column]!);
  }
  const factors = squares.map((square, j) => {
    const deviation = Math.sqrt(square / counts[j]!);
    return deviation > 1e-12 * Math.abs(means[j]!) ? 1 / deviation : 0;
  });
  return { means, factors };
}

/** What is not finite becomes 0, the mean. */
export function standardised(features: Values, width: number, { means, factors }: Scales): Float64Array {
  const scaled = new Float64Array(features.length);
  for (let at = 0, column = 0; at < features.length; at++) {
    const value = features[at]!;
    if (Number.isFinite(value)) scaled[at] = (value - means[column]!) * factors[column]!;
    if (++column === width) column = 0;
  }
  return scaled;
}
