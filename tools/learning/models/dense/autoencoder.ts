// A window pressed through a narrow middle: what gets through must say what comes next and give the window back.

import { z } from "zod";
import { dense, dropout } from "../../layers/index.ts";
import { batchMean } from "../../losses/index.ts";
import { elu, multiply, reshape, sizeOf, square, subtract } from "../../tape/index.ts";
import { defineModel, flatWindowOf, rate, rowsFor, width } from "../model.ts";

export const autoencoder = defineModel({
  id: "autoencoder",
  says: "Dense layers narrow the window to a code and widen it back; a dense head reads the code. The loss has the mean squared error of the window given back beside it, also for rows of weight 0, so that rows without a target teach the code. Notes `code` and `reconstruction`.",
  source:
    "Hinton & Salakhutdinov (2006), Science 313; with a head: Le, Patterson & White (2018), Supervised Autoencoders, NeurIPS",
  inputs: { x: "(values) or (steps, features)" },
  options: z.strictObject({
    hidden: z.array(width).max(4).default([64]),
    code: width.default(16),
    /** What the error of the window given back counts for beside the loss. */
    reconstruction: z.number().min(0).max(1000).default(1),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { hidden, code: narrow, reconstruction: weight, dropout: struck }) {
    const x = flatWindowOf(scope, inputs);
    let h = x;
    hidden.forEach((units, i) => {
      h = elu(dense(scope, `encoder.${i}`, h, units));
    });
    const code = dense(scope, "code", h, narrow);
    h = code;
    for (const [i, units] of [...hidden.entries()].reverse()) h = elu(dense(scope, `decoder.${i}`, h, units));
    const back = dense(scope, "back", h, x.shape[1] ?? 0);
    scope.penalise(multiply(batchMean(square(subtract(back, x)), null), weight));
    scope.note("code", code);
    scope.note("reconstruction", reshape(back, inputs.x?.shape ?? back.shape));
    return dense(scope, "head", dropout(scope, code, struck), outputs);
  },
  rowsInCache: ({ x = [] }, { hidden }) => rowsFor(Math.max(sizeOf(x), ...hidden)),
});
