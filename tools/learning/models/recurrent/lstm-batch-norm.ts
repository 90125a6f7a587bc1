// An LSTM whose last state is normalised over the batch.

import { z } from "zod";
import { batchNorm, dense, dropout, lstm } from "../../layers/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const lstmBatchNorm = defineModel({
  id: "lstm-batch-norm",
  says: "One LSTM; its last state normalised over the batch, then a dense head.",
  source: "Hochreiter & Schmidhuber (1997), Neural Computation 9(8); Ioffe & Szegedy (2015)",
  options: z.strictObject({ units: width.default(64), dropout: rate.default(0.1) }),
  forward(scope, inputs, outputs, { units, dropout: struck }) {
    const { last } = lstm(scope, "lstm", windowOf(scope, inputs), units);
    return dense(scope, "head", dropout(scope, batchNorm(scope, "norm", last), struck), outputs);
  },
  rowsInCache: (_, { units }) => rowsFor(units),
});
