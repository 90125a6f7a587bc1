// How returns are spread: moments, quantiles, tails, and where the newest stands among them.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { logReturn, rowsOfReturns, simpleReturn, size, square } from "./series.ts";

const score = { group: "statistical", unit: "score" } as const;
const fraction = { group: "statistical", unit: "fraction" } as const;
const ratio = { group: "statistical", unit: "ratio" } as const;
const both = [60, 250];

const skewness = (rows: number): Expression => op.skewness(logReturn, rows);
const kurtosis = (rows: number): Expression => op.kurtosis(logReturn, rows);

/** From the unbiased moments back to the plain ones that the test is written in. */
function jarqueBera(n: number): Expression {
  const plainSkewness = op.multiply((n - 2) / Math.sqrt(n * (n - 1)), skewness(n));
  const plainKurtosis = op.divide(op.subtract(op.multiply(((n - 2) * (n - 3)) / (n - 1), kurtosis(n)), 6), n + 1);
  return op.add(op.multiply(n / 6, square(plainSkewness)), op.multiply(n / 24, square(plainKurtosis)));
}

type Which = Parameters<typeof op.orderStatistic>[2];
const order = (rows: number, which: Which): Expression => op.orderStatistic(logReturn, rows, which);
const between = (rows: number, low: Which, high: Which): Expression => op.subtract(order(rows, high), order(rows, low));
/** (high + low - 2 median) / (high - low). */
const quantileSkew = (rows: number, low: Which, high: Which): Expression =>
  op.divide(
    op.subtract(op.add(order(rows, high), order(rows, low)), op.multiply(2, order(rows, "q50"))),
    between(rows, low, high),
  );
const lost = op.negate(logReturn);
const toDeviation = 1.482602218505602; // a normal law's standard deviation over its median deviation

export const distribution: readonly Feature[] = [
  ...defineFamily({
    ...score,
    name: "skewness",
    windows: both,
    says: (rows) => `Sample skewness of ${rowsOfReturns(rows)}, corrected for bias`,
    source: "Joanes & Gill (1998), The Statistician 47(1), G1",
    of: skewness,
  }),
  ...defineFamily({
    ...score,
    name: "kurtosis",
    windows: both,
    says: (rows) => `Sample excess kurtosis of ${rowsOfReturns(rows)}, corrected for bias`,
    source: "Joanes & Gill (1998), The Statistician 47(1), G2",
    of: kurtosis,
  }),
  ...defineFamily({
    ...score,
    name: "jarque-bera",
    windows: both,
    says: (rows) =>
      `rows / 6 x (skewness^2 + excess kurtosis^2 / 4), both by plain moments of ${rowsOfReturns(rows)}: chi-squared of 2 degrees where they are normal`,
    range: [0, Number.POSITIVE_INFINITY],
    source: "Jarque & Bera (1987), International Statistical Review 55(2)",
    of: jarqueBera,
  }),
  ...defineFamily({
    ...fraction,
    name: "lower-quantile",
    windows: both,
    says: (rows) =>
      `5 % quantile of ${rowsOfReturns(rows)}, linear between order statistics: minus the historical value at risk`,
    source: "Hyndman & Fan (1996), The American Statistician 50(4), type 7",
    of: (rows) => order(rows, "q05"),
  }),
  ...defineFamily({
    ...fraction,
    name: "upper-quantile",
    windows: both,
    says: (rows) => `95 % quantile of ${rowsOfReturns(rows)}, linear between order statistics`,
    source: "Hyndman & Fan (1996), The American Statistician 50(4), type 7",
    of: (rows) => order(rows, "q95"),
  }),
  ...defineFamily({
    ...fraction,
    name: "median-return",
    windows: both,
    says: (rows) => `Median of ${rowsOfReturns(rows)}`,
    source: "textbook",
    of: (rows) => order(rows, "q50"),
  }),
  ...defineFamily({
    ...fraction,
    name: "interquartile-range",
    windows: both,
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) => `75 % less 25 % quantile of ${rowsOfReturns(rows)}`,
    source: "textbook",
    of: (rows) => between(rows, "q25", "q75"),
  }),
  ...defineFamily({
    ...fraction,
    name: "median-deviation",
    windows: both,
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) => `1.4826 x median distance of ${rowsOfReturns(rows)} from their median`,
    source: "Hampel (1974), J. American Statistical Association 69",
    of: (rows) => op.multiply(toDeviation, order(rows, "mad")),
  }),
  ...defineFamily({
    ...score,
    name: "quartile-skewness",
    windows: both,
    range: [-1 - 1e-9, 1 + 1e-9],
    says: (rows) => `(q75 + q25 - 2 median) / (q75 - q25) of ${rowsOfReturns(rows)}`,
    source: "Bowley (1920), Elements of Statistics",
    of: (rows) => quantileSkew(rows, "q25", "q75"),
  }),
  ...defineFamily({
    ...score,
    name: "decile-skewness",
    windows: both,
    range: [-1 - 1e-9, 1 + 1e-9],
    says: (rows) => `(q90 + q10 - 2 median) / (q90 - q10) of ${rowsOfReturns(rows)}`,
    source: "Kelley (1947), Fundamentals of Statistics",
    of: (rows) => quantileSkew(rows, "q10", "q90"),
  }),
  ...defineFamily({
    ...ratio,
    name: "quantile-kurtosis",
    windows: both,
    range: [1 - 1e-9, Number.POSITIVE_INFINITY],
    says: (rows) => `(q95 - q05) / (q75 - q25) of ${rowsOfReturns(rows)}: 2.44 where they are normal`,
    source: "Crow & Siddiqui (1967), J. American Statistical Association 62, at 5 %",
    of: (rows) => op.divide(between(rows, "q05", "q95"), between(rows, "q25", "q75")),
  }),
  ...defineFamily({
    ...score,
    name: "return-score",
    windows: [20, 60],
    says: (rows) =>
      `Newest log return less the mean of ${rowsOfReturns(rows)}, itself among them, over their standard deviation`,
    source: "textbook",
    of: (rows) => op.divide(op.subtract(logReturn, op.mean(logReturn, rows)), op.deviation(logReturn, rows)),
  }),
  ...defineFamily({
    ...score,
    name: "robust-return-score",
    windows: both,
    says: (rows) =>
      `Newest log return less the median of ${rowsOfReturns(rows)}, itself among them, over 1.4826 x their median deviation`,
    source: "Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers",
    of: (rows) => op.divide(op.subtract(logReturn, order(rows, "q50")), op.multiply(toDeviation, order(rows, "mad"))),
  }),
  ...defineFamily({
    ...fraction,
    name: "return-rank",
    windows: both,
    range: [0, 1],
    says: (rows) =>
      `Rank of the newest among ${rowsOfReturns(rows)} over rows: 1 for the highest, equal ones share their mean rank`,
    source: "as pandas' rolling rank in per cent",
    of: (rows) => order(rows, "rank"),
  }),
  ...defineFamily({
    ...fraction,
    name: "expected-shortfall",
    windows: [250],
    says: (rows) => `Mean of the ${Math.floor(rows * 0.05)} lowest (5 %) of ${rowsOfReturns(rows)}; a loss is negative`,
    source: "Acerbi & Tasche (2002), J. Banking & Finance 26(7)",
    of: (rows) => op.lowerTailMean(logReturn, rows, 0.05),
  }),
  ...defineFamily({
    ...ratio,
    name: "rachev-ratio",
    windows: [250],
    says: (rows) =>
      `Mean of the ${Math.floor(rows * 0.05)} highest over minus the mean of the ${Math.floor(rows * 0.05)} lowest (5 %) of ${rowsOfReturns(rows)}`,
    source: "Biglova, Ortobelli, Rachev & Stoyanov (2004), J. Portfolio Management 31(1)",
    of: (rows) =>
      op.divide(op.upperTailMean(logReturn, rows, 0.05), op.negate(op.lowerTailMean(logReturn, rows, 0.05))),
  }),
  ...defineFamily({
    ...ratio,
    name: "tail-ratio",
    windows: both,
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) => `|95 % quantile| over |5 % quantile| of ${rowsOfReturns(rows)}`,
    source: "as empyrical's tail ratio, on log returns",
    of: (rows) => op.divide(op.abs(order(rows, "q95")), op.abs(order(rows, "q05"))),
  }),
  ...defineFamily({
    ...ratio,
    name: "lower-tail-index",
    windows: [250],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Hill's index by the ${Math.floor(rows * 0.1)} largest losses (10 %) among ${rowsOfReturns(rows)}: smaller is heavier`,
    missing: "missing while a row of its window is, and where a tenth of the rows lost nothing",
    source: "Hill (1975), Annals of Statistics 3(5)",
    of: (rows) => op.tailIndex(lost, rows, 0.1),
  }),
  ...defineFamily({
    ...ratio,
    name: "upper-tail-index",
    windows: [250],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Hill's index by the ${Math.floor(rows * 0.1)} largest gains (10 %) among ${rowsOfReturns(rows)}: smaller is heavier`,
    missing: "missing while a row of its window is, and where a tenth of the rows gained nothing",
    source: "Hill (1975), Annals of Statistics 3(5)",
    of: (rows) => op.tailIndex(logReturn, rows, 0.1),
  }),
  ...defineFamily({
    ...score,
    name: "l-skewness",
    windows: [60],
    range: [-1 - 1e-9, 1 + 1e-9],
    says: (rows) => `Third over second L-moment of ${rowsOfReturns(rows)}`,
    source: "Hosking (1990), J. Royal Statistical Society B 52(1)",
    of: (rows) => op.lMoment(logReturn, rows, "skewness"),
  }),
  ...defineFamily({
    ...score,
    name: "l-kurtosis",
    windows: [60],
    range: [-1 - 1e-9, 1 + 1e-9],
    says: (rows) => `Fourth over second L-moment of ${rowsOfReturns(rows)}: 0.1226 where they are normal`,
    source: "Hosking (1990), J. Royal Statistical Society B 52(1)",
    of: (rows) => op.lMoment(logReturn, rows, "kurtosis"),
  }),
  ...defineFamily({
    ...fraction,
    name: "outlier-share",
    windows: [60],
    range: [0, 1],
    says: (rows) =>
      `Share of ${rows} rows whose |log return| was above twice the standard deviation of the ${rows} before it`,
    source: "textbook",
    of: (rows) => op.mean(op.greater(size, op.multiply(2, op.delay(op.deviation(logReturn, rows), 1))), rows),
  }),
  ...defineFamily({
    ...fraction,
    name: "maximum-return",
    windows: [20, 60],
    says: (rows) => `Highest simple return of ${rows} rows`,
    source: "Bali, Cakici & Whitelaw (2011), J. Financial Economics 99(2)",
    of: (rows) => op.highest(simpleReturn, rows),
  }),
  ...defineFamily({
    ...fraction,
    name: "minimum-return",
    windows: [20, 60],
    range: [-1, Number.POSITIVE_INFINITY],
    says: (rows) => `Lowest simple return of ${rows} rows`,
    source: "Bali, Cakici & Whitelaw (2011), J. Financial Economics 99(2)",
    of: (rows) => op.lowest(simpleReturn, rows),
  }),
];
