// Normalisation over the last axes of each row, and over the rows of the whole batch.

import { chunkSum } from "../batch.ts";
import { type Shape, sameShape, sizeOf } from "../shape.ts";
import { isPerChunk, type Tensor } from "../trace.ts";
import { add, divide, multiply, sqrt, square, subtract } from "./arithmetic.ts";
import { reshape } from "./layout.ts";
import { mean, sum } from "./reductions.ts";

/** (x - mean) / sqrt(variance + epsilon) * gain + shift over the axes that `gain` has, the last of x.
 * @source Ba, Kiros & Hinton (2016), Layer Normalization */
export function layerNorm(x: Tensor, gain: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  const { trace } = x;
  const over = gain.shape.length;
  const lead = x.shape.length - over;
  if (!sameShape(x.shape.slice(lead), gain.shape) || !sameShape(gain.shape, shift.shape)) {
    throw trace.mismatch("layer normalisation", "the last axes of the input", x.shape, gain.shape);
  }
  const axes = gain.shape.map((_, i) => lead + i);
  const statistic: Shape = x.shape.map((length, axis) => (axis < lead ? length : 1));
  const attributes = { axis: -over, epsilon: { float: epsilon } };
  const [y, centre, inverse] = trace.silently(() =>
    trace.emit("LayerNormalization", [x, gain, shift], [x.shape, statistic, statistic], { attributes }),
  ) as [Tensor, Tensor, Tensor];
  const columns = (t: Tensor): Tensor =>
    reshape(sum(reshape(t, [sizeOf(x.shape.slice(0, lead)), sizeOf(gain.shape)]), [0]), gain.shape);
  const [output] = trace.differentiable(
    [x, gain, shift],
    () => [y],
    ([arriving]) => {
      const g = arriving as Tensor;
      const standard = multiply(subtract(x, centre), inverse);
      const scaled = multiply(g, gain);
      const along = mean(multiply(scaled, standard), axes, true);
      const back = subtract(subtract(scaled, mean(scaled, axes, true)), multiply(standard, along));
      return [multiply(back, inverse), columns(multiply(g, standard)), columns(g)];
    },
  );
  return output as Tensor;
}

export interface BatchStatistics {
  /** Over all rows of the batch, one for each of the last axis. */
  readonly mean: Tensor;
  /** Divided by the count, not by one less. */
  readonly variance: Tensor;
  readonly count: number;
}

/** Mean and variance of the columns over the whole batch, whatever chunk a row is in.
 * The variance is the mean square less the squared mean: inputs far from zero for their spread lose digits. */
export function batchStatistics(x: Tensor): BatchStatistics {
  const columns = x.shape.at(-1) ?? 1;
  const rows = reshape(x, [sizeOf(x.shape) / columns, columns]);
  const count = (rows.shape[0] ?? 1) * (isPerChunk(x) ? x.trace.chunks : 1);
  const total = (t: Tensor): Tensor => (isPerChunk(t) ? chunkSum(sum(t, [0])) : sum(t, [0]));
  const centre = multiply(total(rows), 1 / count);
  const variance = subtract(multiply(total(square(rows)), 1 / count), square(centre));
  return { mean: centre, variance, count };
}

/** (x - mean) / sqrt(variance + epsilon) * gain + shift, as one product and one sum over x.
 * @source Ioffe & Szegedy (2015), Batch Normalization */
export function normaliseColumns(
  x: Tensor,
  { mean: centre, variance }: Pick<BatchStatistics, "mean" | "variance">,
  gain: Tensor,
  shift: Tensor,
  epsilon = 1e-5,
): Tensor {
  const scale = divide(gain, sqrt(add(variance, epsilon)));
  return add(multiply(x, scale), subtract(shift, multiply(centre, scale)));
}
