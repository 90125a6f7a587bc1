// Layers that normalise.

import {
  add,
  batchStatistics,
  layerNorm as layerNormRows,
  multiply,
  normaliseColumns,
  one,
  type Scope,
  type Shape,
  type Tensor,
  zero,
} from "../tape/index.ts";

/** Normalises the last axes of every row; `over` are their lengths. */
export function layerNorm(
  scope: Scope,
  name: string,
  x: Tensor,
  over: Shape = x.shape.slice(-1),
  epsilon = 1e-5,
): Tensor {
  return scope.within(name, (inner) =>
    layerNormRows(x, inner.parameter("gain", over, one), inner.parameter("shift", over, zero), epsilon),
  );
}

export interface BatchNormOptions {
  readonly epsilon?: number;
  /** What a step's statistics count for in the remembered ones. */
  readonly momentum?: number;
}

/** Normalises the columns over the batch while training, by remembered statistics afterwards. A batch that is cut into chunks is walked
 * once more for every such layer: the statistics must be known before the first chunk goes on.
 * @source Ioffe & Szegedy (2015), Batch Normalization */
export function batchNorm(
  scope: Scope,
  name: string,
  x: Tensor,
  { epsilon = 1e-5, momentum = 0.1 }: BatchNormOptions = {},
): Tensor {
  const columns = x.shape.slice(-1);
  return scope.within(name, (inner) => {
    const gain = inner.parameter("gain", columns, one);
    const shift = inner.parameter("shift", columns, zero);
    const mean = inner.buffer("mean", columns, zero);
    const variance = inner.buffer("variance", columns, one);
    if (!inner.training) return normaliseColumns(x, { mean, variance }, gain, shift, epsilon);
    const found = batchStatistics(x);
    const { trace } = inner;
    trace.silently(() => {
      const unbiased = multiply(found.variance, found.count / Math.max(1, found.count - 1));
      inner.update(mean, add(multiply(mean, 1 - momentum), multiply(found.mean, momentum)));
      inner.update(variance, add(multiply(variance, 1 - momentum), multiply(unbiased, momentum)));
    });
    return normaliseColumns(x, found, gain, shift, epsilon);
  });
}
