// How many rows ago the highest and the lowest of the last N rows stood, of equal ones the oldest. A window is searched again only when its
// winner leaves it, which costs N comparisons; where many values are equal that is every row.

import { type Kernel, nativeKernel, perLane, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;

export const rowsSinceFirstHighestKernel: Kernel = nativeKernel({
  name: "rows_since_first_highest",
  says: "how many rows ago the highest value of a window stood, of equal ones the oldest",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "sinceFirstHighest",
  remembers: perLane(() => 2),
});

export const rowsSinceFirstLowestKernel: Kernel = nativeKernel({
  name: "rows_since_first_lowest",
  says: "how many rows ago the lowest value of a window stood, of equal ones the oldest",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "sinceFirstLowest",
  remembers: perLane(() => 2),
});
