// The linear baseline: every value of the window has one weight.

import { z } from "zod";
import { dense } from "../layers/index.ts";
import { reshape, sizeOf, zero } from "../tape/index.ts";
import { defineModel, rowsFor } from "./model.ts";

export const linear = defineModel({
  id: "linear",
  says: "Weighted sum of all values of the window. With weight decay it is ridge regression.",
  source: "Legendre (1805); ridge: Hoerl & Kennard (1970), Technometrics 12(1)",
  inputs: { x: "(values) or (steps, features)" },
  options: z.strictObject({}),
  forward(scope, { x }, outputs) {
    if (x === undefined) throw scope.trace.mismatch("input x", "(rows, values)", []);
    const rows = x.shape[0] ?? 0;
    return dense(scope, "weights", reshape(x, [rows, sizeOf(x.shape.slice(1))]), outputs, {
      initial: zero,
      initialBias: zero,
    });
  },
  rowsInCache: ({ x = [] }) => rowsFor(sizeOf(x)),
});
