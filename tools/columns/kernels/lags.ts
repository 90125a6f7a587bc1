// What stood some rows ago, and the change since.

import { type Kernel, nativeKernel, rowsParam } from "../kernel.ts";

const lookback = (rows = 0): number => rows;

export const delayKernel: Kernel = nativeKernel({
  name: "delay",
  says: "x so many rows ago",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  native: "delay",
});

export const deltaKernel: Kernel = nativeKernel({
  name: "delta",
  says: "x minus x so many rows ago",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  native: "delta",
});

export const changeKernel: Kernel = nativeKernel({
  name: "change",
  says: "x / (x so many rows ago) - 1; missing where that was zero",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  native: "change",
});

export const percentChangeKernel: Kernel = nativeKernel({
  name: "percent_change",
  says: "100 x (x less x so many rows ago) over the latter; missing where that was zero",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  native: "percentChange",
});
