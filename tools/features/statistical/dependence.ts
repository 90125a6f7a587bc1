// What a return has to do with the ones before it, with volume and with the night: correlations and tests of independence.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, defineFeature, type Feature } from "../feature.ts";
import { intraday, logReturn, logVolume, overnight, rowsOfReturns, size, square, squaredReturn } from "./series.ts";

const correlation = { group: "statistical", unit: "score", range: [-1, 1] } as const;
const score = { group: "statistical", unit: "score" } as const;
const pairs = "textbook; pairs whose later member lies in the window, as pandas' rolling corr with a shifted series";

const own = (x: Expression, lag: number) => (rows: number) => op.correlation(x, op.delay(x, lag), rows);

/** n - 1 neighbours within n rows. */
const up = op.greater(logReturn, 0);
const turns = op.abs(op.delta(up, 1));

/** Wald and Wolfowitz: runs of rises and of all else, against what as many of each give by chance. */
function runsTest(n: number): Expression {
  const rises = op.sum(up, n);
  const products = op.multiply(2, op.multiply(rises, op.subtract(n, rises)));
  const runs = op.add(1, op.sum(turns, n - 1));
  const variance = op.divide(op.multiply(products, op.subtract(products, n)), n * n * (n - 1));
  return op.divide(op.subtract(runs, op.add(op.divide(products, n), 1)), op.sqrt(variance));
}

const before = op.delay(logReturn, 1);
const beforeThat = op.delay(logReturn, 2);
/** 1 where the row before stood above or below both its neighbours. */
const turned = op.greater(op.multiply(op.subtract(before, beforeThat), op.subtract(before, logReturn)), 0);

export const dependence: readonly Feature[] = [
  ...defineFamily({
    ...correlation,
    name: "autocorrelation-1",
    windows: [20, 60],
    says: (rows) => `Correlation of the log return with the one before, ${rows} pairs`,
    source: pairs,
    of: own(logReturn, 1),
  }),
  ...defineFamily({
    ...correlation,
    name: "autocorrelation-5",
    windows: [60],
    says: (rows) => `Correlation of the log return with the one 5 rows before, ${rows} pairs`,
    source: pairs,
    of: own(logReturn, 5),
  }),
  ...defineFamily({
    ...correlation,
    name: "partial-autocorrelation-2",
    windows: [60],
    says: (rows) =>
      `(a2 - a1^2) / (1 - a1^2) with a1, a2 the correlations of the log return with those 1 and 2 rows before, ${rows} pairs each, held to -1 .. 1`,
    source: "Durbin (1960), Review of the International Statistical Institute 28, second step",
    of: (rows) => {
      const first = square(own(logReturn, 1)(rows));
      return op.clip(op.divide(op.subtract(own(logReturn, 2)(rows), first), op.subtract(1, first)), -1, 1);
    },
  }),
  ...defineFamily({
    ...correlation,
    name: "absolute-autocorrelation-1",
    windows: [60],
    says: (rows) => `Correlation of |log return| with the one before, ${rows} pairs`,
    source: pairs,
    of: own(size, 1),
  }),
  ...defineFamily({
    ...correlation,
    name: "absolute-autocorrelation-5",
    windows: [250],
    says: (rows) => `Correlation of |log return| with the one 5 rows before, ${rows} pairs`,
    source: pairs,
    of: own(size, 5),
  }),
  ...defineFamily({
    ...correlation,
    name: "squared-autocorrelation-1",
    windows: [60],
    says: (rows) => `Correlation of the squared log return with the one before, ${rows} pairs`,
    source: pairs,
    of: own(squaredReturn, 1),
  }),
  ...defineFamily({
    ...score,
    name: "ljung-box",
    windows: [60, 120],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Q of the first 10 autocorrelations of ${rowsOfReturns(rows)}: chi-squared of 10 degrees where they are independent`,
    source: "Ljung & Box (1978), Biometrika 65(2)",
    of: (rows) => op.ljungBox(logReturn, rows, 10),
  }),
  ...defineFamily({
    ...score,
    name: "mcleod-li",
    windows: [60, 120],
    range: [0, Number.POSITIVE_INFINITY],
    says: (rows) =>
      `Ljung and Box's Q of the first 10 autocorrelations of the squares of ${rowsOfReturns(rows)}: large where volatility clusters`,
    source: "McLeod & Li (1983), J. Time Series Analysis 4(4)",
    of: (rows) => op.ljungBox(squaredReturn, rows, 10),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    name: "variance-ratio-5",
    windows: [60],
    says: (rows) =>
      `Variance of 5-row sums over five times that of single ones, ${rowsOfReturns(rows)}, corrected for bias`,
    source: "Lo & MacKinlay (1988), Review of Financial Studies 1(1)",
    of: (rows) => op.varianceRatio(logReturn, rows, 5),
  }),
  ...defineFamily({
    ...score,
    name: "variance-ratio-5-test",
    windows: [60],
    says: (rows) => `Heteroskedasticity-robust z of the 5-row variance ratio of ${rowsOfReturns(rows)}`,
    source: "Lo & MacKinlay (1988), Review of Financial Studies 1(1)",
    of: (rows) => op.varianceRatioZ(logReturn, rows, 5),
  }),
  ...defineFamily({
    ...correlation,
    name: "leverage-correlation",
    windows: [60],
    says: (rows) =>
      `Correlation of the log return with the squared one of the next row, ${rows} pairs: negative where falls raise volatility`,
    source: "Bouchaud, Matacz & Potters (2001), Physical Review Letters 87",
    of: (rows) => op.correlation(op.delay(logReturn, 1), squaredReturn, rows),
  }),
  ...defineFamily({
    ...correlation,
    name: "volume-volatility-correlation",
    windows: [60],
    says: (rows) => `Correlation of |log return| with log volume, ${rows} rows`,
    source: "Karpoff (1987), J. Financial and Quantitative Analysis 22(1)",
    of: (rows) => op.correlation(size, logVolume, rows),
  }),
  ...defineFamily({
    ...correlation,
    name: "return-volume-correlation",
    windows: [60],
    says: (rows) => `Correlation of the log return with the change of log volume, ${rows} rows`,
    source: "Karpoff (1987), J. Financial and Quantitative Analysis 22(1)",
    of: (rows) => op.correlation(logReturn, op.delta(logVolume, 1), rows),
  }),
  ...defineFamily({
    ...correlation,
    name: "overnight-intraday-correlation",
    windows: [60],
    says: (rows) => `Correlation of the overnight log return with the open-to-close one after it, ${rows} rows`,
    source: "Lou, Polk & Skouras (2019), J. Financial Economics 134(1)",
    of: (rows) => op.correlation(overnight, intraday, rows),
  }),
  ...defineFamily({
    ...correlation,
    name: "intraday-overnight-correlation",
    windows: [60],
    says: (rows) => `Correlation of the open-to-close log return with the overnight one after it, ${rows} rows`,
    source: "Lou, Polk & Skouras (2019), J. Financial Economics 134(1)",
    of: (rows) => op.correlation(op.delay(intraday, 1), overnight, rows),
  }),
  ...defineFamily({
    ...score,
    name: "runs-test",
    windows: [60],
    says: (rows) =>
      `z of the number of runs of rises and of all other rows among ${rowsOfReturns(rows)}: negative where they come in series`,
    missing: "missing while a row of its window is, and where all rose or none",
    source: "Wald & Wolfowitz (1940), Annals of Mathematical Statistics 11(2)",
    of: runsTest,
  }),
  ...defineFamily({
    ...score,
    name: "turning-points-test",
    windows: [60],
    says: (rows) =>
      `(T - 2 (rows - 2) / 3) / sqrt((16 rows - 29) / 90), T the returns above or below both neighbours among ${rowsOfReturns(rows)}`,
    source: "Kendall & Stuart (1976), The Advanced Theory of Statistics 3, 45.18",
    of: (rows) =>
      op.divide(op.subtract(op.sum(turned, rows - 2), (2 * (rows - 2)) / 3), Math.sqrt((16 * rows - 29) / 90)),
  }),
  ...defineFeature({
    group: "statistical",
    unit: "rows",
    name: "return-streak",
    says: "Rows on end that the close has risen (positive) or fallen (negative), this one included; 0 where it stayed",
    missing: "missing where the return is; the streak ends there",
    source: "textbook",
    of: op.streak(logReturn),
  }),
];
