// Places on a circle, for what comes round again: days of the week, months of the year.

import type { Kernel } from "../kernel.ts";
import { oneColumn } from "../pointwise-kernel.ts";

const wholeTurn = 2 * Math.PI;

export const turnSineKernel: Kernel = oneColumn("turn_sine", "sine of 2 pi x: x counts whole turns", (turns) =>
  Math.sin(wholeTurn * turns),
);
export const turnCosineKernel: Kernel = oneColumn("turn_cosine", "cosine of 2 pi x: x counts whole turns", (turns) =>
  Math.cos(wholeTurn * turns),
);
