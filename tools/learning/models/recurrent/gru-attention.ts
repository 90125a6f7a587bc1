// A GRU whose states, marked with where they stand, are weighed by attention.

import { z } from "zod";
import { addPositions, attentionOverTime, dense, dropout, gru } from "../../layers/index.ts";
import { stack } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const gruAttention = defineModel({
  id: "gru-attention",
  says: "One GRU; its states with their positions added; a learnt mean of them over time; a dense head.",
  source: "Cho et al. (2014); Bahdanau, Cho & Bengio (2015); positions: Vaswani et al. (2017)",
  options: z.strictObject({ units: width.default(64), attention: width.default(32), dropout: rate.default(0.1) }),
  forward(scope, inputs, outputs, { units, attention, dropout: struck }) {
    const { states } = gru(scope, "gru", windowOf(scope, inputs), units);
    const summary = attentionOverTime(scope, "attention", addPositions(stack(states, 1)), attention);
    return dense(scope, "head", dropout(scope, summary, struck), outputs);
  },
  rowsInCache: ({ x = [] }, { units }) => rowsFor(units * Math.ceil((x[0] ?? 1) / 4)),
});
