// Convolutions over the newest changes of an order book: a few numbers that stand for what it looks like, and what follows.

import { z } from "zod";
import { convolution, dense, dropout, maximumPooled } from "../../layers/index.ts";
import { concat, leakyRelu, maximumOver, mean, sigmoid, tanh } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

const layers = 3;

export const bookCnn = defineModel({
  id: "book-cnn",
  says: "Three convolutions over ticks, halved between; mean and maximum over time; an embedding, and a head on it. Notes `embedding`, and `probability`, the sigmoid of the prediction.",
  source:
    "Tsantekidis et al. (2017), IEEE CBI; Zhang, Zohren & Roberts (2019), DeepLOB, IEEE TSP 67(11), for the leaky ReLU",
  inputs: { x: "(ticks, features), such as 100 ticks of 64" },
  options: z.strictObject({
    channels: width.default(32),
    taps: z.int().min(1).max(31).default(5),
    embedding: width.default(32),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { channels, taps, embedding, dropout: struck }) {
    let h = windowOf(scope, inputs);
    for (let layer = 0; layer < layers; layer++) {
      const seen = layer === 0 ? h : maximumPooled(h, 2);
      h = leakyRelu(convolution(scope, `convolution.${layer}`, seen, { taps, channels }));
    }
    const found = tanh(dense(scope, "embedding", concat([mean(h, [1]), maximumOver(h, [1])], 1), embedding));
    const score = dense(scope, "head", dropout(scope, found, struck), outputs);
    scope.note("embedding", found);
    scope.note("probability", sigmoid(score));
    return score;
  },
  rowsInCache: ({ x = [] }, { channels }) => rowsFor((x[0] ?? 1) * Math.max(channels, x[1] ?? 1)),
});
