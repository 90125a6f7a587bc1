// A dense layer and dropout.

import { add, dense as denseRows, fanIn, type Initial, multiply, type Scope, type Tensor } from "../tape/index.ts";

export interface DenseOptions {
  readonly bias?: boolean;
  readonly initial?: Initial;
  readonly initialBias?: Initial;
}

/** x w + b for rows x (..., inputs); weights (inputs, outputs). */
export function dense(scope: Scope, name: string, x: Tensor, outputs: number, options: DenseOptions = {}): Tensor {
  const inputs = x.shape.at(-1) ?? 0;
  const { bias = true, initial = fanIn(inputs), initialBias = fanIn(inputs) } = options;
  return scope.within(name, (inner) => {
    const w = inner.parameter("weight", [inputs, outputs], initial);
    return denseRows(x, w, bias ? inner.parameter("bias", [outputs], initialBias) : null);
  });
}

/** Strikes units out at the given rate while training, and scales the rest up; else nothing.
 * @source Srivastava et al. (2014), JMLR 15 */
export function dropout(scope: Scope, x: Tensor, rate: number): Tensor {
  return scope.training && rate > 0 ? multiply(x, scope.mask(x.shape, rate)) : x;
}

/** x plus what a branch makes of it. */
export const residual = (x: Tensor, branch: (x: Tensor) => Tensor): Tensor => add(x, branch(x));
