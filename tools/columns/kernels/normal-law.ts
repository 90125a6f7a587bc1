// The normal law as a column operator.

import { normalCdf } from "#tools/numeric/index.ts";
import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

export const normalProbabilityKernel: Kernel = defineKernel({
  name: "normal_probability",
  says: "standard normal distribution function: chance of a draw at or below x",
  inputs: 1,
  open: (lanes) => {
    return ([out], [x], rows) => {
      const o = out as Tape;
      const a = x as Tape;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const value = a.data[a.at + i]!;
        o.data[o.at + i] = value - value === 0 ? normalCdf(value) : Number.NaN;
      }
    };
  },
});
