// Momentum of prices: how far and how steadily they have moved.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  averageRange,
  close,
  family,
  feature,
  high,
  low,
  middle,
  negative,
  ofClose,
  open,
  positive,
  step,
  zeroDivisor,
} from "./columns.ts";

const wilder = "Wilder (1978), New Concepts in Technical Trading Systems";
const appel = "Appel (1979), The Moving Average Convergence-Divergence Method";
const blau = "Blau (1995), Momentum, Direction, and Divergence";
const pring = "Pring (1992), Technical Analysis of Stocks & Commodities 10(9)";

/** Exponential average twice. */
const twice = (x: Expression, first: number, second: number): Expression =>
  op.exponential(op.exponential(x, first), second);
const rate = (rows: number): Expression => op.percentChange(close, rows);
const trueStrength = op.ratio(twice(step, 25, 13), twice(op.abs(step), 25, 13), 100);
const knowSureThing = op.add(
  op.mixThree(1, op.mean(rate(10), 10), 2, op.mean(rate(15), 10), 3, op.mean(rate(20), 10)),
  op.affine(op.mean(rate(30), 15), 4),
);
const awesome = op.subtract(op.mean(middle, 5), op.mean(middle, 34));
const balance = op.differenceRatio(close, open, high, low);
const sloped = "as pandas-ta's CTI; Ehlers (2020), Technical Analysis of Stocks & Commodities 38(5)";

const strength: readonly Feature[] = [
  ...family({
    name: "rsi",
    windows: [6, 14, 24],
    says: (rows) =>
      `Relative strength index: 100 x average gain over average gain plus average loss, Wilder's averages of ${rows} rows; 0 where nothing moved`,
    unit: "percent",
    range: [0, 100],
    source: wilder,
    of: (rows) => op.relativeStrength(close, rows),
  }),
  ...family({
    name: "cmo",
    windows: [14],
    says: (rows) =>
      `Chande momentum: 100 x (average gain - average loss) over their sum, Wilder's averages of ${rows} rows`,
    unit: "percent",
    range: [-100, 100],
    source: "Chande and Kroll (1994), The New Technical Trader; averages as TA-Lib's CMO",
    missing: zeroDivisor,
    of: (rows) => {
      const [up, down] = [op.wilder(positive(step), rows), op.wilder(negative(step), rows)];
      return op.affine(op.ratio(op.subtract(up, down), op.add(up, down)), 100);
    },
  }),
  ...family({
    name: "relative-momentum",
    windows: [14],
    says: (rows) => `Relative strength index of ${rows} rows of changes over 5 rows`,
    unit: "percent",
    range: [0, 100],
    source: "Altman (1993), Technical Analysis of Stocks & Commodities 11(2)",
    missing: zeroDivisor,
    of: (rows) => {
      const move = op.delta(close, 5);
      const [up, down] = [op.wilder(positive(move), rows), op.wilder(negative(move), rows)];
      return op.affine(op.ratio(up, op.add(up, down)), 100);
    },
  }),
  ...feature({
    name: "connors-rsi-3-2-100",
    says: "Mean of the close's relative strength of 3 rows, its streak's of 2 rows, and the share of 100 changes before that were smaller, in per cent",
    unit: "percent",
    range: [0, 100],
    source: "Connors and Alvarez (2012), An Introduction to ConnorsRSI",
    of: op.clip(
      op.mixThree(
        1 / 3,
        op.relativeStrength(close, 3),
        1 / 3,
        op.relativeStrength(op.streak(step), 2),
        1 / 3,
        op.affine(op.percentileRank(op.change(close, 1), 101), 101, -1),
      ),
      0,
      100,
    ),
  }),
  ...family({
    name: "intraday-momentum",
    windows: [14],
    says: (rows) => `100 x sum of close - open where positive, over the sum of |close - open|, ${rows} rows`,
    unit: "percent",
    range: [0, 100],
    source: "Chande and Kroll (1994), The New Technical Trader; as TA-Lib's IMI",
    missing: zeroDivisor,
    of: (rows) => {
      const body = op.subtract(close, open);
      const [up, down] = [op.sum(positive(body), rows), op.sum(negative(body), rows)];
      return op.affine(op.ratio(up, op.add(up, down)), 100);
    },
  }),
  ...family({
    name: "demarker",
    windows: [14],
    says: (rows) => `Mean of ${rows} rises of the high over that plus the mean of ${rows} falls of the low`,
    unit: "fraction",
    range: [0, 1],
    source: "DeMark (1994), The New Science of Technical Analysis",
    missing: zeroDivisor,
    of: (rows) => {
      const up = op.sum(positive(op.delta(high, 1)), rows);
      return op.ratio(up, op.add(up, op.sum(negative(op.delta(low, 1)), rows)));
    },
  }),
  ...family({
    name: "psychological-line",
    windows: [12],
    says: (rows) => `Share in per cent of ${rows} rows whose close rose`,
    unit: "percent",
    range: [0, 100],
    source: "as pandas-ta's PSL",
    of: (rows) => op.affine(op.mean(op.less(0, step), rows), 100),
  }),
];

const changes: readonly Feature[] = [
  ...family({
    name: "momentum",
    windows: [10],
    says: (rows) => `Close less the close ${rows} rows ago`,
    unit: "price",
    source: "as TA-Lib's MOM",
    of: (rows) => op.delta(close, rows),
  }),
  ...family({
    name: "roc",
    windows: [5, 10, 20, 60],
    says: (rows) => `Change of the close over ${rows} rows in per cent`,
    unit: "percent",
    source: "as TA-Lib's ROC",
    missing: zeroDivisor,
    of: rate,
  }),
  ...feature({
    name: "macd-12-26-9",
    says: "Exponential average of 12 closes less that of 26, from the signal's first row on",
    unit: "price",
    source: appel,
    of: op.convergence(close, 12, 26, 9),
  }),
  ...feature({
    name: "macd-signal-12-26-9",
    says: "Exponential average of 9 rows of macd-12-26-9",
    unit: "price",
    source: appel,
    of: op.convergenceSignal(close, 12, 26, 9),
  }),
  ...feature({
    name: "macd-histogram-12-26-9",
    says: "macd-12-26-9 less its signal",
    unit: "price",
    source: appel,
    of: op.convergenceHistogram(close, 12, 26, 9),
  }),
  ...feature({
    name: "macd-histogram-of-close-12-26-9",
    says: "macd-12-26-9 less its signal, over the close",
    unit: "fraction",
    source: appel,
    missing: zeroDivisor,
    of: ofClose(op.convergenceHistogram(close, 12, 26, 9)),
  }),
  ...feature({
    name: "ppo-12-26",
    says: "100 x (mean of 12 closes over that of 26, less 1)",
    unit: "percent",
    source: `${appel}; means as TA-Lib's PPO`,
    missing: zeroDivisor,
    of: op.relative(op.mean(close, 12), op.mean(close, 26), 100),
  }),
  ...feature({
    name: "apo-12-26",
    says: "Exponential average of 12 closes less that of 26, each begun on its own",
    unit: "price",
    source: "as TA-Lib's APO with exponential averages",
    of: op.subtract(op.exponential(close, 12), op.exponential(close, 26)),
  }),
  ...family({
    name: "trix",
    windows: [15],
    says: (rows) => `Change in per cent of the exponential average of ${rows} rows, taken three times`,
    unit: "percent",
    source: "Hutson (1983), Technical Analysis of Stocks & Commodities 1(5)",
    missing: zeroDivisor,
    of: (rows) => {
      const smooth = op.exponential(twice(close, rows, rows), rows);
      return op.percentChange(smooth, 1);
    },
  }),
  ...feature({
    name: "true-strength-25-13",
    says: "100 x the change's exponential average of 25 then 13 rows, over that of its absolute value",
    unit: "percent",
    range: [-100, 100],
    source: blau,
    missing: zeroDivisor,
    of: op.clip(trueStrength, -100, 100),
  }),
  ...feature({
    name: "know-sure-thing",
    says: "Means of 10, 10, 10 and 15 rows of the changes over 10, 15, 20 and 30 rows in per cent, times 1, 2, 3 and 4",
    unit: "percent",
    source: pring,
    missing: zeroDivisor,
    of: knowSureThing,
  }),
  ...feature({
    name: "know-sure-thing-signal",
    says: "Mean of 9 rows of know-sure-thing",
    unit: "percent",
    source: pring,
    missing: zeroDivisor,
    of: op.mean(knowSureThing, 9),
  }),
  ...feature({
    name: "coppock-10-11-14",
    says: "Weighted mean of 10 rows of the changes over 11 and 14 rows in per cent, added",
    unit: "percent",
    source: "Coppock (1965), Barron's",
    missing: zeroDivisor,
    of: op.linearMean(op.add(rate(14), rate(11)), 10),
  }),
  ...feature({
    name: "awesome-oscillator",
    says: "Mean of 5 middles less that of 34",
    unit: "price",
    source: "Williams (1998), New Trading Dimensions",
    of: awesome,
  }),
  ...feature({
    name: "accelerator",
    says: "Awesome oscillator less its mean of 5 rows, over the close",
    unit: "fraction",
    source: "Williams (1998), New Trading Dimensions",
    missing: zeroDivisor,
    of: ofClose(op.subtract(awesome, op.mean(awesome, 5))),
  }),
  ...family({
    name: "forecast-oscillator",
    windows: [9],
    says: (rows) => `100 x (close less the end of the least-squares line through ${rows} closes) over the close`,
    unit: "percent",
    source: "Chande and Kroll (1994), The New Technical Trader",
    missing: zeroDivisor,
    of: (rows) => op.ratio(op.subtract(close, op.trendEnd(close, rows)), close, 100),
  }),
  ...family({
    name: "detrended-price",
    windows: [20],
    says: (rows) => `Close of ${rows / 2 + 1} rows ago less the mean of ${rows} closes, over the close`,
    unit: "fraction",
    source: "Achelis (1995), Technical Analysis from A to Z",
    missing: zeroDivisor,
    of: (rows) => ofClose(op.subtract(op.delay(close, rows / 2 + 1), op.mean(close, rows))),
  }),
  ...family({
    name: "pretty-good-oscillator",
    windows: [14],
    says: (rows) => `Close less its mean of ${rows} rows, over the exponential average of the average true range`,
    unit: "score",
    source: "Johnson; as pandas-ta's PGO",
    missing: zeroDivisor,
    of: (rows) => op.ratio(op.subtract(close, op.mean(close, rows)), op.exponential(averageRange(rows), rows)),
  }),
  ...family({
    name: "bull-power",
    windows: [13],
    says: (rows) => `High less the exponential average of ${rows} closes, over the close`,
    unit: "fraction",
    source: "Elder (1993), Trading for a Living",
    missing: zeroDivisor,
    of: (rows) => ofClose(op.subtract(high, op.exponential(close, rows))),
  }),
  ...family({
    name: "bear-power",
    windows: [13],
    says: (rows) => `Low less the exponential average of ${rows} closes, over the close`,
    unit: "fraction",
    source: "Elder (1993), Trading for a Living",
    missing: zeroDivisor,
    of: (rows) => ofClose(op.subtract(low, op.exponential(close, rows))),
  }),
  ...feature({
    name: "balance-of-power",
    says: "(close - open) / (high - low)",
    unit: "fraction",
    range: [-1, 1],
    source: "Livshin (2001), Technical Analysis of Stocks & Commodities 19(8)",
    missing: "missing where the range is zero",
    of: balance,
  }),
  ...family({
    name: "relative-vigor",
    windows: [14],
    says: (rows) =>
      `Sum of ${rows} rows of close - open over that of high - low, both first averaged over 4 rows with weights 1, 2, 2, 1`,
    unit: "fraction",
    source: "Ehlers (2002), Technical Analysis of Stocks & Commodities 20(1)",
    missing: zeroDivisor,
    of: (rows) =>
      op.divide(
        op.sum(op.symmetricMean(op.subtract(close, open), 4), rows),
        op.sum(op.symmetricMean(op.subtract(high, low), 4), rows),
      ),
  }),
  ...family({
    name: "qstick",
    windows: [10],
    says: (rows) => `Mean of ${rows} rows of close - open, over the close`,
    unit: "fraction",
    source: "Chande and Kroll (1994), The New Technical Trader",
    missing: zeroDivisor,
    of: (rows) => ofClose(op.mean(op.subtract(close, open), rows)),
  }),
  ...family({
    name: "squeeze-momentum",
    windows: [20],
    says: (rows) =>
      `End of the least-squares line through ${rows} rows of close less the mean of their mean and the middle of their channel, over the close`,
    unit: "fraction",
    source: "Carter (2005), Mastering the Trade",
    missing: zeroDivisor,
    of: (rows) => {
      const channel = op.affine(op.add(op.highest(high, rows), op.lowest(low, rows)), 0.5);
      return ofClose(op.trendEnd(op.subtract(close, op.mix(0.5, channel, 0.5, op.mean(close, rows))), rows));
    },
  }),
];

const lines: readonly Feature[] = [
  ...family({
    name: "regression-slope",
    windows: [14, 20],
    says: (rows) => `Slope a row of the least-squares line through ${rows} closes`,
    unit: "price",
    source: "as TA-Lib's LINEARREG_SLOPE",
    of: (rows) => op.trendSlope(close, rows),
  }),
  ...family({
    name: "regression-slope-of-close",
    windows: [20],
    says: (rows) => `Slope a row of the least-squares line through ${rows} closes, over the close`,
    unit: "fraction",
    source: "as TA-Lib's LINEARREG_SLOPE",
    missing: zeroDivisor,
    of: (rows) => ofClose(op.trendSlope(close, rows)),
  }),
  ...family({
    name: "regression-fit",
    windows: [20],
    says: (rows) => `R squared of the least-squares line through ${rows} closes`,
    unit: "fraction",
    range: [0, 1],
    source: "Chande and Kroll (1994), The New Technical Trader",
    missing: zeroDivisor,
    of: (rows) => op.trendFit(close, rows),
  }),
  ...family({
    name: "correlation-trend",
    windows: [12],
    says: (rows) => `Correlation of ${rows} closes with time`,
    unit: "score",
    range: [-1, 1],
    source: sloped,
    missing: zeroDivisor,
    of: (rows) => op.multiply(op.sign(op.trendSlope(close, rows)), op.sqrt(op.trendFit(close, rows))),
  }),
  ...family({
    name: "centre-of-gravity",
    windows: [10],
    says: (rows) => `Minus the mean place (1 = newest) of ${rows} closes, each weighing what it is`,
    unit: "rows",
    source: "Ehlers (2002), Technical Analysis of Stocks & Commodities 20(5)",
    missing: zeroDivisor,
    of: (rows) => op.centreOfGravity(close, rows),
  }),
];

export const momentum: readonly Feature[] = [...strength, ...changes, ...lines];
