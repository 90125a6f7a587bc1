// Averages of rises and of falls, apart. A row whose own value or the one before is missing gives missing and changes nothing.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/** Equal to two Wilder averages, in one pass. @source Wilder (1978); begun as in TA-Lib, as the mean of the first changes. */
export const relativeStrengthKernel: Kernel = nativeKernel({
  name: "relative_strength",
  says: "100 x average rise / (average rise + average fall), Wilder's averages; 0 where nothing moved",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: () => 1,
  warmUp: (rows) => rows as number,
  native: "relativeStrength",
  remembers: perPair(() => 6),
});
