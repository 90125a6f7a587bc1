// What of prices' moves is the trading itself: bounce, rounding, moves that are taken back.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { autocorrelation, positive, score, secondFamily, square, sumRatio } from "./define.ts";
import { mid, move, priceStep } from "./second-columns.ts";

const squares = input("mid_return_squares");
const changes = input("mid_changes");
const squared = square(move);
const zhang = "Zhang, Mykland & Ait-Sahalia (2005), J. American Statistical Association 100(472)";
/** Seconds of the slow scale. */
const slow = 30;
const slowSquare = square(op.delta(op.log(mid), slow));

/** (slow scale - n'/n x fast scale) / (1 - n'/n) with n moves of a second, n' = (n - K + 1) / K. */
const twoScale = (n: number) => {
  const ratio = (n - slow + 1) / (slow * n);
  const average = op.multiply(1 / slow, op.steadySum(slowSquare, n - slow + 1));
  return op.multiply(1 / (1 - ratio), op.subtract(average, op.multiply(ratio, op.steadySum(squared, n))));
};

export const noise: readonly Feature[] = [
  ...secondFamily({
    name: "two-scale-variance",
    windows: [300, 1800],
    says: (n) =>
      `Realised variance of n = ${n} seconds on two scales: squared log changes of the mid over K = ${slow} seconds, overlapping, summed over n - K + 1 of them and divided by K, less n'/n times that of a second, over 1 - n'/n, n' = (n - K + 1) / K`,
    unit: "fraction",
    source: zhang,
    of: twoScale,
  }),
  ...secondFamily({
    name: "noise-share",
    windows: [300, 1800],
    says: (rows) => `1 - two-scale variance / realised variance by second, of ${rows} seconds`,
    unit: "fraction",
    source: zhang,
    of: (rows) => op.subtract(1, op.divide(twoScale(rows), op.steadySum(squared, rows))),
  }),
  ...secondFamily({
    name: "noise-variance",
    windows: [300, 1800],
    says: (rows) => `Squared log changes of the mid over twice their number, each change counted, of ${rows} seconds`,
    unit: "fraction",
    range: positive,
    source: "Bandi & Russell (2006), J. Financial Economics 79(3); of mids, so of noise in quotes",
    of: (rows) => op.multiply(0.5, sumRatio(squares, changes, rows)),
  }),
  ...secondFamily({
    name: "signature-ratio",
    windows: [60, 300, 1800],
    says: (rows) =>
      `Realised variance by second over that of every change of the mid, of ${rows} seconds: below 1 where moves are taken back`,
    unit: "ratio",
    range: positive,
    source: "Andersen, Bollerslev, Diebold & Labys (2000), Risk 13: volatility signature",
    of: (rows) => sumRatio(squared, squares, rows),
  }),
  ...secondFamily({
    name: "return-autocorrelation",
    windows: [60, 300, 1800],
    says: (rows) => `Correlation of the mid's log change a second with that of the second before, over ${rows} seconds`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => autocorrelation(move, 1, rows),
  }),
  ...secondFamily({
    name: "return-autocorrelation-10s",
    windows: [300, 1800],
    says: (rows) =>
      `Correlation of the mid's log change over 10 seconds with that over the 10 before, over ${rows} seconds, overlapping`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => autocorrelation(op.delta(op.log(mid), 10), 10, rows),
  }),
  ...secondFamily({
    name: "mid-variance-ratio",
    windows: [300, 1800],
    says: (rows) =>
      `Variance of the mid's log changes over 10 seconds, overlapping, over 10 times that by second, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "Lo & MacKinlay (1988), Review of Financial Studies 1(1), without their correction for overlap",
    of: (rows) => op.divide(op.variance(op.delta(op.log(mid), 10), rows), op.multiply(10, op.variance(move, rows))),
  }),
  ...secondFamily({
    name: "trade-bounce",
    windows: [300, 1800],
    says: (rows) =>
      `Correlation of the last trade price's change a second with that of the second before, over ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Roll (1984), J. Finance 39(4)",
    of: (rows) => autocorrelation(priceStep, 1, rows),
  }),
];
