// Convolutions over time, normalised over the batch; they have no bias, since the normalisation would take it away again.

import { z } from "zod";
import { batchNorm, convolution, dense, dropout } from "../../layers/index.ts";
import { mean, relu } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const cnn = defineModel({
  id: "cnn",
  says: "Convolutions over time, each normalised over the batch, with ReLU; the mean over time; a dense head.",
  source: "LeCun et al. (1989), Neural Computation 1(4); Wang, Yan & Oates (2017), IJCNN, for series",
  options: z.strictObject({
    channels: width.default(64),
    layers: z.int().min(1).max(8).default(3),
    taps: z.int().min(1).max(31).default(5),
    dropout: rate.default(0),
  }),
  forward(scope, inputs, outputs, { channels, layers, taps, dropout: struck }) {
    let h = windowOf(scope, inputs);
    for (let layer = 0; layer < layers; layer++) {
      h = relu(
        batchNorm(
          scope,
          `norm.${layer}`,
          convolution(scope, `convolution.${layer}`, h, { taps, channels, bias: false }),
        ),
      );
    }
    return dense(scope, "head", dropout(scope, mean(h, [1]), struck), outputs);
  },
  rowsInCache: ({ x = [] }, { channels }) => rowsFor((x[0] ?? 1) * Math.max(channels, x[1] ?? 1)),
});
