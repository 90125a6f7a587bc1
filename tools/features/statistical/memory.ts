// Does a price remember where it was? Scaling of its wander with the horizon, tests for a unit root, and the pull towards a mean.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { logClose, logReturn, slopeOver, square } from "./series.ts";

const exponent = { group: "statistical", unit: "score" } as const;
const score = { group: "statistical", unit: "score" } as const;

const logs = (sizes: readonly number[]): number[] => sizes.map(Math.log);

/** Rescaled ranges of every stretch of 10, 20 and 40 rows in the window, averaged by length: a row only adds its own three. */
function hurstByRange(rows: number): Expression {
  const sizes = [10, 20, 40];
  const ranges = sizes.map((rowsEach) => {
    const rescaled = op.divide(
      op.partialSums(logReturn, rowsEach, "range"),
      op.partialSums(logReturn, rowsEach, "deviation"),
    );
    return op.log(op.mean(rescaled, rows - rowsEach + 1));
  });
  return slopeOver(logs(sizes), ranges);
}

function hurstByDifferences(rows: number): Expression {
  const lags = [1, 2, 4, 8, 16];
  return slopeOver(
    logs(lags),
    lags.map((lag) => op.multiply(0.5, op.log(op.variance(op.delta(logClose, lag), rows)))),
  );
}

/** The summed returns whose trend is taken out are the log closes themselves, so that a box's fluctuation is what its line leaves. */
function detrendedFluctuation(rows: number): Expression {
  const boxes = [8, 16, 32];
  return slopeOver(
    logs(boxes),
    boxes.map((box) => {
      const left = op.multiply(
        (box - 1) / box,
        op.multiply(op.variance(logClose, box), op.subtract(1, op.trendFit(logClose, box))),
      );
      return op.multiply(0.5, op.log(op.mean(left, rows - box + 1)));
    }),
  );
}

const change = op.delta(logClose, 1);
const level = op.delay(logClose, 1);
const changeBefore = op.delay(change, 1);

/** The t value of one regressor beside one other and a constant follows from the three correlations (Frisch and Waugh). */
function augmentedDickeyFuller(rows: number): Expression {
  const equations = rows - 2; // a window of closes has so many changes with a change before them
  const withLevel = op.correlation(level, change, equations);
  const withBefore = op.correlation(changeBefore, change, equations);
  const among = op.correlation(changeBefore, level, equations);
  const partial = op.divide(
    op.subtract(withLevel, op.multiply(withBefore, among)),
    op.sqrt(op.multiply(op.subtract(1, square(withBefore)), op.subtract(1, square(among)))),
  );
  return op.divide(op.multiply(Math.sqrt(equations - 3), partial), op.sqrt(op.subtract(1, square(partial))));
}

const speed = (rows: number): Expression => op.slopeOn(level, change, rows - 1);

export const memory: readonly Feature[] = [
  ...defineFamily({
    ...exponent,
    name: "hurst-rescaled-range",
    windows: [120],
    says: (rows) =>
      `Slope of ln mean R/S on ln length over all stretches of 10, 20 and 40 log returns within ${rows}: R the range of their partial sums less the mean's, S their deviation; some 0.6 without memory, since short stretches lean upwards`,
    source: "Hurst (1951), Transactions ASCE 116; Mandelbrot & Wallis (1969), Water Resources Research 5(5)",
    of: hurstByRange,
  }),
  ...defineFamily({
    ...exponent,
    name: "hurst-differences",
    windows: [60, 250],
    says: (rows) =>
      `Slope of ln standard deviation of the differences of ln close over 1, 2, 4, 8 and 16 rows on ln of those, the last ${rows} of each: 0.5 for a random walk`,
    source: "Gatheral, Jaisson & Rosenbaum (2018), Quantitative Finance 18(6), with q = 2 on prices",
    of: hurstByDifferences,
  }),
  ...defineFamily({
    ...exponent,
    name: "detrended-fluctuation",
    windows: [120],
    says: (rows) =>
      `Slope of ln F on ln box over all boxes of 8, 16 and 32 rows of ln close within ${rows}, F the root mean squared distance from the box's own line: 0.5 for returns without memory`,
    source: "Peng et al. (1994), Physical Review E 49(2), with overlapping boxes",
    of: detrendedFluctuation,
  }),
  ...defineFamily({
    ...score,
    name: "modified-rescaled-range",
    windows: [60],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Range of the partial sums of ${rows} log returns less their mean, over sqrt(rows x long-run variance with 4 lags): 0.809 to 1.862 in 95 % of cases without long memory`,
    source: "Lo (1991), Econometrica 59(5)",
    of: (rows) =>
      op.divide(
        op.partialSums(logReturn, rows, "range"),
        op.sqrt(op.multiply(rows, op.longRunVariance(logReturn, rows, 4))),
      ),
  }),
  ...defineFamily({
    ...score,
    name: "fractional-difference",
    windows: [40],
    says: (rows) =>
      `ln close differenced by the fraction 0.4 with ${rows} weights; depends on the price level, so it is to be compared with its own past only`,
    source:
      "Hosking (1981), Biometrika 68(1); fixed width as in López de Prado (2018), Advances in Financial Machine Learning, ch. 5",
    of: (rows) => op.fractionalDifference(logClose, rows, 0.4),
  }),
  ...defineFamily({
    ...score,
    name: "dickey-fuller",
    windows: [120],
    says: (rows) =>
      `Augmented Dickey-Fuller t of ln close over ${rows} rows with a constant and one lagged change: below -2.9 speaks against a random walk`,
    source: "Said & Dickey (1984), Biometrika 71(3)",
    of: augmentedDickeyFuller,
  }),
  ...defineFamily({
    ...score,
    name: "kpss",
    windows: [60],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Sum of squared partial sums of ln close less its mean over rows^2 x long-run variance with 4 lags, ${rows} rows: above 0.463 speaks against a level that stays`,
    source: "Kwiatkowski, Phillips, Schmidt & Shin (1992), J. Econometrics 54",
    of: (rows) =>
      op.divide(
        op.partialSums(logClose, rows, "squares"),
        op.multiply(rows * rows, op.longRunVariance(logClose, rows, 4)),
      ),
  }),
  ...defineFamily({
    ...score,
    name: "reversion-slope",
    windows: [60, 120],
    says: (rows) =>
      `Slope of the change of ln close on its level before within ${rows} rows: negative where it is pulled back`,
    source: "Dickey & Fuller (1979), J. American Statistical Association 74",
    of: speed,
  }),
  ...defineFamily({
    group: "statistical",
    unit: "rows",
    name: "half-life",
    windows: [60, 120],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Rows in which half of the distance to the mean goes: -ln 2 / ln(1 + reversion slope) of ${rows} rows`,
    missing: "missing while a row of its window is, and where the slope is not between -1 and 0",
    source: "Ornstein-Uhlenbeck process by AR(1), as in Chan (2013), Algorithmic Trading, ch. 2",
    of: (rows) => {
      const kept = op.log(op.add(1, speed(rows)));
      return op.divide(-Math.LN2, op.onlyWhere(kept, op.less(kept, 0)));
    },
  }),
];
