// Activation functions, in the forms that ONNX Runtime computes quickly on a CPU.

import { derive, emitOne, type Tensor } from "../trace.ts";
import { absolute, add, exp, log, maximum, minimum, multiply, negate, step, subtract } from "./arithmetic.ts";

const hardSigmoid = (x: Tensor, slope: number, offset: number): Tensor =>
  emitOne("HardSigmoid", [x], x.shape, { attributes: { alpha: { float: slope }, beta: { float: offset } } });

/** max(x, 0); its gradient at 0 is 0. */
export function relu(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Relu", [x], x.shape),
    (g, y) => [multiply(g, step(y))],
  );
}

/** x where positive, slope * x elsewhere, 0 <= slope < 1. */
export const leakyRelu = (x: Tensor, slope = 0.01): Tensor => add(multiply(relu(x), 1 - slope), multiply(x, slope));

/** x where positive, e^x - 1 elsewhere. */
export const elu = (x: Tensor): Tensor => add(relu(x), subtract(exp(minimum(x, 0)), 1));

/** 1 / (1 + e^-x) */
export function sigmoid(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Sigmoid", [x], x.shape),
    (g, y) => [multiply(g, subtract(y, multiply(y, y)))],
  );
}

export function tanh(x: Tensor): Tensor {
  return derive(
    [x],
    () => emitOne("Tanh", [x], x.shape),
    (g, y) => [multiply(g, subtract(1, multiply(y, y)))],
  );
}

/** log(1 + e^x), without overflow for large x. */
export const softplus = (x: Tensor): Tensor => add(maximum(x, 0), log(add(exp(negate(absolute(x))), 1)));

/** log of the sigmoid, without overflow. */
export const logSigmoid = (x: Tensor): Tensor => negate(softplus(negate(x)));

/** x times sigmoid(x). */
export const silu = (x: Tensor): Tensor => multiply(x, sigmoid(x));

/** x Phi(x) with the normal distribution function Phi; the way back uses Phi again.
 * @source Hendrycks & Gimpel (2016), Gaussian Error Linear Units, exact form */
export function gelu(x: Tensor): Tensor {
  const { trace } = x;
  const distribution = trace.silently(() =>
    add(multiply(emitOne("Erf", [multiply(x, Math.SQRT1_2)], x.shape), 0.5), 0.5),
  );
  return derive(
    [x],
    () => multiply(x, distribution),
    (g) => {
      const density = multiply(exp(multiply(multiply(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [multiply(g, add(distribution, multiply(x, density)))];
    },
  );
}

/** x times min(max(x / 6 + 1/2, 0), 1).
 * @source Howard et al. (2019), Searching for MobileNetV3 */
export function hardSwish(x: Tensor): Tensor {
  return derive(
    [x],
    () => multiply(x, hardSigmoid(x, 1 / 6, 0.5)),
    (g) => {
      const inside = step(subtract(3, emitOne("Abs", [x], x.shape))); // the slope of the gate, 1/6 between -3 and 3
      return [multiply(g, add(hardSigmoid(x, 1 / 6, 0.5), multiply(multiply(x, 1 / 6), inside)))];
    },
  );
}
