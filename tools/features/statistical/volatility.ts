// How much a price moves a row: estimators from closes, ranges and gaps, and two filters. None is scaled to a year: a row may be any bar.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { high, intraday, logRange, logReturn, low, open, overnight, square, squaredReturn } from "./series.ts";

const aRow = { group: "statistical", unit: "fraction", range: [0, Number.POSITIVE_INFINITY] } as const;
const share = { group: "statistical", unit: "fraction", range: [0, 1] } as const;

export const realised = (rows: number): Expression => op.sqrt(op.steadyMean(squaredReturn, rows));
const parkinsonVariance = (rows: number) => op.multiply(1 / (4 * Math.LN2), op.steadyMean(square(logRange), rows));
const upper = op.log(op.divide(high, open));
const lower = op.log(op.divide(low, open));
/** Rogers and Satchell's variance of one row: u (u - c) + d (d - c), all from the open. */
const rogersSatchell = op.add(
  op.multiply(upper, op.subtract(upper, intraday)),
  op.multiply(lower, op.subtract(lower, intraday)),
);
const garmanKlass = op.subtract(op.multiply(0.5, square(logRange)), op.multiply(2 * Math.LN2 - 1, square(intraday)));

function yangZhang(rows: number): Expression {
  const k = 0.34 / (1.34 + (rows + 1) / (rows - 1));
  return op.sqrt(
    op.add(
      op.variance(overnight, rows),
      op.add(
        op.multiply(k, op.variance(intraday, rows)),
        op.multiply(1 - k, op.larger(op.mean(rogersSatchell, rows), 0)),
      ),
    ),
  );
}

/** s2' = (1 - persistence) V + news + beta s2, as an exponential average of weight 1 - beta = 1 / 10; V slides along. */
function filtered(news: Expression, persistence: number, beta: number): Expression {
  const anchor = op.multiply((1 - persistence) / (1 - beta), op.variance(logReturn, 250));
  return op.sqrt(op.wilder(op.add(anchor, op.multiply(1 / (1 - beta), news)), 10));
}

export const garch = filtered(op.multiply(0.08, squaredReturn), 0.98, 0.9);

export const volatility: readonly Feature[] = [
  ...defineFamily({
    ...aRow,
    name: "realised-volatility",
    windows: [5, 20, 60],
    says: (rows) => `Root of the mean of ${rows} squared log returns, a row`,
    source: "Andersen, Bollerslev, Diebold & Labys (2003), Econometrica 71(2)",
    of: realised,
  }),
  ...defineFamily({
    ...aRow,
    name: "return-deviation",
    windows: [20, 60, 250],
    says: (rows) => `Standard deviation (rows - 1) of ${rows} log returns, a row`,
    source: "textbook",
    of: (rows) => op.deviation(logReturn, rows),
  }),
  ...defineFamily({
    ...aRow,
    name: "parkinson-volatility",
    windows: [20, 60],
    says: (rows) => `Root of the mean of ln(high / low) squared over 4 ln 2, ${rows} rows, a row`,
    source: "Parkinson (1980), J. Business 53(1)",
    of: (rows) => op.sqrt(parkinsonVariance(rows)),
  }),
  ...defineFamily({
    ...aRow,
    name: "garman-klass-volatility",
    windows: [20, 60],
    says: (rows) =>
      `Root of the mean of ln(high / low)^2 / 2 - (2 ln 2 - 1) ln(close / open)^2 over ${rows} rows, a row`,
    source: "Garman & Klass (1980), J. Business 53(1)",
    of: (rows) => op.sqrt(op.larger(op.mean(garmanKlass, rows), 0)),
  }),
  ...defineFamily({
    ...aRow,
    name: "rogers-satchell-volatility",
    windows: [20, 60],
    says: (rows) =>
      `Root of the mean of u (u - c) + d (d - c) over ${rows} rows, u, d, c the logs of high, low, close over open, a row`,
    source: "Rogers & Satchell (1991), Annals of Applied Probability 1(4)",
    of: (rows) => op.sqrt(op.larger(op.mean(rogersSatchell, rows), 0)),
  }),
  ...defineFamily({
    ...aRow,
    name: "yang-zhang-volatility",
    windows: [20, 60],
    says: (rows) =>
      `Root of the variance of overnight log returns + k x that of open-to-close ones + (1 - k) x Rogers-Satchell's over ${rows} rows, k = 0.34 / (1.34 + (rows + 1) / (rows - 1)), a row`,
    source: "Yang & Zhang (2000), J. Business 73(3)",
    of: yangZhang,
  }),
  ...defineFamily({
    ...share,
    name: "overnight-variance-share",
    windows: [60],
    says: (rows) => `Variance of overnight log returns over itself plus that of open-to-close ones, ${rows} rows`,
    source: "Lou, Polk & Skouras (2019), J. Financial Economics 134(1), as a ratio of variances",
    of: (rows) => {
      const night = op.variance(overnight, rows);
      return op.divide(night, op.add(night, op.variance(intraday, rows)));
    },
  }),
  ...defineFamily({
    group: "statistical",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "range-to-close-variance",
    windows: [20, 60],
    says: (rows) =>
      `Parkinson's variance over the variance of log returns, ${rows} rows: above 1 where rows move to and fro within themselves`,
    source: "Parkinson (1980), J. Business 53(1)",
    of: (rows) => op.divide(parkinsonVariance(rows), op.variance(logReturn, rows)),
  }),
  ...defineFeature({
    ...aRow,
    name: "ewma-volatility",
    says: "Root of the weighted mean of all squared log returns so far, each row back weighing 0.94 of the next, a row",
    missing: "a missing return gives missing and is left out of later rows",
    source: "J.P. Morgan (1996), RiskMetrics Technical Document",
    of: op.sqrt(op.decayingMean(squaredReturn, 0.06)),
  }),
  ...defineFeature({
    ...aRow,
    name: "garch-volatility",
    says: "GARCH(1,1) filter with fixed parameters: next variance = 0.02 x variance of 250 log returns + 0.08 x squared return + 0.9 x this variance, begun as the mean of 10 rows of its drive (variance and news over 1 - 0.9); its root, a row",
    source: "Bollerslev (1986), J. Econometrics 31(3); variance targeting of Engle & Mezrich (1996)",
    of: garch,
  }),
  ...defineFeature({
    ...aRow,
    name: "gjr-volatility",
    says: "The same filter with 0.03 x squared return + 0.1 x squared return where it is negative as news: falls count more",
    source: "Glosten, Jagannathan & Runkle (1993), J. Finance 48(5)",
    of: filtered(op.multiply(op.where(op.less(logReturn, 0), 0.13, 0.03), squaredReturn), 0.98, 0.9),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "volatility-of-volatility",
    windows: [20, 60],
    says: (rows) => `Standard deviation over mean of the 20-row realised volatility, ${rows} rows`,
    source:
      "Baltussen, Van Bekkum & Van der Grient (2018), J. Financial and Quantitative Analysis 53(4), on realised volatility",
    of: (rows) => op.divide(op.deviation(realised(20), rows), op.mean(realised(20), rows)),
  }),
];
