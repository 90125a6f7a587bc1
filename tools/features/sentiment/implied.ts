// What option buyers pay: the volatility that they imply, how it moves, how it leans, and how it stands to what happened and to what is said.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { correlation, family, feature, logReturn, mood, score, share, square, standardised, vix } from "./series.ts";

const missing = "missing where the newest quotes are more than 10 days old or do not reach the strikes" as const;
const window = "missing while a row of its window is" as const;
const premium = "Bollerslev, Tauchen & Zhou (2009), Review of Financial Studies 22(11)";
const xing = "Xing, Zhang & Zhao (2010), J. Financial and Quantitative Analysis 45(3)";
const size = { unit: "fraction/year", range: [0, Number.POSITIVE_INFINITY] } as const;

const level = input("implied_volatility");
const skew = input("implied_skew");
const logLevel = op.log(level);
const year = 252;
const realised = (rows: number) => op.multiply(Math.sqrt(year), op.deviation(logReturn, rows));

export const impliedFeatures: readonly Feature[] = [
  ...feature({
    ...size,
    missing,
    name: "implied-volatility",
    says: "At-the-money implied volatility of the expiry nearest to 30 days, a year",
    source: "Black & Scholes (1973), J. Political Economy 81(3)",
    of: level,
  }),
  ...family({
    ...score,
    missing: window,
    name: "implied-change",
    windows: [5, 20],
    says: (rows) => `ln(implied volatility / the same ${rows} rows ago)`,
    source: "An, Ang, Bali & Cakici (2014), J. Finance 69(5)",
    of: (rows) => op.delta(logLevel, rows),
  }),
  ...family({
    ...share,
    missing: window,
    name: "implied-rank",
    windows: [120],
    says: (rows) => `Rank of the implied volatility among its last ${rows} values, over rows`,
    source: "as pandas' rolling rank in per cent",
    of: (rows) => op.percentileRank(level, rows),
  }),
  ...family({
    ...score,
    missing: "missing while a row of its window is, and where all are alike",
    name: "implied-score",
    windows: [60],
    says: (rows) => `ln implied volatility less its mean of ${rows} rows, over their standard deviation`,
    source: "textbook",
    of: (rows) => standardised(logLevel, rows),
  }),
  ...family({
    ...score,
    missing: window,
    range: [0, Number.POSITIVE_INFINITY],
    name: "implied-unrest",
    windows: [20],
    says: (rows) => `Standard deviation of ${rows} changes of ln implied volatility: volatility of volatility`,
    source: "Baltussen, van Bekkum & van der Grient (2018), J. Financial and Quantitative Analysis 53(4)",
    of: (rows) => op.deviation(op.delta(logLevel, 1), rows),
  }),
  ...feature({
    unit: "fraction/year",
    missing,
    name: "implied-skew",
    says: "Implied volatility of the 90 % strike less that of the 110 % strike, a year",
    source: xing,
    of: skew,
  }),
  ...feature({
    ...score,
    missing,
    name: "implied-skew-ratio",
    says: "Implied skew over at-the-money implied volatility",
    source: "Mixon (2011), J. Derivatives 18(4): skew in units of the level",
    of: op.divide(skew, level),
  }),
  ...family({
    unit: "fraction/year",
    missing: window,
    name: "implied-skew-change",
    windows: [20],
    says: (rows) => `Implied skew less that ${rows} rows ago`,
    source: xing,
    of: (rows) => op.delta(skew, rows),
  }),
  ...family({
    ...score,
    missing: "missing while a row of its window is, and where all are alike",
    name: "implied-skew-score",
    windows: [60],
    says: (rows) => `Implied skew less its mean of ${rows} rows, over their standard deviation`,
    source: "textbook",
    of: (rows) => standardised(skew, rows),
  }),
  ...family({
    ...score,
    missing: window,
    name: "implied-to-realised",
    windows: [20, 60],
    says: (rows) =>
      `ln(implied volatility / standard deviation of ${rows} log returns, ${year} rows a year): above 0 where insurance costs more than it paid`,
    source: `${premium}, as a log ratio`,
    of: (rows) => op.log(op.divide(level, realised(rows))),
  }),
  ...family({
    unit: "fraction/year",
    missing: window,
    name: "variance-premium",
    windows: [20],
    says: (rows) => `Implied variance less that of ${rows} log returns, ${year} rows a year`,
    source: premium,
    of: (rows) => op.subtract(square(level), square(realised(rows))),
  }),
  ...feature({
    ...score,
    missing: "missing where one of the two is",
    name: "implied-to-vix",
    says: "ln(implied volatility / VIX as a fraction): fear about the member beside fear about the market",
    source: "textbook",
    of: op.log(op.divide(level, op.multiply(0.01, vix))),
  }),
  ...feature({
    ...score,
    missing: "missing where the return or the implied volatility of the row before is",
    range: [0, Number.POSITIVE_INFINITY],
    name: "move-to-implied",
    says: `Size of the log return over the move a row that the implied volatility of the row before told of, ${year} rows a year`,
    source: "textbook",
    of: op.divide(op.abs(logReturn), op.multiply(1 / Math.sqrt(year), op.delay(level, 1))),
  }),
  ...family({
    ...correlation,
    missing: window,
    name: "implied-return-correlation",
    windows: [60],
    says: (rows) => `Correlation of the change of ln implied volatility with the log return, ${rows} rows`,
    source: "Bekaert & Wu (2000), Review of Financial Studies 13(1)",
    of: (rows) => op.correlation(op.delta(logLevel, 1), logReturn, rows),
  }),
  ...family({
    ...correlation,
    missing: window,
    name: "implied-tone-correlation",
    windows: [60],
    says: (rows) =>
      `Correlation over ${rows} rows of ln implied volatility with the tone that halves in weight every 5 rows`,
    source: "textbook",
    of: (rows) => op.correlation(logLevel, mood, rows),
  }),
];
