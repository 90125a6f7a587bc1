// A temporal convolutional network: causal convolutions whose reach doubles from block to block.

import { z } from "zod";
import { causalConvolution, dense, dropout, lastStep } from "../../layers/index.ts";
import { add, relu, type Scope, type Tensor } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

interface BlockOptions {
  readonly taps: number;
  readonly channels: number;
  readonly dilation: number;
  readonly dropout: number;
}

/** Two causal convolutions added to their input, which is widened where it has other channels. Without weight normalisation. */
function block(
  scope: Scope,
  name: string,
  x: Tensor,
  { taps, channels, dilation, dropout: struck }: BlockOptions,
): Tensor {
  return scope.within(name, (inner) => {
    let h = x;
    for (const which of ["first", "second"]) {
      h = dropout(inner, relu(causalConvolution(inner, which, h, { taps, channels, dilation })), struck);
    }
    return relu(add(h, x.shape[2] === channels ? x : dense(inner, "widen", x, channels)));
  });
}

export const tcn = defineModel({
  id: "tcn",
  says: "Blocks of two causal convolutions, dilated 1, 2, 4, ..., each added to its input; a dense head on the last step.",
  source: "Bai, Kolter & Koltun (2018), An Empirical Evaluation of Generic Convolutional and Recurrent Networks",
  options: z.strictObject({
    channels: width.default(32),
    blocks: z.int().min(1).max(8).default(4),
    taps: z.int().min(2).max(15).default(3),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { channels, blocks, taps, dropout: struck }) {
    let h = windowOf(scope, inputs);
    for (let i = 0; i < blocks; i++)
      h = block(scope, `block.${i}`, h, { taps, channels, dilation: 2 ** i, dropout: struck });
    return dense(scope, "head", lastStep(h), outputs);
  },
  rowsInCache: ({ x = [] }, { channels, taps }) => rowsFor((x[0] ?? 1) * Math.max(channels, x[1] ?? 1) * taps),
});
