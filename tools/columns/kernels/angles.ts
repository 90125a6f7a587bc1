// Places on a circle, for what comes round again: days of the week, months of the year.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

const circular = (name: string, says: string, of: (turns: number) => number): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    open:
      (lanes) =>
      ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        for (let i = 0, end = rows * lanes; i < end; i++) o.data[o.at + i] = of(2 * Math.PI * a.data[a.at + i]!);
      },
  });

export const turnSineKernel: Kernel = circular("turn_sine", "sine of 2 pi x: x counts whole turns", Math.sin);
export const turnCosineKernel: Kernel = circular("turn_cosine", "cosine of 2 pi x: x counts whole turns", Math.cos);
