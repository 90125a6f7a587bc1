// The linear baseline: every value of the window has one weight.

import { z } from "zod";
import { dense } from "../../layers/index.ts";
import { sizeOf, zero } from "../../tape/index.ts";
import { defineModel, flatWindowOf, rowsFor } from "../model.ts";

export const linear = defineModel({
  id: "linear",
  says: "Weighted sum of all values of the window.",
  source: "Legendre (1805)",
  inputs: { x: "(values) or (steps, features)" },
  options: z.strictObject({}),
  forward(scope, inputs, outputs) {
    return dense(scope, "weights", flatWindowOf(scope, inputs), outputs, {
      initial: zero,
      initialBias: zero,
    });
  },
  rowsInCache: ({ x = [] }) => rowsFor(sizeOf(x)),
});
