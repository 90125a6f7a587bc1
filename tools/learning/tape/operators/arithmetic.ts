// Arithmetic element by element. A number stands for a scalar; shapes are aligned at the last axis and lengths of 1 stretch.

import { broadcastShape, type Shape, sameShape } from "../shape.ts";
import { type Contribution, derive, emitOne, type Tensor } from "../trace.ts";

export type Operand = Tensor | number;

const asTensor = (value: Operand, beside: Tensor): Tensor =>
  typeof value === "number" ? beside.trace.scalar(value) : value;

function pair(a: Operand, b: Operand): readonly [Tensor, Tensor] {
  if (typeof a !== "number") return [a, asTensor(b, a)];
  if (typeof b !== "number") return [asTensor(a, b), b];
  throw new TypeError("Two plain numbers need no operator.");
}

function binary(
  operator: string,
  operands: readonly [Tensor, Tensor],
  backward: (gradient: Tensor, output: Tensor) => readonly [Tensor | null, Tensor | null],
): Tensor {
  const [a, b] = operands;
  const shape = broadcastShape(a.shape, b.shape);
  if (shape === null)
    throw a.trace.mismatch(operator.toLowerCase(), "equal lengths from the last axis on, or 1", a.shape, b.shape);
  return derive(
    operands,
    () => emitOne(operator, operands, shape),
    (gradient, output) => {
      const back = backward(gradient, output);
      return operands.map((operand, i): Contribution => {
        const value = back[i] ?? null;
        return value === null ? null : summedTo(value, operand.shape);
      });
    },
  );
}

const wants = (tensor: Tensor, value: () => Tensor): Tensor | null => (tensor.needsGradient ? value() : null);

export function add(a: Operand, b: Operand): Tensor {
  return binary("Add", pair(a, b), (g) => [g, g]);
}

export function subtract(a: Operand, b: Operand): Tensor {
  const operands = pair(a, b);
  return binary("Sub", operands, (g) => [g, wants(operands[1], () => negate(g))]);
}

export function multiply(a: Operand, b: Operand): Tensor {
  const [x, y] = pair(a, b);
  return binary("Mul", [x, y], (g) => [wants(x, () => multiply(g, y)), wants(y, () => multiply(g, x))]);
}

export function divide(a: Operand, b: Operand): Tensor {
  const [x, y] = pair(a, b);
  return binary("Div", [x, y], (g, quotient) => {
    const share = divide(g, y);
    return [share, wants(y, () => negate(multiply(share, quotient)))];
  });
}

/** Times -1: ONNX Runtime's Neg is five times slower than Mul. */
export const negate = (x: Tensor): Tensor => multiply(x, -1);

export const square = (x: Tensor): Tensor => multiply(x, x);

export function exp(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Exp", [x], x.shape),
    (g, y) => [multiply(g, y)],
  );
}

/** Natural logarithm; of 0 it is minus infinity, of less not a number. */
export function log(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Log", [x], x.shape),
    (g) => [divide(g, x)],
  );
}

export function sqrt(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Sqrt", [x], x.shape),
    (g, y) => [divide(multiply(g, 0.5), y)],
  );
}

/** 1 where x > 0, else 0. A steep HardSigmoid, since comparing and selecting is slow on the CPU. */
export function step(x: Tensor): Tensor {
  return emitOne("HardSigmoid", [x], x.shape, { attributes: { alpha: { float: 1e38 }, beta: { float: 0 } } });
}

/** -1, 0 or 1. Slow on the CPU: for losses over small tensors. */
export function sign(x: Tensor): Tensor {
  return emitOne("Sign", [x], x.shape);
}

/** The absolute value; its gradient at 0 is 0. */
export function absolute(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Abs", [x], x.shape),
    (g) => [multiply(g, sign(x))],
  );
}

/** The greater of two, element by element; where they are equal the gradient goes to the second. */
export function maximum(a: Operand, b: Operand): Tensor {
  const [x, y] = pair(a, b);
  return binary("Max", [x, y], (g) => {
    const first = step(subtract(x, y));
    return [multiply(g, first), wants(y, () => multiply(g, subtract(1, first)))];
  });
}

/** The smaller of two, element by element; where they are equal the gradient goes to the second. */
export function minimum(a: Operand, b: Operand): Tensor {
  const [x, y] = pair(a, b);
  return binary("Min", [x, y], (g) => {
    const first = step(subtract(y, x));
    return [multiply(g, first), wants(y, () => multiply(g, subtract(1, first)))];
  });
}

/** A gradient of a stretched operand, summed back to its shape. */
function summedTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((length, axis) =>
    axis < extra || (shape[axis - extra] === 1 && length !== 1) ? [axis] : [],
  );
  const { trace } = gradient;
  const kept = gradient.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const sum = emitOne("ReduceSum", [gradient, trace.whole(axes)], kept, { attributes: { keepdims: 1 } });
  return sameShape(kept, shape) ? sum : emitOne("Reshape", [sum, trace.whole(shape)], shape);
}
