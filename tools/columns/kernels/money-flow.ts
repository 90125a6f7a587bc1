// Volume signed or weighted by where prices went: running totals from the first row on, and a ratio over a window.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

/** A missing row gives missing and adds nothing. */
export const runningTotalKernel: Kernel = nativeKernel({
  name: "running_total",
  says: "sum of all rows so far",
  inputs: 1,
  native: "runningTotal",
  remembers: perPair(() => 2),
});

/** @source Granville (1963), New Key to Stock Market Profits; begun with the first row's volume, as in TA-Lib */
export const onBalanceKernel: Kernel = nativeKernel({
  name: "on_balance",
  says: "of close, volume: running total of volume, added where the close rose, taken off where it fell; begun with the first row's volume",
  inputs: 2,
  native: "onBalance",
  remembers: perPair(() => 6),
});

/** @source Chaikin, after Williams (1972), The Secret of Selecting Stocks */
export const accumulationKernel: Kernel = nativeKernel({
  name: "accumulation",
  says: "of high, low, close, volume: running total of volume x (2 close - high - low) / (high - low); a row without range adds nothing",
  inputs: 4,
  native: "accumulation",
  remembers: perPair(() => 2),
});

/** Both averages are begun at the first value, and nothing is given until the slow one has seen its rows, as in TA-Lib's ADOSC. */
export const averageGapKernel: Kernel = nativeKernel({
  name: "average_gap",
  says: "exponential average of fast rows less that of slow rows, both begun at the first value",
  inputs: 1,
  params: [rowsParam("fast"), rowsParam("slow")],
  warmUp: (fast, slow) => Math.max(fast as number, slow as number) - 1,
  native: "averageGap",
  remembers: perPair(() => 6),
});

export const signedFlowKernel: Kernel = nativeKernel({
  name: "signed_flow",
  says: "of price, volume: price x volume with the sign of the price's change",
  inputs: 2,
  lookback: () => 1,
  native: "signedFlow",
});

/** @source Quong and Soudack (1989), Volume-weighted RSI: money flow */
export const positiveShareKernel: Kernel = nativeKernel({
  name: "positive_share",
  says: "100 x sum of what is above zero over the sum of absolute values, over a window; missing where all are zero",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  native: "positiveShare",
  remembers: perPair(() => 6),
});
