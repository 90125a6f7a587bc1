// Sums over the last N rows, slid along: one addition and one subtraction a row. A window with a missing (or infinite) value is missing.
// Every so often a sum is taken afresh from its window, so that rounding cannot pile up; when, is counted from the lane's last missing
// value, so that it does not depend on how rows are cut into steps.

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

export const sumKernel: Kernel = nativeKernel({
  name: "sum",
  says: "sum over a window",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "sum",
  remembers: perPair(() => 4),
});

export const meanKernel: Kernel = nativeKernel({
  name: "mean",
  says: "mean over a window",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "mean",
  remembers: perPair(() => 4),
});

/** Deviations are taken from a value of the window, so that a small spread about a high level keeps its digits; equal values give exactly 0. */
export const varianceKernel: Kernel = nativeKernel({
  name: "variance",
  says: "variance over a window, divided by rows - 1",
  inputs: 1,
  params: [rowsParam("rows", 2)],
  lookback,
  warmUp,
  native: "variance",
  remembers: perPair(() => 10),
});

export const populationDeviationKernel: Kernel = nativeKernel({
  name: "population_deviation",
  says: "root of the mean squared distance from the mean over a window",
  inputs: 1,
  params: [rowsParam("rows", 1)],
  lookback,
  warmUp,
  native: "populationDeviation",
  remembers: perPair(() => 10),
});
