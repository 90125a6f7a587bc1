// Convolutions find shapes of a few steps; an LSTM reads them in their order.

import { z } from "zod";
import { causalConvolution, dense, dropout, lstm, meanPooled } from "../../layers/index.ts";
import { relu } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const cnnLstm = defineModel({
  id: "cnn-lstm",
  says: "Causal convolutions with ReLU, every few steps averaged to one, an LSTM over those, a dense head on its last state.",
  source:
    "Sainath et al. (2015), Convolutional, LSTM, Fully Connected DNNs, ICASSP; Lu et al. (2020), Complexity, for share prices",
  options: z.strictObject({
    channels: width.default(32),
    layers: z.int().min(1).max(4).default(2),
    taps: z.int().min(2).max(15).default(3),
    pool: z.int().min(1).max(16).default(2),
    units: width.default(64),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { channels, layers, taps, pool, units, dropout: struck }) {
    let h = windowOf(scope, inputs);
    for (let layer = 0; layer < layers; layer++) {
      h = relu(causalConvolution(scope, `convolution.${layer}`, h, { taps, channels }));
    }
    const { last } = lstm(scope, "lstm", meanPooled(h, pool), units);
    return dense(scope, "head", dropout(scope, last, struck), outputs);
  },
  rowsInCache: ({ x = [] }, { channels, units }) => rowsFor(Math.max((x[0] ?? 1) * channels, 4 * units)),
});
