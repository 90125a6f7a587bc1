// A Transformer encoder over the window; the last step's state is what the head sees.

import { z } from "zod";
import { addPositions, dense, dropout, lastStep, layerNorm, selfAttention } from "../../layers/index.ts";
import { add, gelu, type Scope, type Tensor } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export interface EncoderOptions {
  readonly heads: number;
  readonly wide: number;
  readonly dropout: number;
  /** Added to the attention scores, of (steps, steps). */
  readonly bias?: Tensor | null;
}

/** Attention and two dense layers, each added to its input and then normalised (post-norm), with GELU between.
 * @source Vaswani et al. (2017), Attention Is All You Need */
export function encoderLayer(
  scope: Scope,
  name: string,
  x: Tensor,
  { heads, wide, dropout: struck, bias = null }: EncoderOptions,
): Tensor {
  const units = x.shape.at(-1) ?? 0;
  return scope.within(name, (inner) => {
    const mixed = dropout(inner, selfAttention(inner, "attention", x, { heads, dropout: struck, bias }), struck);
    const seen = layerNorm(inner, "norm.attention", add(x, mixed));
    const hidden = dropout(inner, gelu(dense(inner, "wide", seen, wide)), struck);
    const back = dropout(inner, dense(inner, "narrow", hidden, units), struck);
    return layerNorm(inner, "norm.dense", add(seen, back));
  });
}

export const transformer = defineModel({
  id: "transformer",
  says: "Encoder layers over the window with sinusoidal positions; a dense head on the last step.",
  source: "Vaswani et al. (2017), Attention Is All You Need",
  options: z.strictObject({
    width: width.default(64),
    heads: z.int().min(1).max(64).default(4),
    layers: z.int().min(1).max(12).default(2),
    wide: width.default(256),
    dropout: rate.default(0.1),
    positions: z.boolean().default(true),
  }),
  forward(scope, inputs, outputs, { width: units, heads, layers, wide, dropout: struck, positions }) {
    let h = dense(scope, "input", windowOf(scope, inputs), units);
    if (positions) h = addPositions(h);
    for (let layer = 0; layer < layers; layer++) {
      h = encoderLayer(scope, `encoder.${layer}`, h, { heads, wide, dropout: struck });
    }
    return dense(scope, "head", lastStep(h), outputs);
  },
  rowsInCache: ({ x = [] }, { wide, heads }) => rowsFor((x[0] ?? 1) * Math.max(wide, heads * (x[0] ?? 1)) * 0.5),
});
