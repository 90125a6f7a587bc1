// Attention over time: self-attention of several heads, and a weighted mean of the steps.

import {
  attention,
  fanIn,
  multiply,
  reshape,
  type Scope,
  softmax,
  splitEvenly,
  sum,
  type Tensor,
  tanh,
  transpose,
  zero,
} from "../tape/index.ts";
import { dense } from "./dense.ts";

export interface SelfAttentionOptions {
  readonly heads: number;
  /** Rate at which attention probabilities are struck out while training. */
  readonly dropout?: number;
  /** Added to the scores, of (steps, steps). */
  readonly bias?: Tensor | null;
}

/** Queries, keys and values from one product, each head's attention, and the way back to the width of x (batch, time, width).
 * @source Vaswani et al. (2017), Attention Is All You Need */
export function selfAttention(
  scope: Scope,
  name: string,
  x: Tensor,
  { heads, dropout = 0, bias = null }: SelfAttentionOptions,
): Tensor {
  const [batch = 0, steps = 0, width = 0] = x.shape;
  if (width % heads !== 0)
    throw scope.trace.mismatch(`attention of ${heads} heads`, "a width that is a multiple of them", x.shape);
  return scope.within(name, (inner) => {
    const joined = dense(inner, "projections", x, 3 * width, { initialBias: zero });
    const parts = transpose(reshape(joined, [batch, steps, 3, heads, width / heads]), [2, 0, 3, 1, 4]);
    const shape = [batch, heads, steps, width / heads];
    const [q, k, v] = splitEvenly(parts, 0, 3).map((part) => reshape(part, shape)) as [Tensor, Tensor, Tensor];
    const mask = inner.training && dropout > 0 ? inner.mask([batch, heads, steps, steps], dropout) : null;
    const mixed = attention(q, k, v, mask, bias);
    return dense(inner, "output", reshape(transpose(mixed, [0, 2, 1, 3]), [batch, steps, width]), width, {
      initialBias: zero,
    });
  });
}

/** sum over t of a_t x_t with a = softmax(v tanh(x W + b)), for x (batch, time, width): which steps count, learnt.
 * @source Bahdanau, Cho & Bengio (2015), ICLR */
export function attentionOverTime(scope: Scope, name: string, x: Tensor, units: number): Tensor {
  const [batch = 0, steps = 0] = x.shape;
  return scope.within(name, (inner) => {
    const hidden = tanh(dense(inner, "hidden", x, units));
    const scores = dense(inner, "score", hidden, 1, { bias: false, initial: fanIn(units) });
    const weights = softmax(reshape(scores, [batch, steps, 1]), 1);
    return sum(multiply(x, weights), [1]);
  });
}
