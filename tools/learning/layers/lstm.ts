// A long short-term memory over time: one matrix product a step on [x, h, 1], one sigmoid for all four gates.

import {
  add,
  concat,
  fanIn,
  joinedProduct,
  multiply,
  reshape,
  type Scope,
  sigmoid,
  splitEvenly,
  subtract,
  type Tensor,
  tanh,
  unstack,
  zeros,
} from "../tape/index.ts";

/** What a recurrence was at each step, in the order of time. */
export interface Recurrence {
  readonly states: readonly [Tensor, ...Tensor[]];
  /** After the last step that was taken: of time where forward, the first where backward. */
  readonly last: Tensor;
}

export interface RecurrentOptions {
  /** From the last step of time to the first. */
  readonly backward?: boolean;
}

export function ones(like: Tensor, rows: number): Tensor {
  return like.trace.constant(new Float32Array(rows).fill(1), [rows, 1]);
}

/** i, f, o = sigmoid(gates), g = tanh(gate), c' = f c + i g, h' = o tanh(c'). The tanh of the candidate is 2 sigmoid(2 a) - 1, so its
 * columns are doubled once a step of training and share the gates' sigmoid. One bias, since two would only ever be added.
 * @param steps of (batch, inputs), in the order of time
 * @source Hochreiter & Schmidhuber (1997), Neural Computation 9(8); with the forget gate of Gers et al. (2000) */
export function lstmOverSteps(
  scope: Scope,
  name: string,
  steps: readonly [Tensor, ...Tensor[]],
  units: number,
  { backward = false }: RecurrentOptions = {},
): Recurrence {
  const [rows = 0, inputs = 0] = steps[0].shape;
  return scope.within(name, (inner) => {
    const w = inner.parameter("weight", [inputs + units, 4 * units], fanIn(units)); // rows of x, rows of h; columns i, f, o, g
    const b = inner.parameter("bias", [4 * units], fanIn(units));
    const doubled = Float32Array.from({ length: 4 * units }, (_, column) => (column < 3 * units ? 1 : 2));
    const joined = multiply(concat([w, reshape(b, [1, 4 * units])], 0), inner.trace.constant(doubled, [4 * units]));
    const unit = ones(w, rows);
    let h = zeros(inner.trace, [rows, units]);
    let c: Tensor | null = null;
    const states: Tensor[] = [];
    for (const x of backward ? steps.toReversed() : steps) {
      const gates = sigmoid(joinedProduct([x, h, unit], joined));
      const [i, f, o, twice] = splitEvenly(gates, 1, 4) as [Tensor, Tensor, Tensor, Tensor];
      const fresh = multiply(i, subtract(add(twice, twice), 1));
      c = c === null ? fresh : add(multiply(f, c), fresh);
      h = multiply(o, tanh(c));
      states.push(h);
    }
    if (backward) states.reverse();
    return { states: states as [Tensor, ...Tensor[]], last: h };
  });
}

/** The same over x (batch, time, inputs). */
export const lstm = (
  scope: Scope,
  name: string,
  x: Tensor,
  units: number,
  options: RecurrentOptions = {},
): Recurrence => lstmOverSteps(scope, name, unstack(x, 1) as [Tensor, ...Tensor[]], units, options);
