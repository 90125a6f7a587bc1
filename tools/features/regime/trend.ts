// Is there a trend, and is the present like what was before it?

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { close, high, logClose, logReturn, low, rowsOfReturns } from "../statistical/series.ts";
import { trendTest, welch } from "./tests.ts";

const score = { group: "regime", unit: "score" } as const;
const share = { group: "regime", unit: "fraction", range: [0, 1] } as const;

/** Lengths of the way by boxes of half a window and of a whole one. */
function fractalDimension(rows: number): Expression {
  const half = rows / 2;
  const box = (length: number): Expression => op.subtract(op.highest(high, length), op.lowest(low, length));
  const halves = op.add(box(half), op.delay(box(half), half));
  return op.add(1, op.multiply(1 / Math.LN2, op.log(op.divide(halves, box(rows)))));
}

const means = [close, op.mean(close, 20), op.mean(close, 60), op.mean(close, 250)] as const;

export const trend: readonly Feature[] = [
  ...defineFamily({
    ...share,
    name: "trend-fit",
    windows: [60, 120],
    says: (rows) => `R squared of the least-squares line through ${rows} logs of the close`,
    source: "textbook",
    of: (rows) => op.trendFit(logClose, rows),
  }),
  ...defineFamily({
    ...score,
    name: "trend-test",
    windows: [20, 60],
    says: (rows) =>
      `Slope of the line through ${rows} logs of the close over its standard error, as if they were independent`,
    source: "textbook",
    of: (rows) => trendTest(logClose, rows),
  }),
  ...defineFamily({
    ...score,
    name: "rank-trend-test",
    windows: [20, 60],
    says: (rows) => `z of Mann and Kendall's test of trend over ${rows} closes`,
    source: "Mann (1945), Econometrica 13(3)",
    of: (rows) => op.rankTrendZ(close, rows),
  }),
  ...defineFamily({
    group: "regime",
    unit: "score",
    name: "fractal-dimension",
    windows: [20, 60],
    says: (rows) =>
      `1 + log2 of (range of the newest ${rows / 2} rows + range of the ${rows / 2} before) over the range of all ${rows}: 1 for a straight way, 2 for one that fills its box, below 1 where a gap lies between the halves`,
    range: [Number.NEGATIVE_INFINITY, 2 + 1e-9],
    source: "Ehlers (2005), Fractal Adaptive Moving Averages, Technical Analysis of Stocks & Commodities",
    of: fractalDimension,
  }),
  ...defineFamily({
    ...share,
    name: "above-average-share",
    windows: [60],
    says: (rows) => `Share of ${rows} rows in which the close stood above the mean of its last 120`,
    source: "textbook",
    of: (rows) => op.mean(op.greater(close, op.mean(close, 120)), rows),
  }),
  ...defineFamily({
    ...score,
    name: "average-distance",
    windows: [60, 250],
    says: (rows) =>
      `ln(close / mean of ${rows} closes) over the standard deviation of ${rowsOfReturns(rows)} times sqrt(rows)`,
    source: "Brock, Lakonishok & LeBaron (1992), J. Finance 47(5), in deviations",
    of: (rows) =>
      op.divide(
        op.log(op.divide(close, op.mean(close, rows))),
        op.multiply(Math.sqrt(rows), op.deviation(logReturn, rows)),
      ),
  }),
  ...defineFeature({
    ...score,
    name: "average-order",
    says: "Mean of three signs: close against its mean of 20 rows, that against the mean of 60, that against the mean of 250: 1 where all stand in rising order",
    range: [-1, 1],
    source: "textbook",
    of: op.multiply(
      1 / 3,
      op.add(
        op.add(op.sign(op.subtract(means[0], means[1])), op.sign(op.subtract(means[1], means[2]))),
        op.sign(op.subtract(means[2], means[3])),
      ),
    ),
  }),
  ...defineFamily({
    group: "regime",
    unit: "flag",
    range: [0, 1],
    name: "bear",
    windows: [250],
    says: (rows) => `1 where the close is a fifth or more below the highest of ${rows} rows, else 0`,
    source: "usual definition of a bear market",
    of: (rows) => op.lessOrEqual(close, op.multiply(0.8, op.highest(close, rows))),
  }),
  ...defineFamily({
    ...score,
    name: "mean-shift-test",
    windows: [20],
    says: (rows) => `Welch's t of the mean of the newest ${rows} log returns against the ${3 * rows} before them`,
    source: "Welch (1947), Biometrika 34",
    of: (rows) => welch(logReturn, rows),
  }),
  ...defineFamily({
    ...score,
    name: "mean-cusum",
    windows: [60],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Largest |partial sum| of ${rows} log returns less their mean, over their deviation times sqrt(rows): above 1.36 in 5 % of cases without a change of mean`,
    source: "Ploberger & Krämer (1992), Econometrica 60(2)",
    of: (rows) =>
      op.divide(
        op.partialSums(logReturn, rows, "peak"),
        op.multiply(Math.sqrt(rows), op.partialSums(logReturn, rows, "deviation")),
      ),
  }),
];
