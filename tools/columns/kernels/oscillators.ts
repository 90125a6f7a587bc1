// Oscillators whose formula takes one pass here and would take many as a composition.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/**
 * The fast average is begun so that it has its first value together with the slow one, as in TA-Lib.
 * A missing row gives missing and changes nothing.
 * @source Appel (1979), The Moving Average Convergence-Divergence Method
 */
export const convergenceKernel: Kernel = nativeKernel({
  name: "convergence",
  says: "exponential average of fast rows less that of slow rows (macd), its exponential average of signal rows, and their difference; all from the signal's first row on",
  inputs: 1,
  outputs: ["macd", "signal", "histogram"],
  params: [rowsParam("fast"), rowsParam("slow"), rowsParam("signal")],
  warmUp: (fast, slow, signal) => Math.max(fast as number, slow as number) + (signal as number) - 2,
  native: "convergence",
  remembers: perPair(() => 8),
});

export const meanDeviationKernel: Kernel = nativeKernel({
  name: "mean_deviation",
  says: "mean of |x - mean| over a window",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "meanDeviation",
  remembers: perPair(() => 4),
});

/** @source Lambert (1980), Commodity Channel Index */
export const channelIndexKernel: Kernel = nativeKernel({
  name: "channel_index",
  says: "(x - mean) / (0.015 x mean of |x - mean|) over a window; missing where x does not move",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "channelIndex",
  remembers: perPair(() => 4),
});

/**
 * Sums are slid along and taken afresh every so many rows, as in window-sums.ts.
 * @source Williams (1985), The Ultimate Oscillator
 */
export const ultimateKernel: Kernel = nativeKernel({
  name: "ultimate",
  says: "of buying pressure and true range: 100 x (4 a + 2 b + c) / 7 with a, b, c the ratio of their sums over three windows; missing where a range sums to zero",
  inputs: 2,
  params: [rowsParam("short"), rowsParam("middle"), rowsParam("long")],
  lookback: (...windows) => Math.max(...windows),
  warmUp: (...windows) => Math.max(...windows) - 1,
  native: "ultimate",
  remembers: perPair(() => 14),
});
