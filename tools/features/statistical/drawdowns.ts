// Falls and recoveries: how far below its height a price stands, how deep it fell, for how long.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { close, logReturn, square } from "./series.ts";

const windows = [60, 250];
const fall = { group: "statistical", unit: "fraction", range: [-1, 0] } as const;
const since = { group: "statistical", unit: "rows", range: [0, Number.POSITIVE_INFINITY] } as const;

export const drawdown = (rows: number): Expression => op.subtract(op.divide(close, op.highest(close, rows)), 1);
/** The ulcer index, which the technical group has in per cent. */
export const ulcer = (rows: number): Expression => op.sqrt(op.steadyMean(square(drawdown(rows)), rows));

export const drawdowns: readonly Feature[] = [
  ...defineFamily({
    ...fall,
    name: "drawdown",
    windows,
    says: (rows) => `close / highest close of ${rows} rows - 1`,
    source: "textbook",
    of: drawdown,
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, 1],
    name: "deepest-fall",
    windows,
    says: (rows) =>
      `Largest fall within ${rows} rows from a close to a later one, as a share of the first: the maximum drawdown`,
    source: "Magdon-Ismail, Atiya, Pratap & Abu-Mostafa (2004), J. Applied Probability 41(1)",
    of: (rows) => op.deepestFall(close, rows),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "score",
    range: [0, Number.POSITIVE_INFINITY],
    name: "fall-in-deviations",
    windows,
    says: (rows) => `Deepest fall of ${rows} rows over the standard deviation of ${rows} log returns times sqrt(rows)`,
    source: "Magdon-Ismail, Atiya, Pratap & Abu-Mostafa (2004), J. Applied Probability 41(1)",
    of: (rows) => op.divide(op.deepestFall(close, rows), op.multiply(Math.sqrt(rows), op.deviation(logReturn, rows))),
  }),
  ...defineFamily({
    ...since,
    name: "rows-under-water",
    windows,
    says: (rows) => `Rows since the highest close of ${rows} rows`,
    source: "textbook",
    of: (rows) => op.rowsSinceHighest(close, rows),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, 1],
    name: "pain-index",
    windows: [60],
    says: (rows) => `Minus the mean over ${rows} rows of the drawdown from the highest close of ${rows} rows`,
    source: "Becker & Moore (2006), Zephyr Associates: pain index",
    of: (rows) => op.negate(op.steadyMean(drawdown(rows), rows)),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, Number.POSITIVE_INFINITY],
    name: "rise-from-low",
    windows,
    says: (rows) => `close / lowest close of ${rows} rows - 1`,
    source: "textbook",
    of: (rows) => op.subtract(op.divide(close, op.lowest(close, rows)), 1),
  }),
  ...defineFamily({
    ...since,
    name: "rows-since-low",
    windows,
    says: (rows) => `Rows since the lowest close of ${rows} rows`,
    source: "textbook",
    of: (rows) => op.rowsSinceLowest(close, rows),
  }),
];
