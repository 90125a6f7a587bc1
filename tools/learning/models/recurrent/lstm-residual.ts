// LSTMs upon one another, each adding to what it read.

import { z } from "zod";
import { dense, dropout, layerNorm, lstmOverSteps } from "../../layers/index.ts";
import { add, type Tensor, unstack } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const lstmResidual = defineModel({
  id: "lstm-residual",
  says: "LSTMs upon one another, each layer's states added to its input; the last sum normalised, then a dense head.",
  source: "Kim, El-Khamy & Lee (2017), Residual LSTM, Interspeech; He et al. (2016) for the sum",
  options: z.strictObject({
    units: width.default(64),
    layers: z.int().min(1).max(6).default(3),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { units, layers, dropout: struck }) {
    let steps = unstack(dense(scope, "input", windowOf(scope, inputs), units), 1) as [Tensor, ...Tensor[]];
    for (let layer = 0; layer < layers; layer++) {
      const { states } = lstmOverSteps(scope, `lstm.${layer}`, steps, units);
      steps = states.map((h, t) => add(h, steps[t] as Tensor)) as [Tensor, ...Tensor[]];
    }
    const last = layerNorm(scope, "norm", steps.at(-1) as Tensor);
    return dense(scope, "head", dropout(scope, last, struck), outputs);
  },
  rowsInCache: (_, { units }) => rowsFor(4 * units),
});
