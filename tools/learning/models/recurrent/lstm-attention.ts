// LSTMs in both directions, and attention over their states.

import { z } from "zod";
import { attentionOverTime, dense, dropout, lstmOverSteps } from "../../layers/index.ts";
import { concat, stack, type Tensor, unstack } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const lstmAttention = defineModel({
  id: "lstm-attention",
  says: "Layers of LSTMs that read the window forward and backward; a learnt mean of their states over time; a dense head.",
  source: "Graves & Schmidhuber (2005), Neural Networks 18; attention: Bahdanau, Cho & Bengio (2015)",
  options: z.strictObject({
    units: width.default(64),
    layers: z.int().min(1).max(4).default(2),
    attention: width.default(64),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { units, layers, attention, dropout: struck }) {
    let steps = unstack(windowOf(scope, inputs), 1) as [Tensor, ...Tensor[]];
    for (let layer = 0; layer < layers; layer++) {
      const forth = lstmOverSteps(scope, `forward.${layer}`, steps, units);
      const back = lstmOverSteps(scope, `backward.${layer}`, steps, units, { backward: true });
      steps = forth.states.map((h, t) => concat([h, back.states[t] as Tensor], 1)) as [Tensor, ...Tensor[]];
    }
    const summary = attentionOverTime(scope, "attention", stack(steps, 1), attention);
    return dense(scope, "head", dropout(scope, summary, struck), outputs);
  },
  rowsInCache: ({ x = [] }, { units }) => rowsFor(2 * units * Math.ceil((x[0] ?? 1) / 4)),
});
