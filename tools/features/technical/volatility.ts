// How wide prices swing, as chartists measure it; estimators of return variance are in the statistical group.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  averageRange,
  close,
  family,
  feature,
  high,
  low,
  negative,
  ofClose,
  positive,
  range,
  step,
  trueRange,
  zeroDivisor,
} from "./columns.ts";

const wilder = "Wilder (1978), New Concepts in Technical Trading Systems";
/** Furthest step beyond the bar before, upwards or downwards. */
const thermometer = op.larger(op.abs(op.delta(high, 1)), op.abs(op.delta(low, 1)));

export const volatility: readonly Feature[] = [
  ...feature({
    name: "true-range",
    says: "max(high, close before) - min(low, close before)",
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    of: trueRange,
  }),
  ...feature({
    name: "true-range-of-close",
    says: "True range over the close",
    unit: "fraction",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    missing: zeroDivisor,
    of: ofClose(trueRange),
  }),
  ...family({
    name: "atr",
    windows: [6, 14],
    says: (rows) => `Wilder's average of ${rows} true ranges`,
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    of: averageRange,
  }),
  ...family({
    name: "natr",
    windows: [14],
    says: (rows) => `100 x Wilder's average of ${rows} true ranges over the close`,
    unit: "percent",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    missing: zeroDivisor,
    of: (rows) => op.ratio(averageRange(rows), close, 100),
  }),
  ...family({
    name: "standard-deviation",
    windows: [5, 10, 20, 60],
    says: (rows) => `Standard deviation of ${rows} closes, of the population`,
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: "as TA-Lib's STDDEV",
    of: (rows) => op.populationDeviation(close, rows),
  }),
  ...family({
    name: "average-deviation",
    windows: [14],
    says: (rows) => `Mean distance of ${rows} closes from their mean`,
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: "as TA-Lib's AVGDEV",
    of: (rows) => op.meanDeviation(close, rows),
  }),
  ...family({
    name: "close-z",
    windows: [20],
    says: (rows) => `Close less the mean of ${rows} closes, over their standard deviation (rows - 1)`,
    unit: "score",
    source: "as pandas-ta's ZSCORE",
    missing: zeroDivisor,
    of: (rows) => op.divide(op.subtract(close, op.mean(close, rows)), op.deviation(close, rows)),
  }),
  ...family({
    name: "ulcer-index",
    windows: [14],
    says: (rows) =>
      `Root of the mean squared fall in per cent below the highest close of ${rows} rows, over ${rows} rows`,
    unit: "percent",
    range: [0, 100],
    source: "Martin and McCann (1989), The Investor's Guide to Fidelity Funds",
    of: (rows) => {
      const fall = op.relative(close, op.highest(close, rows), 100);
      return op.sqrt(op.mean(op.multiply(fall, fall), rows));
    },
  }),
  ...family({
    name: "chaikin-volatility",
    windows: [10],
    says: (rows) => `Change in per cent over ${rows} rows of the exponential average of ${rows} ranges`,
    unit: "percent",
    source: "Chaikin; Achelis (1995), Technical Analysis from A to Z",
    missing: zeroDivisor,
    of: (rows) => {
      const swing = op.exponential(range, rows);
      return op.relative(swing, op.delay(swing, rows), 100);
    },
  }),
  ...feature({
    name: "mass-index-9-25",
    says: "Sum over 25 rows of the exponential average of 9 ranges over that average's own one",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    source: "Dorsey (1992), Technical Analysis of Stocks & Commodities 10(6)",
    missing: zeroDivisor,
    of: op.sum(op.ratio(op.exponential(range, 9), op.exponential(op.exponential(range, 9), 9)), 25),
  }),
  ...family({
    name: "relative-volatility-index",
    windows: [14],
    says: (rows) =>
      `100 x exponential average of the deviation of ${rows} closes where the close rose, over that of all rows where it moved`,
    unit: "percent",
    range: [0, 100],
    source: "Dorsey (1993), Technical Analysis of Stocks & Commodities 11(6)",
    missing: zeroDivisor,
    of: (rows) => {
      const spread = op.deviation(close, rows);
      const up = op.exponential(op.multiply(spread, op.less(0, step)), rows);
      const down = op.exponential(op.multiply(spread, op.less(step, 0)), rows);
      return op.affine(op.ratio(up, op.add(up, down)), 100);
    },
  }),
  ...family({
    name: "range-expansion",
    windows: [10],
    says: (rows) => `High less low over its mean of ${rows} rows`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    source: "Crabel (1990), Day Trading with Short Term Price Patterns",
    missing: zeroDivisor,
    of: (rows) => op.ratio(range, op.mean(range, rows)),
  }),
  ...family({
    name: "narrow-range",
    windows: [4, 7],
    says: (rows) => `1 where high less low is the smallest of ${rows} rows, else 0`,
    unit: "flag",
    range: [0, 1],
    source: "Crabel (1990), Day Trading with Short Term Price Patterns",
    of: (rows) => op.equal(range, op.lowest(range, rows)),
  }),
  ...feature({
    name: "thermometer-22",
    says: "Larger of |high less high before| and |low less low before|, over its exponential average of 22 rows",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    source: "Elder (2002), Come Into My Trading Room",
    missing: zeroDivisor,
    of: op.ratio(thermometer, op.exponential(thermometer, 22)),
  }),
  ...family({
    name: "up-range-share",
    windows: [14],
    says: (rows) => `Sum of rises of the close over the sum of its rises and falls, ${rows} rows`,
    unit: "fraction",
    range: [0, 1],
    source: "Chande and Kroll (1994), The New Technical Trader",
    missing: zeroDivisor,
    of: (rows) => {
      const up = op.sum(positive(step), rows);
      return op.ratio(up, op.add(up, op.sum(negative(step), rows)));
    },
  }),
];
