// The way a series went: its deepest fall within a window, how long it has kept its direction, whether it rises on the whole.

import { type Kernel, nativeKernel, perLane, ringValues, rowsParam } from "../kernel.ts";

/**
 * Largest 1 - x_j / x_i with i before j in the window. Rows are cut into blocks of a window's length, counted from the lane's last missing
 * value: a window is the end of one block and the beginning of the next, whose falls are kept.
 */
export const deepestFallKernel: Kernel = nativeKernel({
  name: "deepest_fall",
  says: "largest fall within a window from any value to a later one, as a share of the first; a value not above 0 counts as missing",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "deepestFall",
  remembers: perLane((rows = 2) => 4 + 2 * rows),
});

export const streakKernel: Kernel = nativeKernel({
  name: "streak",
  says: "rows on end, this one included, in which x has had the sign that it has now, with that sign; 0 where x is 0",
  inputs: 1,
  native: "streak",
  remembers: perLane(() => 1),
});

/**
 * S = pairs of the window of which the later is higher, less those of which it is lower;
 *   tau = S / (n (n - 1) / 2),   z = (S - sign S) / sqrt(n (n - 1)(2 n + 5) / 18): normal where there is no trend and no two values are equal.
 * What the oldest value gave and the newest gives is counted in every row.
 */
export const rankTrendKernel: Kernel = nativeKernel({
  name: "rank_trend",
  says: "Mann and Kendall's test of trend over a window: Kendall's tau of x with time (pairs tied count 0), and its z. Source: Mann (1945), Econometrica 13(3)",
  inputs: 1,
  outputs: ["tau", "z"],
  params: [rowsParam("rows", 3)],
  warmUp: (rows) => (rows as number) - 1,
  native: "rankTrend",
  remembers: perLane((rows = 1) => 1 + ringValues(rows)),
});
