// Volume, and what prices did while it was traded.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, family, feature, high, low, middle, range, step, typical, volume, zeroDivisor } from "./columns.ts";

const balance = op.onBalance(close, volume);
const accumulated = op.accumulation(high, low, close, volume);
/** Where the close lies in its bar, -1 to 1; 0 in a bar without range, which says nothing. */
const location = op.where(range, op.ratio(op.subtract(op.subtract(close, low), op.subtract(high, close)), range), 0);
const moved = op.sign(op.delta(typical, 1));
const force = op.multiply(moved, volume);
const klinger = op.subtract(op.exponential(force, 34), op.exponential(force, 55));
const rate = op.relative(close, op.delay(close, 1), 100);
const before = op.delay(volume, 1);
const closeBefore = op.delay(close, 1);
const fosback = "Fosback (1976), Stock Market Logic";
const sinceFirst = "a missing row gives missing and adds nothing";

export const volumes: readonly Feature[] = [
  ...feature({
    name: "obv",
    says: "On-balance volume: running total of volume, added where the close rose, taken off where it fell",
    unit: "shares",
    missing: sinceFirst,
    source: "Granville (1963), New Key to Stock Market Profits",
    of: balance,
  }),
  ...family({
    name: "obv-change",
    windows: [20],
    says: (rows) => `Change of on-balance volume over ${rows} rows, over the volume of those rows`,
    unit: "fraction",
    range: [-1, 1],
    missing: zeroDivisor,
    source: "Granville (1963), New Key to Stock Market Profits",
    of: (rows) => op.clip(op.ratio(op.delta(balance, rows), op.sum(volume, rows)), -1, 1),
  }),
  ...feature({
    name: "accumulation-distribution",
    says: "Running total of volume x (2 close - high - low) / (high - low)",
    unit: "shares",
    missing: sinceFirst,
    source: "Chaikin; as TA-Lib's AD",
    of: accumulated,
  }),
  ...feature({
    name: "chaikin-oscillator-3-10",
    says: "Exponential average of 3 rows less that of 10 rows of accumulation-distribution, both begun at its first value",
    unit: "shares",
    missing: sinceFirst,
    source: "Chaikin; as TA-Lib's ADOSC",
    of: op.averageGap(accumulated, 3, 10),
  }),
  ...family({
    name: "money-flow-index",
    windows: [6, 14],
    says: (rows) =>
      `100 x typical price x volume summed where the typical price rose, over that where it moved, ${rows} rows`,
    unit: "percent",
    range: [0, 100],
    missing: zeroDivisor,
    source: "Quong and Soudack (1989), Technical Analysis of Stocks & Commodities 7(3)",
    of: (rows) => op.moneyFlow(typical, volume, rows),
  }),
  ...family({
    name: "chaikin-money-flow",
    windows: [20],
    says: (rows) => `Sum of volume x (2 close - high - low) / (high - low) over the sum of volume, ${rows} rows`,
    unit: "fraction",
    range: [-1, 1],
    missing: zeroDivisor,
    source: "Chaikin; as pandas-ta's CMF",
    of: (rows) => op.clip(op.ratio(op.sum(op.multiply(location, volume), rows), op.sum(volume, rows)), -1, 1),
  }),
  ...family({
    name: "force-index",
    windows: [13],
    says: (rows) => `Exponential average of ${rows} rows of the close's change x volume`,
    unit: "money",
    source: "Elder (1993), Trading for a Living",
    of: (rows) => op.exponential(op.multiply(step, volume), rows),
  }),
  ...family({
    name: "ease-of-movement",
    windows: [14],
    says: (rows) => `Mean over ${rows} rows of the middle's change x range over volume in hundreds of millions`,
    unit: "score",
    missing: zeroDivisor,
    source: "Arms (1989), Volume Cycles in the Stock Market",
    of: (rows) => op.mean(op.ratio(op.multiply(op.delta(middle, 1), range), volume, 100_000_000), rows),
  }),
  ...feature({
    name: "klinger-34-55",
    says: "Exponential average of 34 rows less that of 55 of volume signed by the typical price's change",
    unit: "shares",
    source: "Klinger (1997), Technical Analysis of Stocks & Commodities 15(12); as pandas-ta's KVO",
    of: klinger,
  }),
  ...feature({
    name: "klinger-signal-13",
    says: "Exponential average of 13 rows of klinger-34-55",
    unit: "shares",
    source: "Klinger (1997), Technical Analysis of Stocks & Commodities 15(12)",
    of: op.exponential(klinger, 13),
  }),
  ...feature({
    name: "negative-volume-index",
    says: "Running total of the close's change in per cent, of rows whose volume fell",
    unit: "percent",
    missing: sinceFirst,
    source: fosback,
    of: op.runningTotal(op.multiply(rate, op.less(volume, before))),
  }),
  ...feature({
    name: "positive-volume-index",
    says: "Running total of the close's change in per cent, of rows whose volume rose",
    unit: "percent",
    missing: sinceFirst,
    source: fosback,
    of: op.runningTotal(op.multiply(rate, op.less(before, volume))),
  }),
  ...feature({
    name: "price-volume-trend",
    says: "Running total of volume x the close's change as a fraction",
    unit: "shares",
    missing: sinceFirst,
    source: "Achelis (1995), Technical Analysis from A to Z",
    of: op.runningTotal(op.multiply(op.change(close, 1), volume)),
  }),
  ...feature({
    name: "williams-accumulation",
    says: "Running total of close - min(low, close before) where the close rose, of close - max(high, close before) where it fell",
    unit: "price",
    missing: sinceFirst,
    source: "Williams (1972), The Secret of Selecting Stocks for Immediate and Substantial Gains",
    of: op.runningTotal(
      op.where(
        op.less(closeBefore, close),
        op.subtract(close, op.smaller(low, closeBefore)),
        op.where(op.less(close, closeBefore), op.subtract(close, op.larger(high, closeBefore)), op.affine(step, 0)),
      ),
    ),
  }),
  ...family({
    name: "vwap-distance",
    windows: [20],
    says: (rows) => `Close over the volume-weighted mean of ${rows} typical prices, less 1`,
    unit: "fraction",
    missing: zeroDivisor,
    source: "Berkowitz, Logue and Noser (1988), Journal of Finance 43(1)",
    of: (rows) => op.relative(close, op.divide(op.sum(op.multiply(typical, volume), rows), op.sum(volume, rows))),
  }),
  ...family({
    name: "volume-ratio",
    windows: [5, 20],
    says: (rows) => `Volume over its mean of ${rows} rows`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: "Achelis (1995), Technical Analysis from A to Z",
    of: (rows) => op.ratio(volume, op.mean(volume, rows)),
  }),
  ...family({
    name: "volume-z",
    windows: [20],
    says: (rows) => `Volume less its mean of ${rows} rows, over their standard deviation`,
    unit: "score",
    missing: zeroDivisor,
    source: "Achelis (1995), Technical Analysis from A to Z",
    of: (rows) => op.divide(op.subtract(volume, op.mean(volume, rows)), op.deviation(volume, rows)),
  }),
  ...feature({
    name: "volume-oscillator-12-26",
    says: "100 x (exponential average of 12 volumes over that of 26, less 1)",
    unit: "percent",
    missing: zeroDivisor,
    source: "Achelis (1995), Technical Analysis from A to Z; as pandas-ta's PVO",
    of: op.relative(op.exponential(volume, 12), op.exponential(volume, 26), 100),
  }),
  ...family({
    name: "volume-price-correlation",
    windows: [20],
    says: (rows) => `Correlation of close and volume over ${rows} rows`,
    unit: "score",
    range: [-1, 1],
    missing: zeroDivisor,
    source: "Karpoff (1987), Journal of Financial and Quantitative Analysis 22(1)",
    of: (rows) => op.correlation(close, volume, rows),
  }),
  ...feature({
    name: "market-facilitation",
    says: "High less low over volume",
    unit: "score",
    missing: zeroDivisor,
    source: "Williams (1995), Trading Chaos",
    of: op.ratio(range, volume),
  }),
];
