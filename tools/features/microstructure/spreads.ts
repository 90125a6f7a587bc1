// What it costs to trade at once: quoted, effective and realised spread, and what of it the price takes back.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { positive, secondFamily, secondFeature, standing, sumRatio } from "./define.ts";
import { mid, move, signedVolume, spread } from "./second-columns.ts";

const meanSpread = input("spread_time_mean");
const effective = input("effective_spread_value");
const counted = input("quoted_trade_value");
const signedValue = input("signed_value");
const relativeSpread = op.divide(spread, mid);
const meanRelative = (rows: number) => op.divide(op.steadyMean(meanSpread, rows), op.steadyMean(mid, rows));

/** 2 x sign x (price - mid so many seconds later) x size, summed over the trades of the second so many before. */
const realised = (ahead: number) =>
  op.multiply(2, op.subtract(op.delay(signedValue, ahead), op.multiply(op.delay(signedVolume, ahead), mid)));

const sourceOfSpreads = "Huang & Stoll (1996), J. Financial Economics 41(3)";

export const spreads: readonly Feature[] = [
  ...secondFeature({
    name: "quoted-spread",
    says: "Best ask less best bid over the mid, at the second's end",
    unit: "fraction",
    range: positive,
    source: "standard; Huang & Stoll (1996)",
    of: relativeSpread,
  }),
  ...secondFamily({
    name: "quoted-spread-mean",
    windows: [10, 60, 300, 1800],
    says: (rows) => `Quoted spread weighted by time within each second, mean of ${rows} seconds, over the mean mid`,
    unit: "fraction",
    range: positive,
    source: "standard; Huang & Stoll (1996)",
    of: meanRelative,
  }),
  ...secondFamily({
    name: "quoted-spread-standing",
    windows: [300, 1800],
    says: (rows) => `Quoted spread over the mid less its mean of ${rows} seconds, in standard deviations`,
    unit: "score",
    source: "standard score",
    of: (rows) => standing(relativeSpread, rows),
  }),
  ...secondFamily({
    name: "effective-spread",
    windows: [60, 300, 1800],
    says: (rows) =>
      `2 x sign x (price - mid before) x size summed over the trades of ${rows} seconds, over their value; trades without sign or mid left out`,
    unit: "fraction",
    source: sourceOfSpreads,
    of: (rows) => sumRatio(effective, counted, rows),
  }),
  ...secondFamily({
    name: "effective-over-quoted",
    windows: [300, 1800],
    says: (rows) =>
      `Effective spread over mean quoted spread, both of ${rows} seconds: below 1 where trades happen inside the quotes`,
    unit: "ratio",
    source: "Petersen & Fialkowski (1994), J. Financial Economics 35(3)",
    of: (rows) => op.divide(sumRatio(effective, counted, rows), meanRelative(rows)),
  }),
  ...[5, 60].flatMap((ahead) => [
    ...secondFamily({
      name: `realised-spread-${ahead}s`,
      formula: "realised-spread",
      windows: [300, 1800],
      says: (rows) =>
        `2 x sign x (price - mid ${ahead} s after the trade's second) x size summed over ${rows} seconds of trades, the last ${ahead} s ago, over their value`,
      unit: "fraction",
      source: sourceOfSpreads,
      of: (rows) => sumRatio(realised(ahead), op.delay(counted, ahead), rows),
    }),
    ...secondFamily({
      name: `price-impact-${ahead}s`,
      formula: "price-impact",
      windows: [300, 1800],
      says: (rows) =>
        `Effective less realised spread ${ahead} s after the trade's second, of ${rows} seconds of trades, the last ${ahead} s ago: what the mid moved with the trades, twice`,
      unit: "fraction",
      source: sourceOfSpreads,
      of: (rows) => sumRatio(op.subtract(op.delay(effective, ahead), realised(ahead)), op.delay(counted, ahead), rows),
    }),
  ]),
  ...secondFamily({
    name: "spread-over-volatility",
    windows: [300, 1800],
    says: (rows) =>
      `Mean quoted spread over the mid, over the standard deviation of the mid's log changes a second, both of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "Wyart, Bouchaud, Kockelkoren, Potters & Vettorazzo (2008), Quantitative Finance 8(1)",
    of: (rows) => op.divide(meanRelative(rows), op.deviation(move, rows)),
  }),
];
