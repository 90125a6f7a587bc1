// A GRU whose gates are normalised within each step.

import { z } from "zod";
import { dense, dropout, gru } from "../../layers/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const gruLayerNorm = defineModel({
  id: "gru-layer-norm",
  says: "One GRU whose gates and candidate are normalised in each step; a dense head on its last state.",
  source: "Cho et al. (2014), EMNLP; Ba, Kiros & Hinton (2016), Layer Normalization",
  options: z.strictObject({ units: width.default(64), dropout: rate.default(0.1) }),
  forward(scope, inputs, outputs, { units, dropout: struck }) {
    const { last } = gru(scope, "gru", windowOf(scope, inputs), units, { normalised: true });
    return dense(scope, "head", dropout(scope, last, struck), outputs);
  },
  rowsInCache: (_, { units }) => rowsFor(4 * units),
});
