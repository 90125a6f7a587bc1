// Highest and lowest of the last N rows, without searching a window: rows are cut into blocks of N. A window is the end of one block, whose best
// values from each row on are kept, and the beginning of the next (van Herk, Gil and Werman).

import { type Kernel, nativeKernel, perPair, rowsParam } from "../kernel.ts";

const lookback = (rows = 1): number => rows;
const warmUp = (rows = 1): number => rows - 1;
const ofValues = perPair((rows) => 6 + 2 * ((rows as number) + 1));
const ofPlaces = perPair((rows) => 8 + 4 * ((rows as number) + 1));

export const highestKernel: Kernel = nativeKernel({
  name: "highest",
  says: "highest value of a window",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "highest",
  remembers: ofValues,
});

export const lowestKernel: Kernel = nativeKernel({
  name: "lowest",
  says: "lowest value of a window",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "lowest",
  remembers: ofValues,
});

export const sinceHighestKernel: Kernel = nativeKernel({
  name: "rows_since_highest",
  says: "rows since the highest value of a window, of equal ones the newest",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "sinceHighest",
  remembers: ofPlaces,
});

export const sinceLowestKernel: Kernel = nativeKernel({
  name: "rows_since_lowest",
  says: "rows since the lowest value of a window, of equal ones the newest",
  inputs: 1,
  params: [rowsParam()],
  lookback,
  warmUp,
  native: "sinceLowest",
  remembers: ofPlaces,
});
