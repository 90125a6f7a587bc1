// How far the sums of what is left after the mean wander: the stuff of rescaled ranges, KPSS and CUSUM tests.

import { type Kernel, nativeKernel, perLane, ringValues, rowsParam } from "../kernel.ts";

/** S_t = sum of the first t values less t times the window's mean, t = 1 .. n; S_n = 0. A row costs two passes of the window. */
export const partialSumsKernel: Kernel = nativeKernel({
  name: "partial_sums",
  says: "of the partial sums S of a window's deviations from its mean: highest less lowest, largest |S|, sum of S squared, and the root of the mean squared deviation (population)",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  outputs: ["range", "peak", "squares", "deviation"],
  warmUp: (rows) => (rows as number) - 1,
  native: "partialSums",
  remembers: perLane((rows = 1) => ringValues(rows)),
});
