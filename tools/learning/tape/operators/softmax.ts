// Softmax and its logarithm along one axis.

import { axisOf } from "../shape.ts";
import { derive, emitOne, type Tensor } from "../trace.ts";
import { exp, multiply, subtract } from "./arithmetic.ts";
import { sum } from "./reductions.ts";

/** e^x / sum of e^x along the axis. */
export function softmax(x: Tensor, axis = -1): Tensor {
  const at = axisOf(x.shape, axis);
  return derive(
    [x],
    () => emitOne("Softmax", [x], x.shape, { attributes: { axis: at } }),
    (g, y) => {
      const weighted = multiply(g, y);
      return [subtract(weighted, multiply(y, sum(weighted, [at], true)))];
    },
  );
}

export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const at = axisOf(x.shape, axis);
  return derive(
    [x],
    () => emitOne("LogSoftmax", [x], x.shape, { attributes: { axis: at } }),
    (g, y) => [subtract(g, multiply(exp(y), sum(g, [at], true)))],
  );
}
