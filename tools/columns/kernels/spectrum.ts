// Which periods a window's movement is made of.

import { type Kernel, nativeKernel, rowsParam } from "../kernel.ts";

/**
 * Share of the periodogram in bins from .. to (bin k is the period of rows / k): sum of |X_k|^2 over them, over the sum over k = 1 .. rows / 2.
 * X_k is turned by 2 pi k / rows in every row, after what came less what left was added: its size is that of the sum of x_t exp(-2 pi i k t / rows).
 * Afresh every max(64, 4 N) rows of the lane, and where the leaving value outweighs the rest.
 */
export const spectralShareKernel: Kernel = nativeKernel({
  name: "spectral_share",
  says: "share of a window's variance that its periodogram has at the periods of rows / from down to rows / to rows; missing where x does not move",
  inputs: 1,
  params: [rowsParam("rows", 4), rowsParam("from"), rowsParam("to")],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "spectralShare",
  remembers: (lanes, rows = 4, from = 1, to = 1) => {
    const last = Math.min(to, rows >> 1);
    const paired = 2 * Math.ceil((last - Math.min(from, last) + 1) / 2);
    return 2 * paired + lanes * (5 + 2 * paired);
  },
});
