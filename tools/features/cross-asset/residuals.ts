// What the market does not explain: alphas, idiosyncratic risk and its shape, and how much of a member is its own.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { beta } from "./betas.ts";
import {
  correlations as between,
  family,
  market,
  own,
  product,
  score,
  sector,
  shares,
  sizes,
  square,
} from "./series.ts";

const explained = (rows: number): Expression => square(op.correlation(market, own, rows));
const alpha = (rows: number): Expression => op.subtract(op.mean(own, rows), product(beta(rows), op.mean(market, rows)));
/** Root of the squared residuals over rows - 2. */
const idiosyncratic = (rows: number): Expression =>
  op.sqrt(
    op.multiply(
      (rows - 1) / (rows - 2),
      product(op.variance(own, rows), op.larger(op.subtract(1, explained(rows)), 0)),
    ),
  );
/** Standard error of the constant: s root (1/n + mean^2 / sum of squared deviations of the market). */
const alphaError = (rows: number): Expression =>
  product(
    idiosyncratic(rows),
    op.sqrt(
      op.add(1 / rows, op.divide(square(op.mean(market, rows)), op.multiply(rows - 1, op.variance(market, rows)))),
    ),
  );

/** The row's return less yesterday's beta of 60 rows times the market's: what a hedge set the day before would have left. */
export const hedged = op.subtract(own, product(op.delay(beta(60), 1), market));

const active = op.subtract(own, market);

export const residuals: readonly Feature[] = [
  ...family({
    unit: "fraction",
    name: "alpha",
    windows: [60, 250],
    says: (rows) =>
      `Constant of the least-squares line of the return on the market's over ${rows} rows, a row; no risk-free rate is taken off`,
    source: "Jensen (1968), J. Finance 23(2)",
    of: alpha,
  }),
  ...family({
    ...score,
    name: "alpha-t",
    windows: [250],
    says: (rows) => `Alpha of ${rows} rows over its standard error`,
    source: "Jensen (1968), J. Finance 23(2)",
    of: (rows) => op.divide(alpha(rows), alphaError(rows)),
  }),
  ...family({
    ...score,
    name: "appraisal-ratio",
    windows: [250],
    says: (rows) => `Alpha over idiosyncratic volatility, both of ${rows} rows, a row`,
    source: "Treynor & Black (1973), J. Business 46(1)",
    of: (rows) => op.divide(alpha(rows), idiosyncratic(rows)),
  }),
  ...family({
    ...sizes,
    name: "idiosyncratic-volatility",
    windows: [20, 60, 250],
    says: (rows) => `Root of the squared residuals of the line on the market over rows - 2, ${rows} rows`,
    source: "Ang, Hodrick, Xing & Zhang (2006), J. Finance 61(1), on the market alone",
    of: idiosyncratic,
  }),
  ...family({
    ...sizes,
    name: "two-factor-volatility",
    windows: [60],
    says: (rows) => `Root of the squared residuals of a fit on the market and the sector over rows - 3, ${rows} rows`,
    source: "Ang, Hodrick, Xing & Zhang (2006), J. Finance 61(1), on market and sector",
    of: (rows) => op.twoFactor(own, market, sector, rows, "deviation"),
  }),
  ...family({
    ...score,
    name: "idiosyncratic-skewness",
    windows: [60, 250],
    says: (rows) => `Sample skewness of the residuals of the line on the market over ${rows} rows`,
    source: "Boyer, Mitton & Vorkink (2010), Rev. Financial Studies 23(1), realised",
    of: (rows) => op.residualShape(own, market, rows, "skewness"),
  }),
  ...family({
    ...score,
    name: "idiosyncratic-kurtosis",
    windows: [250],
    says: (rows) => `Sample excess kurtosis of the residuals of the line on the market over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.residualShape(own, market, rows, "kurtosis"),
  }),
  ...family({
    ...between,
    name: "residual-autocorrelation",
    windows: [60],
    says: (rows) =>
      `First autocorrelation of the residuals of the line on the market over ${rows} rows: sum of products of neighbours over the sum of squares`,
    source: "Durbin & Watson (1950), Biometrika 37: 1 - their d / 2, end terms aside",
    of: (rows) => op.residualShape(own, market, rows, "autocorrelation"),
  }),
  ...family({
    ...shares,
    name: "market-share",
    windows: [60, 250],
    says: (rows) => `R squared of the line on the market over ${rows} rows`,
    source: "Roll (1988), J. Finance 43(3)",
    of: explained,
  }),
  ...family({
    ...score,
    name: "synchronicity",
    windows: [250],
    says: (rows) => `Log of r squared over 1 less r squared of the line on the market over ${rows} rows`,
    source: "Morck, Yeung & Yu (2000), J. Financial Economics 58(1)",
    of: (rows) => op.log(op.divide(explained(rows), op.subtract(1, explained(rows)))),
  }),
  ...family({
    ...shares,
    name: "two-factor-share",
    windows: [60],
    says: (rows) => `R squared of a fit of the return on the market and the sector over ${rows} rows`,
    source: "King (1966), J. Business 39(1)",
    of: (rows) => op.twoFactor(own, market, sector, rows, "r2"),
  }),
  ...family({
    ...shares,
    name: "sector-share",
    windows: [60],
    says: (rows) => `What the sector adds to the r squared of the line on the market over ${rows} rows`,
    source: "King (1966), J. Business 39(1)",
    of: (rows) => op.larger(op.subtract(op.twoFactor(own, market, sector, rows, "r2"), explained(rows)), 0),
  }),
  ...family({
    ...sizes,
    name: "tracking-error",
    windows: [60],
    says: (rows) => `Standard deviation (rows - 1) of the return less the market's over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.deviation(active, rows),
  }),
  ...family({
    ...score,
    name: "information-ratio",
    windows: [60, 250],
    says: (rows) => `Mean of the return less the market's over its standard deviation (rows - 1), ${rows} rows, a row`,
    source: "Goodwin (1998), Financial Analysts J. 54(4)",
    of: (rows) => op.divide(op.mean(active, rows), op.deviation(active, rows)),
  }),
  ...family({
    unit: "fraction",
    name: "hedged-return",
    windows: [20],
    says: (rows) =>
      `Sum over ${rows} rows of the return less the beta of 60 rows as of the row before times the market's return`,
    source: "Blitz, Huij & Martens (2011), J. Empirical Finance 18(3), with one factor",
    of: (rows) => op.sum(hedged, rows),
  }),
  ...family({
    ...score,
    name: "residual-momentum",
    windows: [120],
    says: (rows) =>
      `Sum over ${rows} rows, the newest 20 left out, of returns less the beta of the row before times the market's, over their standard deviation`,
    source: "Blitz, Huij & Martens (2011), J. Empirical Finance 18(3), with one factor",
    of: (rows) => op.divide(op.sum(op.delay(hedged, 20), rows), op.deviation(op.delay(hedged, 20), rows)),
  }),
  ...family({
    ...score,
    name: "residual-now",
    windows: [60],
    says: (rows) =>
      `The row's residual of a fit on the market and the sector over ${rows} rows, over the residuals' deviation`,
    source: "Avellaneda & Lee (2010), Quantitative Finance 10(7), on returns",
    of: (rows) =>
      op.divide(
        op.twoFactor(own, market, sector, rows, "residual"),
        op.twoFactor(own, market, sector, rows, "deviation"),
      ),
  }),
];
