// How much the mid moves: realised variances by second, what of them is jumps, which way they lean.

import { type Expression, input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { positive, score, secondFamily, share, square, sumRatio } from "./define.ts";
import { mid, move } from "./second-columns.ts";

const size = op.abs(move);
const squared = square(move);
const before = (k: number) => op.delay(size, k);
const high = input("mid_high");
const low = input("mid_low");

const realised = (rows: number): Expression => op.steadySum(squared, rows);
/** pi / 2 x n / (n - 1) x sum of |r| |r before|, over the n - 1 pairs within the window. */
const bipower = (n: number): Expression =>
  op.multiply(((Math.PI / 2) * n) / (n - 1), op.steadySum(op.multiply(size, before(1)), n - 1));
/** n x (pi / 2)^2 x n / (n - 3) x sum of four neighbours' sizes. */
const quadPower = (n: number): Expression =>
  op.multiply(
    ((Math.PI / 2) ** 2 * n * n) / (n - 3),
    op.steadySum(op.multiply(op.multiply(size, before(1)), op.multiply(before(2), before(3))), n - 3),
  );
const smallest = (n: number): Expression =>
  op.multiply(((Math.PI / (Math.PI - 2)) * n) / (n - 1), op.steadySum(square(op.smaller(size, before(1))), n - 1));
const theta = Math.PI ** 2 / 4 + Math.PI - 5;
const bns = "Barndorff-Nielsen & Shephard (2006), J. Financial Econometrics 4(1)";
const amaya = "Amaya, Christoffersen, Jacobs & Vasquez (2015), J. Financial Economics 118(1)";

export const midVariance: readonly Feature[] = [
  ...secondFamily({
    name: "mid-return",
    windows: [1, 10, 60, 300, 1800],
    says: (rows) => `Mid over the mid ${rows} second(s) before, less 1`,
    unit: "fraction",
    range: [-1, Number.POSITIVE_INFINITY],
    source: "standard",
    of: (rows) => op.change(mid, rows),
  }),
  ...secondFamily({
    name: "realised-variance",
    windows: [60, 300, 1800],
    says: (rows) => `Squared log changes of the mid by second, summed over ${rows} seconds`,
    unit: "fraction",
    range: positive,
    source: "Andersen, Bollerslev, Diebold & Labys (2003), Econometrica 71(2)",
    of: realised,
  }),
  ...secondFamily({
    name: "bipower-variance",
    windows: [60, 300, 1800],
    says: (n) =>
      `pi / 2 x n / (n - 1) x sum of |r| |r before| over the n - 1 neighbours of n = ${n} log changes of the mid by second`,
    unit: "fraction",
    range: positive,
    source: "Barndorff-Nielsen & Shephard (2004), J. Financial Econometrics 2(1)",
    of: bipower,
  }),
  ...secondFamily({
    name: "jump-share",
    windows: [300, 1800],
    says: (rows) => `1 - bipower variance / realised variance of ${rows} seconds, 0 where it is below`,
    unit: "fraction",
    range: share,
    source: bns,
    of: (rows) => op.larger(0, op.subtract(1, op.divide(bipower(rows), realised(rows)))),
  }),
  ...secondFamily({
    name: "jump-score",
    windows: [300, 1800],
    says: (n) =>
      `(1 - BV / RV) / root((pi^2 / 4 + pi - 5) x max(1, QP / BV^2) / n) over n = ${n} seconds, QP = n (pi / 2)^2 n / (n - 3) x sum of four neighbouring sizes: normal where there are no jumps`,
    unit: "score",
    source: bns,
    of: (n) => {
      const excess = op.subtract(1, op.divide(bipower(n), realised(n)));
      const noise = op.larger(1, op.divide(quadPower(n), square(bipower(n))));
      return op.divide(excess, op.sqrt(op.multiply(theta / n, noise)));
    },
  }),
  ...secondFamily({
    name: "least-variance",
    windows: [300, 1800],
    says: (n) => `pi / (pi - 2) x n / (n - 1) x sum of min(|r|, |r before|)^2 over n = ${n} seconds`,
    unit: "fraction",
    range: positive,
    source: "Andersen, Dobrev & Schaumburg (2012), J. Econometrics 169(1)",
    of: smallest,
  }),
  ...secondFamily({
    name: "signed-variance",
    windows: [60, 300, 1800],
    says: (rows) => `Squared log changes of the mid that are above 0 less those below over all, of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Patton & Sheppard (2015), Review of Economics and Statistics 97(3)",
    of: (rows) => sumRatio(op.multiply(move, size), squared, rows),
  }),
  ...secondFamily({
    name: "realised-skew",
    windows: [300, 1800],
    says: (n) => `root(n) x sum of r^3 / (sum of r^2)^1.5 of n = ${n} log changes of the mid by second`,
    unit: "score",
    source: amaya,
    of: (n) =>
      op.divide(op.multiply(Math.sqrt(n), op.steadySum(op.multiply(squared, move), n)), op.power(realised(n), 1.5)),
  }),
  ...secondFamily({
    name: "realised-kurtosis",
    windows: [300, 1800],
    says: (n) => `n x sum of r^4 / (sum of r^2)^2 of n = ${n} log changes of the mid by second`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    source: amaya,
    of: (n) => op.divide(op.multiply(n, op.steadySum(square(squared), n)), square(realised(n))),
  }),
  ...secondFamily({
    name: "mid-range",
    windows: [60, 300, 1800],
    says: (rows) => `Log of the highest over the lowest mid of ${rows} seconds`,
    unit: "fraction",
    range: positive,
    source: "Parkinson (1980), J. Business 53(1)",
    of: (rows) => op.log(op.divide(op.highest(high, rows), op.lowest(low, rows))),
  }),
  ...secondFamily({
    name: "range-variance",
    windows: [300, 1800],
    says: (rows) =>
      `Squared log of highest over lowest mid within each second, over 4 log 2, summed over ${rows} seconds`,
    unit: "fraction",
    range: positive,
    source: "Christensen & Podolskij (2007), J. Econometrics 141(2)",
    of: (rows) => op.multiply(1 / (4 * Math.LN2), op.steadySum(square(op.log(op.divide(high, low))), rows)),
  }),
  ...secondFamily({
    name: "variance-change",
    windows: [60, 300],
    says: (rows) => `Realised variance a second of ${rows} seconds over that of 1800 seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(op.steadyMean(squared, rows), op.steadyMean(squared, 1800)),
  }),
  ...secondFamily({
    name: "path-efficiency",
    windows: [60, 300, 1800],
    says: (rows) => `|change of the mid over ${rows} seconds| over its changes by second without sign, summed`,
    unit: "fraction",
    range: share,
    source: "Kaufman (1995), Smarter Trading",
    of: (rows) => op.divide(op.abs(op.delta(mid, rows)), op.steadySum(op.abs(op.delta(mid, 1)), rows)),
  }),
];
