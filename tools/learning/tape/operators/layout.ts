// Moving elements about: nothing here changes a value.

import { axisOf, type Shape, sameShape, sizeOf, withAxis } from "../shape.ts";
import { derive, emitOne, type Tensor, zeros } from "../trace.ts";

export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(x.shape) !== sizeOf(shape))
    throw x.trace.mismatch("reshape", "as many elements after as before", x.shape, shape);
  return derive(
    [x],
    () => emitOne("Reshape", [x, x.trace.whole(shape)], shape, { type: x.type }),
    (g) => [reshape(g, x.shape)],
  );
}

/** Axis i of the result is axis `order[i]` of x. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  if (
    !sameShape(
      [...order].sort((a, b) => a - b),
      x.shape.map((_, axis) => axis),
    )
  ) {
    throw x.trace.mismatch("transpose", `an order of all its axes, found ${order.join(", ")}`, x.shape);
  }
  const shape = order.map((axis) => x.shape[axis] ?? 0);
  const back = order.map((_, axis) => order.indexOf(axis));
  return derive(
    [x],
    () => emitOne("Transpose", [x], shape, { attributes: { perm: order }, type: x.type }),
    (g) => [transpose(g, back)],
  );
}

/** Rows from (inclusive) to (exclusive) along an axis. */
export function slice(x: Tensor, axis: number, from: number, to: number): Tensor {
  const at = axisOf(x.shape, axis);
  const length = x.shape[at] ?? 0;
  if (from < 0 || to > length || from >= to) {
    throw x.trace.mismatch("slice", `a range within axis ${at}, found ${from} to ${to}`, x.shape);
  }
  if (from === 0 && to === length) return x;
  const { trace } = x;
  const shape = withAxis(x.shape, at, to - from);
  return derive(
    [x],
    () => emitOne("Slice", [x, trace.whole([from]), trace.whole([to]), trace.whole([at])], shape, { type: x.type }),
    (g) => [pad(g, at, from, length - to)],
  );
}

/** Zeros before and after along an axis. */
export function pad(x: Tensor, axis: number, before: number, after: number): Tensor {
  if (before === 0 && after === 0) return x;
  const at = axisOf(x.shape, axis);
  const length = x.shape[at] ?? 0;
  const amounts = [...x.shape.map((_, i) => (i === at ? before : 0)), ...x.shape.map((_, i) => (i === at ? after : 0))];
  return derive(
    [x],
    () => emitOne("Pad", [x, x.trace.whole(amounts)], withAxis(x.shape, at, length + before + after)),
    (g) => [slice(g, at, before, before + length)],
  );
}

export function concat(parts: readonly [Tensor, ...Tensor[]], axis: number): Tensor {
  const [first] = parts;
  if (parts.length === 1) return first;
  const at = axisOf(first.shape, axis);
  const lengths = parts.map(({ shape }) => shape[at] ?? 0);
  for (const part of parts) {
    if (!sameShape(withAxis(part.shape, at, 1), withAxis(first.shape, at, 1))) {
      throw first.trace.mismatch("concat", `equal shapes but for axis ${at}`, first.shape, part.shape);
    }
  }
  const shape = withAxis(
    first.shape,
    at,
    lengths.reduce((sum, length) => sum + length, 0),
  );
  return derive(
    parts,
    () => emitOne("Concat", parts, shape, { attributes: { axis: at }, type: first.type }),
    (g) => split(g, at, lengths),
  );
}

/** Consecutive parts of the given lengths along an axis. */
export function split(x: Tensor, axis: number, lengths: readonly number[]): Tensor[] {
  const at = axisOf(x.shape, axis);
  const { trace } = x;
  if (lengths.reduce((sum, length) => sum + length, 0) !== x.shape[at]) {
    throw trace.mismatch("split", `lengths that add up along axis ${at}, found ${lengths.join(" + ")}`, x.shape);
  }
  if (lengths.length === 1) return [x];
  const shapes = lengths.map((length) => withAxis(x.shape, at, length));
  return trace.differentiable(
    [x],
    () => trace.emit("Split", [x, trace.whole(lengths)], shapes, { attributes: { axis: at }, type: x.type }),
    (arriving) => {
      const parts = arriving.map((g, i) => g ?? zeros(trace, shapes[i] as Shape));
      return [concat(parts as [Tensor, ...Tensor[]], at)];
    },
  );
}

/** n equal parts along an axis. */
export function splitEvenly(x: Tensor, axis: number, parts: number): Tensor[] {
  const length = (x.shape[axisOf(x.shape, axis)] ?? 0) / parts;
  if (!Number.isInteger(length)) throw x.trace.mismatch("split", `axis ${axis} a multiple of ${parts}`, x.shape);
  return split(x, axis, Array<number>(parts).fill(length));
}

/** The steps along an axis, each without it. */
export function unstack(x: Tensor, axis: number): Tensor[] {
  const at = axisOf(x.shape, axis);
  return splitEvenly(x, at, x.shape[at] ?? 0).map((part) => reshape(part, x.shape.toSpliced(at, 1)));
}

/** Equal shapes side by side along a new axis. */
export function stack(parts: readonly [Tensor, ...Tensor[]], axis: number): Tensor {
  const shape = parts[0].shape.toSpliced(axis, 0, 1);
  return concat(parts.map((part) => reshape(part, shape)) as [Tensor, ...Tensor[]], axis);
}

/** Last to first along an axis. */
export function reverse(x: Tensor, axis: number): Tensor {
  const at = axisOf(x.shape, axis);
  const length = x.shape[at] ?? 0;
  const order = x.trace.whole(Array.from({ length }, (_, i) => length - 1 - i));
  return derive(
    [x],
    () => emitOne("Gather", [x, order], x.shape, { attributes: { axis: at } }),
    (g) => [reverse(g, at)],
  );
}

/** Lengths of 1 repeated. */
export function expand(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const repeated = shape.flatMap((length, axis) => (x.shape[axis] === 1 && length !== 1 ? [axis] : []));
  if (shape.length !== x.shape.length || !shape.every((n, axis) => x.shape[axis] === n || x.shape[axis] === 1)) {
    throw x.trace.mismatch("expand", "equal lengths, or 1 before", x.shape, shape);
  }
  const { trace } = x;
  return derive(
    [x],
    () => emitOne("Expand", [x, trace.whole(shape)], shape),
    (g) => [emitOne("ReduceSum", [g, trace.whole(repeated)], x.shape, { attributes: { keepdims: 1 } })],
  );
}
