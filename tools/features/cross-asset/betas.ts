// Betas: how much a member moves when what it is held against moves. All slopes are of simple returns, with a constant unless told.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { family, leaders, market, own, product, score, sector, square } from "./series.ts";

export const beta = (rows: number): Expression => op.slopeOn(market, own, rows);
const correlation = (rows: number): Expression => op.correlation(market, own, rows);

/** Squared standard error of the slope: residual variance over (rows - 1) variances of the market. */
const slopeVariance = (rows: number): Expression =>
  op.multiply(
    1 / (rows - 2),
    product(op.divide(op.variance(own, rows), op.variance(market, rows)), op.subtract(1, square(correlation(rows)))),
  );

/** Betas across stocks lie about 1 by half a unit or so. */
const priorVariance = 0.25;

function shrunk(rows: number): Expression {
  const error = slopeVariance(rows);
  return op.divide(op.add(op.multiply(priorVariance, beta(rows)), error), op.add(error, priorVariance));
}

const lagged = op.delay(market, 1);

/** Slopes of yesterday's return on the market's of the day before, of the day, and of today; today's market is known by now. */
const scholesWilliams = (rows: number): Expression => {
  const before = op.delay(own, 1);
  const three = op.add(
    op.add(op.slopeOn(op.delay(market, 2), before, rows), op.slopeOn(lagged, before, rows)),
    op.slopeOn(market, before, rows),
  );
  return op.divide(three, op.add(1, op.multiply(2, op.correlation(lagged, market, rows))));
};

/** Sum of the member's returns over rows in which the market rose (or fell) over the sum of the market's. */
const capture = (rows: number, side: 1 | -1): Expression => {
  const on = side === 1 ? op.greater(market, 0) : op.less(market, 0);
  return op.divide(op.steadySum(op.where(on, own, 0), rows), op.steadySum(op.where(on, market, 0), rows));
};

export const betas: readonly Feature[] = [
  ...family({
    ...score,
    name: "beta",
    windows: [20, 60, 120, 250],
    says: (rows) => `Least-squares slope of the return on the market's over ${rows} rows`,
    source: "Sharpe (1964), J. Finance 19(3)",
    of: beta,
  }),
  ...family({
    ...score,
    name: "downside-beta",
    windows: [60, 250],
    says: (rows) =>
      `Slope of the return on the market's over those of ${rows} rows in which the market lay below its mean of them`,
    source: "Ang, Chen & Xing (2006), Rev. Financial Studies 19(4)",
    of: (rows) => op.sided(own, market, rows, "below_slope"),
  }),
  ...family({
    ...score,
    name: "upside-beta",
    windows: [60, 250],
    says: (rows) =>
      `Slope of the return on the market's over those of ${rows} rows in which the market lay above its mean of them`,
    source: "Ang, Chen & Xing (2006), Rev. Financial Studies 19(4)",
    of: (rows) => op.sided(own, market, rows, "above_slope"),
  }),
  ...family({
    ...score,
    name: "beta-asymmetry",
    windows: [250],
    says: (rows) => `Downside beta less upside beta, both over ${rows} rows`,
    source: "Ang, Chen & Xing (2006), Rev. Financial Studies 19(4)",
    of: (rows) => op.subtract(op.sided(own, market, rows, "below_slope"), op.sided(own, market, rows, "above_slope")),
  }),
  ...family({
    ...score,
    name: "kalman-beta",
    windows: [60],
    says: (rows) =>
      `Slope of the return on the market's without a constant as a random walk, by a Kalman filter: a row's drift has half the variance of the residuals; begun at 1 with a variance of 1000 of theirs, first told after ${rows} rows`,
    source: "Mergner & Bulla (2008), European J. of Finance 14(8)",
    of: (rows) => op.kalmanSlope(own, market, 0.5, rows),
  }),
  ...family({
    ...score,
    name: "dimson-beta",
    windows: [60, 250],
    says: (rows) =>
      `Sum of the slopes of the return on the market's of the row and of the row before, fitted together over ${rows} rows`,
    source: "Dimson (1979), J. Financial Economics 7(2), with one lag and no lead",
    of: (rows) =>
      op.add(op.twoFactor(own, market, lagged, rows, "first"), op.twoFactor(own, market, lagged, rows, "second")),
  }),
  ...family({
    ...score,
    name: "scholes-williams-beta",
    windows: [120],
    says: (rows) =>
      `Slopes of the return of the row before on the market's of two rows before, of the row before and of the row, each alone over ${rows} rows, summed, over 1 + 2 x the market's first autocorrelation`,
    source: "Scholes & Williams (1977), J. Financial Economics 5(3), one row late so that the lead is known",
    of: scholesWilliams,
  }),
  ...family({
    ...score,
    name: "shrunk-beta",
    windows: [60, 250],
    says: (rows) =>
      `Beta of ${rows} rows and 1, weighted by the inverse of their variances: the slope's squared standard error, and 0.25 of betas across stocks`,
    source: "Vasicek (1973), J. Finance 28(5), with a prior of 1 and 0.25 for all",
    of: shrunk,
  }),
  ...family({
    ...score,
    name: "beta-error",
    range: [0, Number.POSITIVE_INFINITY],
    windows: [60],
    says: (rows) => `Standard error of the beta of ${rows} rows`,
    source: "textbook",
    of: (rows) => op.sqrt(op.larger(slopeVariance(rows), 0)),
  }),
  ...family({
    ...score,
    name: "beta-instability",
    range: [0, Number.POSITIVE_INFINITY],
    windows: [120],
    says: (rows) => `Standard deviation (rows - 1) over ${rows} rows of the beta of 60 rows`,
    source: "Blume (1975), J. Finance 30(3), on betas that wander",
    of: (rows) => op.deviation(beta(60), rows),
  }),
  ...family({
    ...score,
    name: "beta-change",
    windows: [250],
    says: (rows) => `Beta of 60 rows less beta of ${rows} rows`,
    source: "textbook",
    of: (rows) => op.subtract(beta(60), beta(rows)),
  }),
  ...family({
    ...score,
    name: "frazzini-pedersen-beta",
    windows: [250],
    says: (rows) =>
      `Correlation with the market over ${rows} rows of sums of three log returns, times the ratio of the standard deviations of log returns over 120 rows`,
    source: "Frazzini & Pedersen (2014), J. Financial Economics 111(1), with a year for the correlation too",
    of: frazziniPedersen,
  }),
  ...family({
    ...score,
    name: "sector-beta",
    windows: [60, 250],
    says: (rows) => `Slope of the return on that of the others in its sector over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.slopeOn(sector, own, rows),
  }),
  ...family({
    ...score,
    name: "leader-beta",
    windows: [60],
    says: (rows) => `Slope of the return on the leaders' over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.slopeOn(leaders, own, rows),
  }),
  ...family({
    ...score,
    name: "market-loading",
    windows: [60, 250],
    says: (rows) =>
      `Slope on the market's return of a fit of the return on the market's and the sector's over ${rows} rows`,
    source: "King (1966), J. Business 39(1), on market and industry factors",
    of: (rows) => op.twoFactor(own, market, sector, rows, "first"),
  }),
  ...family({
    ...score,
    name: "sector-loading",
    windows: [60, 250],
    says: (rows) =>
      `Slope on the sector's return of a fit of the return on the market's and the sector's over ${rows} rows`,
    source: "King (1966), J. Business 39(1), on market and industry factors",
    of: (rows) => op.twoFactor(own, market, sector, rows, "second"),
  }),
  ...family({
    ...score,
    name: "upside-capture",
    windows: [60],
    says: (rows) => `Sum of returns over those of ${rows} rows in which the market rose, over the sum of the market's`,
    source: "Morningstar's upside capture ratio, arithmetic",
    of: (rows) => capture(rows, 1),
  }),
  ...family({
    ...score,
    name: "downside-capture",
    windows: [60],
    says: (rows) => `Sum of returns over those of ${rows} rows in which the market fell, over the sum of the market's`,
    source: "Morningstar's downside capture ratio, arithmetic",
    of: (rows) => capture(rows, -1),
  }),
];

function frazziniPedersen(rows: number): Expression {
  const [mine, its] = [op.log(op.add(1, own)), op.log(op.add(1, market))];
  const ratio = op.divide(op.deviation(mine, 120), op.deviation(its, 120));
  return product(op.correlation(op.sum(its, 3), op.sum(mine, 3), rows), ratio);
}
