// What candle patterns are measured against: sizes of the rows before.

import { type Kernel, nativeKernel, perLane } from "../kernel.ts";

/** Sums are taken anew in every row: ties with a mean are then decided by the numbers, not by what rounding left behind. */
export const candleMeansKernel: Kernel = nativeKernel({
  name: "candle_means",
  says: "of open, high, low, close: means of the rows before a row: bodies, ranges and shadows of ten, ranges of five; missing where the row itself is",
  inputs: 4,
  outputs: ["body", "range", "shadows", "near_range"],
  lookback: () => 10,
  warmUp: () => 10,
  native: "candleMeans",
  remembers: perLane(() => 1),
});
