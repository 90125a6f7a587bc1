// Raw features as a model wants them: in the rows that it trains on, and as the first operators of its file.

import { filled, maximum, minimum, multiply, subtract, type Tensor } from "../tape/index.ts";
import { columnScales, type Scales, standardised } from "../validation/baselines/linear.ts";

/** Deviations from the mean beyond which a value is held. */
const farthest = 10;

/** Over every row and step; what is missing is left out. */
export const scalesOf = (features: Float64Array | Float32Array, inputs: number): Scales =>
  columnScales(features, inputs);

/** Missing becomes 0, the mean; outliers are held at ten deviations. */
export const prepared = (features: Float64Array | Float32Array, inputs: number, scales: Scales): Float32Array =>
  Float32Array.from(standardised(features, inputs, scales), (value) => Math.max(-farthest, Math.min(farthest, value)));

/** The same within a graph, over x (..., inputs). */
export function preparing(x: Tensor, { means, factors }: Scales): Tensor {
  const row = (values: Float64Array): Tensor => x.trace.constant(Float32Array.from(values), [values.length]);
  const scaled = multiply(subtract(x, row(means)), row(factors));
  return maximum(minimum(filled(scaled, 0), farthest), -farthest);
}
