// What a window's values have to do with their own past: autocovariances at the first lags, all slid along together.

import { type Kernel, nativeKernel, perLane, rowsParam } from "../kernel.ts";

/**
 * Autocovariance at lag l: g_l = 1/n sum over t > l of (x_t - mean)(x_(t-l) - mean), r_l = g_l / g_0.
 *   ljung_box         = n (n + 2) sum over l of r_l^2 / (n - l)
 *   long_run_variance = g_0 + 2 sum over l of (1 - l / (L + 1)) g_l   (Bartlett weights)
 *   first             = r_1
 * A row costs 3 ns a lag. Sums are taken afresh every max(64, 4 N) rows of the lane, and where the leaving value outweighs the rest.
 */
export const serialKernel: Kernel = nativeKernel({
  name: "serial",
  says: "Ljung and Box's Q over the first L lags of a window, its long-run variance with Bartlett weights (Newey and West), and its autocorrelation at lag 1; missing where x does not move. Source: Ljung & Box (1978), Biometrika 65(2); Newey & West (1987), Econometrica 55(3)",
  inputs: 1,
  outputs: ["ljung_box", "long_run_variance", "first"],
  params: [rowsParam("rows", 3), rowsParam("lags", 1, 100)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "serial",
  remembers: perLane((rows = 3, lags = 1) => 5 + Math.min(lags, rows - 2)),
});
