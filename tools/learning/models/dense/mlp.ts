// A multilayer perceptron over the whole window.

import { z } from "zod";
import { dense, dropout } from "../../layers/index.ts";
import { relu, sizeOf } from "../../tape/index.ts";
import { defineModel, flatWindowOf, rate, rowsFor, width } from "../model.ts";

export const mlp = defineModel({
  id: "mlp",
  says: "Dense layers with ReLU and dropout over all values of the window.",
  source: "Rumelhart, Hinton & Williams (1986), Nature 323",
  inputs: { x: "(values) or (steps, features)" },
  options: z.strictObject({ hidden: z.array(width).min(1).max(8).default([64, 32]), dropout: rate.default(0.1) }),
  forward(scope, inputs, outputs, { hidden, dropout: struck }) {
    let h = flatWindowOf(scope, inputs);
    hidden.forEach((units, i) => {
      h = dropout(scope, relu(dense(scope, `hidden.${i}`, h, units)), struck);
    });
    return dense(scope, "head", h, outputs);
  },
  rowsInCache: ({ x = [] }, { hidden }) => rowsFor(Math.max(sizeOf(x), ...hidden)),
});
