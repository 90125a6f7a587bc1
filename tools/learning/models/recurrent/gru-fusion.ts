// Two GRUs, one from each end of the window, and a gate that says at each unit which to believe.

import { z } from "zod";
import { dense, dropout, gruOverSteps, mixedByGate } from "../../layers/index.ts";
import { type Tensor, unstack } from "../../tape/index.ts";
import { defineModel, rate, rowsFor, width, windowOf } from "../model.ts";

export const gruFusion = defineModel({
  id: "gru-fusion",
  says: "GRUs that read the window forward and backward; their last states mixed by a learnt gate; a dense head.",
  source: "Schuster & Paliwal (1997), IEEE TSP 45(11); the gate as in Arevalo et al. (2017), Gated Multimodal Units",
  options: z.strictObject({ units: width.default(64), dropout: rate.default(0.1) }),
  forward(scope, inputs, outputs, { units, dropout: struck }) {
    const steps = unstack(windowOf(scope, inputs), 1) as [Tensor, ...Tensor[]];
    const forth = gruOverSteps(scope, "forward", steps, units).last;
    const back = gruOverSteps(scope, "backward", steps, units, { backward: true }).last;
    const mixed = mixedByGate(scope, "gate", forth, back);
    return dense(scope, "head", dropout(scope, mixed, struck), outputs);
  },
  rowsInCache: (_, { units }) => rowsFor(4 * units),
});
