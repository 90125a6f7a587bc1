// How far a row's prices went, the gap from the row before included. Both read one row back.

import { type Kernel, nativeKernel } from "../kernel.ts";

/** @source Wilder (1978), New Concepts in Technical Trading Systems */
export const trueRangeKernel: Kernel = nativeKernel({
  name: "true_range",
  says: "max(high, close before) - min(low, close before), of columns high, low, close",
  inputs: 3,
  lookback: () => 1,
  native: "trueRange",
});

/** @source Williams (1985), The Ultimate Oscillator */
export const buyingPressureKernel: Kernel = nativeKernel({
  name: "buying_pressure",
  says: "close - min(low, close before), of columns low, close",
  inputs: 2,
  lookback: () => 1,
  native: "buyingPressure",
});
