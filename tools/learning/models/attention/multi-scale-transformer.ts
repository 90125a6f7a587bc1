// Encoders over the same window cut into short and long patches: one sees days, another weeks.

import { z } from "zod";
import { addPositions, dense, dropout, lastStep, patches } from "../../layers/index.ts";
import { concat, type Tensor } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, scalesOf, width, windowOf } from "../model.ts";
import { encoderLayer } from "./transformer.ts";

export const multiScaleTransformer = defineModel({
  id: "multi-scale-transformer",
  says: "For each scale an encoder over patches of so many steps, with positions; their newest states side by side; a dense head.",
  source: "Zhang et al. (2024), Multi-resolution Time-Series Transformer, AISTATS; patches: Nie et al. (2023), ICLR",
  options: z.strictObject({
    scales: scalesOf([1, 2, 4]),
    width: width.default(32),
    heads: z.int().min(1).max(64).default(4),
    layers: z.int().min(1).max(12).default(1),
    wide: width.default(64),
    dropout: rate.default(0.1),
  }),
  forward(scope, inputs, outputs, { scales, width: units, heads, layers, wide, dropout: struck }) {
    const x = windowOf(scope, inputs);
    const newest = scales.map((scale) =>
      scope.within(`scale.${scale}`, (inner) => {
        let h = addPositions(dense(inner, "input", patches(x, scale), units));
        for (let layer = 0; layer < layers; layer++) {
          h = encoderLayer(inner, `encoder.${layer}`, h, { heads, wide, dropout: struck });
        }
        return lastStep(h);
      }),
    );
    return dense(scope, "head", dropout(scope, concat(newest as [Tensor, ...Tensor[]], 1), struck), outputs);
  },
  rowsInCache: ({ x = [] }, { wide, heads }) => rowsFor((x[0] ?? 1) * Math.max(wide, heads * (x[0] ?? 1)) * 0.5),
});
