// Which part of the movement came in jumps, and on which side: powers of neighbouring returns, in which a single jump is drowned.

import { type Expression, op } from "#tools/columns/index.ts";
import { defineFamily, type Feature } from "../feature.ts";
import { logReturn, size, square, squaredReturn } from "./series.ts";

const aRow = { group: "statistical", unit: "fraction", range: [0, Number.POSITIVE_INFINITY] } as const;
const score = { group: "statistical", unit: "score" } as const;
const windows = [20, 60];

const neighbours = op.multiply(size, op.delay(size, 1));
/** Of n returns, so of n - 1 products. */
const bipower = (rows: number): Expression => op.multiply(Math.PI / 2, op.steadyMean(neighbours, rows - 1));
const realisedVariance = (rows: number): Expression => op.steadyMean(squaredReturn, rows);
const before = op.delay(size, 1);
const middleOfThree = op.larger(op.smaller(size, before), op.smaller(op.larger(size, before), op.delay(size, 2)));
/** E|Z|^(4/3) of a standard normal Z: 2^(2/3) Gamma(7/6) / Gamma(1/2). */
const mu = 0.8308609250295592;
const threes = op.power(op.multiply(neighbours, op.delay(size, 2)), 4 / 3);
/** A row's integrated quarticity by three neighbours; of n returns, so of n - 2 products. */
const tripower = (rows: number): Expression => op.multiply(mu ** -3, op.steadyMean(threes, rows - 2));
const relativeJump = (rows: number): Expression => op.subtract(1, op.divide(bipower(rows), realisedVariance(rows)));

function jumpTest(rows: number): Expression {
  const noise = op.larger(op.divide(tripower(rows), square(bipower(rows))), 1);
  return op.divide(relativeJump(rows), op.sqrt(op.multiply((Math.PI ** 2 / 4 + Math.PI - 5) / rows, noise)));
}

/** K rows with the tested one: K - 2 products of the K - 1 returns before it. */
const leeMykland = (rows: number): Expression =>
  op.divide(logReturn, op.sqrt(op.steadyMean(op.delay(neighbours, 1), rows - 2)));

const down = square(op.smaller(logReturn, 0));
const up = square(op.larger(logReturn, 0));

export const jumps: readonly Feature[] = [
  ...defineFamily({
    ...aRow,
    name: "bipower-volatility",
    windows,
    says: (rows) =>
      `Root of pi / 2 x mean of |r| |r before| within ${rows} log returns, a row: volatility without jumps`,
    source: "Barndorff-Nielsen & Shephard (2004), J. Financial Econometrics 2(1)",
    of: (rows) => op.sqrt(bipower(rows)),
  }),
  ...defineFamily({
    ...aRow,
    name: "median-volatility",
    windows,
    says: (rows) =>
      `Root of pi / (6 - 4 sqrt 3 + pi) x mean squared median of three neighbouring |r| within ${rows} log returns, a row (MedRV)`,
    source: "Andersen, Dobrev & Schaumburg (2012), J. Econometrics 169(1)",
    of: (rows) =>
      op.sqrt(op.multiply(Math.PI / (6 - 4 * Math.sqrt(3) + Math.PI), op.steadyMean(square(middleOfThree), rows - 2))),
  }),
  ...defineFamily({
    ...aRow,
    name: "minimum-volatility",
    windows,
    says: (rows) =>
      `Root of pi / (pi - 2) x mean squared smaller of two neighbouring |r| within ${rows} log returns, a row (MinRV)`,
    source: "Andersen, Dobrev & Schaumburg (2012), J. Econometrics 169(1)",
    of: (rows) =>
      op.sqrt(op.multiply(Math.PI / (Math.PI - 2), op.steadyMean(square(op.smaller(size, before)), rows - 1))),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, 1],
    name: "jump-share",
    windows,
    says: (rows) => `1 - bipower variance / realised variance of ${rows} log returns, 0 where that is negative`,
    source: "Andersen, Bollerslev & Diebold (2007), Review of Economics and Statistics 89(4)",
    of: (rows) => op.larger(relativeJump(rows), 0),
  }),
  ...defineFamily({
    ...score,
    name: "jump-test",
    windows,
    says: (rows) =>
      `(1 - bipower / realised variance) / sqrt((pi^2 / 4 + pi - 5) / rows x max(1, tripower quarticity / bipower variance^2)) of ${rows} log returns: normal without jumps, large with`,
    source:
      "Barndorff-Nielsen & Shephard (2006), J. Financial Econometrics 4(1), in the ratio form of Huang & Tauchen (2005)",
    of: jumpTest,
  }),
  ...defineFamily({
    ...score,
    name: "lee-mykland",
    windows: [16, 60],
    says: (rows) =>
      `The newest log return over the root of the mean of |r| |r before| of the ${rows - 1} returns before it`,
    source: "Lee & Mykland (2008), Review of Financial Studies 21(6)",
    of: leeMykland,
  }),
  ...defineFamily({
    group: "statistical",
    unit: "fraction",
    range: [0, 1],
    name: "jump-frequency",
    windows: [60, 250],
    says: (rows) => `Share of ${rows} rows whose Lee-Mykland statistic of 16 rows is beyond 4 on either side`,
    source:
      "Lee & Mykland (2008), Review of Financial Studies 21(6); Jiang & Yao (2013), J. Financial and Quantitative Analysis 48(5)",
    of: (rows) => op.steadyMean(op.greater(op.abs(leeMykland(16)), 4), rows),
  }),
  ...defineFamily({
    ...aRow,
    name: "downside-volatility",
    windows,
    says: (rows) => `Root of the mean over ${rows} rows of the squared log return where it is negative, else 0, a row`,
    source: "Barndorff-Nielsen, Kinnebrock & Shephard (2010), in Volatility and Time Series Econometrics",
    of: (rows) => op.sqrt(op.steadyMean(down, rows)),
  }),
  ...defineFamily({
    ...aRow,
    name: "upside-volatility",
    windows,
    says: (rows) => `Root of the mean over ${rows} rows of the squared log return where it is positive, else 0, a row`,
    source: "Barndorff-Nielsen, Kinnebrock & Shephard (2010), in Volatility and Time Series Econometrics",
    of: (rows) => op.sqrt(op.steadyMean(up, rows)),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "score",
    range: [-1, 1],
    name: "signed-variation",
    windows,
    says: (rows) => `Upside less downside over whole realised variance of ${rows} log returns`,
    source: "Patton & Sheppard (2015), Review of Economics and Statistics 97(3)",
    of: (rows) => op.divide(op.steadyMean(op.subtract(up, down), rows), realisedVariance(rows)),
  }),
  ...defineFamily({
    ...score,
    name: "realised-skewness",
    windows,
    says: (rows) =>
      `sqrt(rows) x sum of cubed log returns / (sum of squared ones)^1.5 over ${rows} rows; no mean is taken out`,
    source: "Amaya, Christoffersen, Jacobs & Vasquez (2015), J. Financial Economics 118(1)",
    of: (rows) =>
      op.divide(op.steadyMean(op.multiply(squaredReturn, logReturn), rows), op.power(realisedVariance(rows), 1.5)),
  }),
  ...defineFamily({
    group: "statistical",
    unit: "ratio",
    range: [1 - 1e-6, Number.POSITIVE_INFINITY],
    name: "realised-kurtosis",
    windows,
    says: (rows) =>
      `rows x sum of fourth powers of log returns / (sum of squared ones)^2 over ${rows} rows; no mean is taken out`,
    source: "Amaya, Christoffersen, Jacobs & Vasquez (2015), J. Financial Economics 118(1)",
    of: (rows) => op.divide(op.steadyMean(square(squaredReturn), rows), square(realisedVariance(rows))),
  }),
];
