// How closely a member moves with others: correlations, their sides and tails, and what they say about crowds.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  correlations as between,
  creditMove,
  family,
  fearMove,
  leaders,
  logClose,
  logMarket,
  market,
  own,
  rateMove,
  score,
  sector,
  shares,
  universe,
  universeVolume,
  volume,
} from "./series.ts";

const against = (name: string, whom: string, windows: readonly number[], x: typeof own): readonly Feature[] =>
  family({
    ...between,
    name: `${name}-correlation`,
    windows,
    says: (rows) => `Correlation of the return with ${whom} over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.correlation(x, own, rows),
  });

export const correlations: readonly Feature[] = [
  ...against("market", "the market's", [20, 60, 120, 250], market),
  ...against("sector", "that of the others in its sector", [60, 250], sector),
  ...against("universe", "the universe's mean", [60], universe),
  ...against("leader", "the leaders'", [60], leaders),
  ...against("rate", "the change of the ten-year yield known since the bar before", [60, 250], rateMove),
  ...against("credit", "the change of the credit spread known since the bar before", [60], creditMove),
  ...against("vix", "the change of the VIX known since the bar before", [60, 250], fearMove),
  ...family({
    ...between,
    name: "market-rank-correlation",
    windows: [60],
    says: (rows) => `Spearman's rank correlation of the return with the market's over ${rows} rows`,
    source: "Spearman (1904), American J. of Psychology 15(1)",
    of: (rows) => op.rankCorrelation(own, market, rows),
  }),
  ...family({
    ...between,
    name: "down-market-correlation",
    windows: [250],
    says: (rows) =>
      `Correlation with the market over those of ${rows} rows in which the market lay below its mean of them`,
    source: "Ang & Chen (2002), J. Financial Economics 63(3)",
    of: (rows) => op.sided(own, market, rows, "below_correlation"),
  }),
  ...family({
    ...score,
    range: [-2, 2],
    name: "correlation-asymmetry",
    windows: [250],
    says: (rows) =>
      `Correlation with the market over rows in which it lay below its mean of ${rows} rows, less that over rows in which it lay above`,
    source: "Ang & Chen (2002), J. Financial Economics 63(3), without exceedance thresholds",
    of: (rows) =>
      op.subtract(op.sided(own, market, rows, "below_correlation"), op.sided(own, market, rows, "above_correlation")),
  }),
  ...family({
    ...score,
    range: [-2, 2],
    name: "correlation-change",
    windows: [250],
    says: (rows) => `Correlation with the market over 20 rows less that over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.subtract(op.correlation(market, own, 20), op.correlation(market, own, rows)),
  }),
  ...family({
    ...score,
    name: "coskewness",
    windows: [120, 250],
    says: (rows) =>
      `Mean of the return times the market's squared over ${rows} rows, both less their means, over deviation of the return x variance of the market`,
    source: "Harvey & Siddique (2000), J. Finance 55(3), on returns instead of residuals",
    of: (rows) => op.coShape(own, market, rows, "coskewness"),
  }),
  ...family({
    ...score,
    name: "cokurtosis",
    windows: [250],
    says: (rows) =>
      `Mean of the return times the market's cubed over ${rows} rows, both less their means, over deviation of the return x deviation of the market cubed`,
    source: "Dittmar (2002), J. Finance 57(1)",
    of: (rows) => op.coShape(own, market, rows, "cokurtosis"),
  }),
  ...family({
    ...shares,
    name: "lower-tail-dependence",
    windows: [250],
    says: (rows) =>
      `Of the market's lowest tenth of ${rows} rows, the share in which the return was among its own lowest tenth`,
    source: "Longin & Solnik (2001), J. Finance 56(2); empirical, at one tenth",
    of: (rows) => op.tailPair(own, market, rows, 0.1, "lower"),
  }),
  ...family({
    ...shares,
    name: "upper-tail-dependence",
    windows: [250],
    says: (rows) =>
      `Of the market's highest tenth of ${rows} rows, the share in which the return was among its own highest tenth`,
    source: "Longin & Solnik (2001), J. Finance 56(2); empirical, at one tenth",
    of: (rows) => op.tailPair(own, market, rows, 0.1, "upper"),
  }),
  ...family({
    unit: "fraction",
    name: "marginal-shortfall",
    windows: [250],
    says: (rows) => `Mean return over the rows of the market's lowest twentieth of ${rows} rows`,
    source: "Acharya, Pedersen, Philippon & Richardson (2017), Rev. Financial Studies 30(1)",
    of: (rows) => op.tailPair(own, market, rows, 0.05, "shortfall"),
  }),
  ...family({
    ...between,
    name: "volume-commonality",
    windows: [60],
    says: (rows) =>
      `Correlation of changes of log volume with changes of the log of the universe's volume ratio over ${rows} rows`,
    source: "Chordia, Roll & Subrahmanyam (2000), J. Financial Economics 56(1), on volume",
    of: (rows) => op.correlation(op.delta(op.log(universeVolume), 1), op.delta(op.log(volume), 1), rows),
  }),
  ...family({
    ...shares,
    name: "synchronicity-days",
    windows: [60],
    says: (rows) => `Share of ${rows} rows in which the return had the market's sign`,
    source: "Morck, Yeung & Yu (2000), J. Financial Economics 58(1), for one stock",
    of: (rows) => op.mean(op.equal(op.sign(own), op.sign(market)), rows),
  }),
  ...family({
    ...between,
    name: "level-correlation",
    windows: [120],
    says: (rows) => `Correlation of the log close with the log of the market over ${rows} rows`,
    source: "textbook",
    of: (rows) => op.correlation(logMarket, logClose, rows),
  }),
];
