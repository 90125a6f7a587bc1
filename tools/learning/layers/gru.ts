// A gated recurrent unit over time: one product a step on [x, h, 1] with a matrix of four blocks.

import {
  add,
  concat,
  fanIn,
  joinedProduct,
  layerNorm,
  multiply,
  one,
  reshape,
  type Scope,
  sigmoid,
  split,
  splitEvenly,
  subtract,
  type Tensor,
  tanh,
  unstack,
  zero,
  zeros,
} from "../tape/index.ts";
import { ones, type Recurrence, type RecurrentOptions } from "./lstm.ts";

export interface GruOptions extends RecurrentOptions {
  /** Normalises both gates together, and the candidate's two halves each, before their activation. */
  readonly normalised?: boolean;
}

type Products = readonly [gates: Tensor, fromX: Tensor, fromH: Tensor];

/** Normalises the three parts of a step's product; the parameters are the same at every step. */
function normaliser(scope: Scope, units: number): (products: Products) => Products {
  const names = ["gates", "input", "state"] as const;
  const held = names.map((name, i) =>
    scope.within(`norm.${name}`, (inner) => {
      const over = [i === 0 ? 2 * units : units];
      return { gain: inner.parameter("gain", over, one), shift: inner.parameter("shift", over, zero) };
    }),
  );
  return (products) =>
    products.map((x, i) => layerNorm(x, held[i]?.gain as Tensor, held[i]?.shift as Tensor)) as unknown as Products;
}

/** r, z = sigmoid(gates), n = tanh(x W + b + r (h U + d)), h' = n + z (h - n). The reset gate comes after the product, as in PyTorch and
 * cuDNN, so the candidate's two halves keep columns of their own.
 * @param steps of (batch, inputs), in the order of time
 * @source Cho et al. (2014), EMNLP */
export function gruOverSteps(
  scope: Scope,
  name: string,
  steps: readonly [Tensor, ...Tensor[]],
  units: number,
  { backward = false, normalised = false }: GruOptions = {},
): Recurrence {
  const [rows = 0, inputs = 0] = steps[0].shape;
  return scope.within(name, (inner) => {
    const weights = {
      x: inner.parameter("weight.x", [inputs, 3 * units], fanIn(units)), // columns r, z, n
      h: inner.parameter("weight.h", [units, 3 * units], fanIn(units)),
      bx: inner.parameter("bias.x", [3 * units], fanIn(units)),
      bh: inner.parameter("bias.h", [3 * units], fanIn(units)),
    };
    const parts = (t: Tensor, lines: number) =>
      split(reshape(t, [lines, 3 * units]), 1, [2 * units, units]) as [Tensor, Tensor];
    const [xGates, xNew] = parts(weights.x, inputs);
    const [hGates, hNew] = parts(weights.h, units);
    const [bxGates, bxNew] = parts(weights.bx, 1);
    const [bhGates, bhNew] = parts(weights.bh, 1);
    const nothing = (lines: number): Tensor => zeros(inner.trace, [lines, units]);
    const joined = concat(
      [
        concat([xGates, xNew, nothing(inputs)], 1),
        concat([hGates, nothing(units), hNew], 1),
        concat([add(bxGates, bhGates), bxNew, bhNew], 1),
      ],
      0,
    );
    const normalise = normalised ? normaliser(inner, units) : (products: Products) => products;
    const unit = ones(joined, rows);
    let h = zeros(inner.trace, [rows, units]);
    const states: Tensor[] = [];
    for (const x of backward ? steps.toReversed() : steps) {
      const products = split(joinedProduct([x, h, unit], joined), 1, [2 * units, units, units]) as unknown as Products;
      const [gates, fromX, fromH] = normalise(products);
      const [r, z] = splitEvenly(sigmoid(gates), 1, 2) as [Tensor, Tensor];
      const n = tanh(add(fromX, multiply(r, fromH)));
      h = add(n, multiply(z, subtract(h, n)));
      states.push(h);
    }
    if (backward) states.reverse();
    return { states: states as [Tensor, ...Tensor[]], last: h };
  });
}

/** The same over x (batch, time, inputs). */
export const gru = (scope: Scope, name: string, x: Tensor, units: number, options: GruOptions = {}): Recurrence =>
  gruOverSteps(scope, name, unstack(x, 1) as [Tensor, ...Tensor[]], units, options);
