// Sums, means and maxima along axes. `keep` leaves the axes in place with length 1.

import { axisOf, type Shape } from "../shape.ts";
import { derive, emitOne, type Tensor } from "../trace.ts";
import { divide, multiply, step, subtract } from "./arithmetic.ts";
import { expand, reshape } from "./layout.ts";

interface Axes {
  readonly axes: readonly number[];
  readonly kept: Shape;
  readonly shape: Shape;
  readonly count: number;
}

function axesOf(x: Tensor, given: readonly number[] | undefined, keep: boolean): Axes {
  const axes = given?.map((axis) => axisOf(x.shape, axis)) ?? x.shape.map((_, axis) => axis);
  if (axes.some((axis) => x.shape[axis] === undefined)) {
    throw x.trace.mismatch("reduce", `axes of the tensor, found ${given?.join(", ")}`, x.shape);
  }
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const shape = keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  return { axes, kept, shape, count: axes.reduce((count, axis) => count * (x.shape[axis] ?? 1), 1) };
}

const reduce = (operator: string, x: Tensor, { axes, shape }: Axes, keep: boolean): Tensor =>
  emitOne(operator, [x, x.trace.whole(axes)], shape, { attributes: { keepdims: keep ? 1 : 0 } });

export function sum(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  if (x.shape.length === 0) return x;
  const over = axesOf(x, axes, keep);
  return derive(
    [x],
    () => reduce("ReduceSum", x, over, keep),
    (g) => [expand(reshape(g, over.kept), x.shape)],
  );
}

export function mean(x: Tensor, axes?: readonly number[], keep = false): Tensor {
  const over = axesOf(x, axes, keep);
  return derive(
    [x],
    () => reduce("ReduceMean", x, over, keep),
    (g) => [expand(multiply(reshape(g, over.kept), 1 / over.count), x.shape)],
  );
}

/** The greatest along the axes; equals share the gradient. */
export function maximumOver(x: Tensor, axes: readonly number[], keep = false): Tensor {
  const over = axesOf(x, axes, keep);
  return derive(
    [x],
    () => reduce("ReduceMax", x, over, keep),
    (g, greatest) => {
      const isGreatest = subtract(1, step(subtract(reshape(greatest, over.kept), x)));
      return [multiply(isGreatest, divide(reshape(g, over.kept), sum(isGreatest, over.axes, true)))];
    },
  );
}
