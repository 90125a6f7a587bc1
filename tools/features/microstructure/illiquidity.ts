// Measures of illiquidity from prices and volume, where no quotes are needed.

import { type Expression, input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { positive, secondFamily, share, square, sumRatio } from "./define.ts";
import { depth, lastPrice, mid, move, priceStep, queue, step, traded, value, volume } from "./second-columns.ts";

/** Highest and lowest trade price of a second; the last one before where it has no trade. */
const high = op.where(op.isMissing(input("trade_high")), lastPrice, input("trade_high"));
const low = op.where(op.isMissing(input("trade_low")), lastPrice, input("trade_low"));

/** log(highest / lowest)^2 of a window. */
const rangeSquare = (rows: number) => square(op.log(op.divide(op.highest(high, rows), op.lowest(low, rows))));

const root2 = Math.SQRT2;

/** Corwin and Schultz's spread of two stretches of so many rows that lie side by side; 0 where the estimate is below. */
function corwinSchultz(rows: number): Expression {
  const k = 3 - 2 * root2;
  const beta = op.add(rangeSquare(rows), op.delay(rangeSquare(rows), rows));
  const gamma = rangeSquare(2 * rows);
  const alpha = op.subtract(op.multiply((root2 - 1) / k, op.sqrt(beta)), op.sqrt(op.divide(gamma, k)));
  const grown = op.exp(alpha);
  return op.larger(0, op.divide(op.multiply(2, op.subtract(grown, 1)), op.add(1, grown)));
}

/** Log of the middle between highest and lowest of a window. */
const logMiddle = (rows: number) =>
  op.multiply(0.5, op.add(op.log(op.highest(high, rows)), op.log(op.lowest(low, rows))));
/** Close less the middle of its own stretch, times close less the middle of the next. */
function closeAgainstMiddles(rows: number): Expression {
  const close = op.log(lastPrice);
  const own = op.delay(op.subtract(close, logMiddle(rows)), rows);
  return op.multiply(own, op.subtract(op.delay(close, rows), logMiddle(rows)));
}

export const illiquidity: readonly Feature[] = [
  ...secondFamily({
    name: "amihud",
    windows: [300, 1800],
    says: (rows) => `|log change of the mid| over value traded, mean over those of ${rows} seconds that traded`,
    unit: "ratio",
    range: positive,
    source: "Amihud (2002), J. Financial Markets 5(1), seconds for days",
    of: (rows) => sumRatio(op.where(traded, op.divide(op.abs(move), value), op.multiply(0, move)), traded, rows),
  }),
  ...secondFamily({
    name: "return-per-value",
    windows: [60, 300, 1800],
    says: (rows) => `|change of the mid over ${rows} seconds as a fraction| over the value traded in them`,
    unit: "ratio",
    range: positive,
    source: "Amihud (2002), J. Financial Markets 5(1), one stretch for a day",
    of: (rows) => op.divide(op.abs(op.change(mid, rows)), op.steadySum(value, rows)),
  }),
  ...secondFamily({
    name: "roll-spread",
    windows: [300, 1800],
    says: (rows) =>
      `2 x root of minus the covariance of changes of the last trade price by second with those before, over ${rows} seconds, over the last price; missing where the covariance is above 0`,
    unit: "fraction",
    range: positive,
    missing:
      "missing while a row of its window is, before the session's first trade, and where the covariance is above 0",
    source: "Roll (1984), J. Finance 39(4)",
    of: (rows) =>
      op.divide(op.multiply(2, op.sqrt(op.negate(op.covariance(priceStep, op.delay(priceStep, 1), rows)))), lastPrice),
  }),
  ...secondFamily({
    name: "corwin-schultz",
    windows: [60, 300],
    says: (rows) =>
      `Spread from highest and lowest trade prices of two stretches of ${rows} seconds and of both together; 0 where the estimate is below`,
    unit: "fraction",
    range: positive,
    source: "Corwin & Schultz (2012), J. Finance 67(2), stretches for days",
    of: corwinSchultz,
  }),
  ...secondFamily({
    name: "abdi-ranaldo",
    windows: [600, 1800],
    says: (rows) =>
      `2 x root of the mean, over ${rows} seconds, of (log close - log middle of its 60 seconds) x (log close - log middle of the next 60), middle between highest and lowest trade price; 0 where the mean is below`,
    unit: "fraction",
    range: positive,
    source: "Abdi & Ranaldo (2017), Review of Financial Studies 30(12), overlapping stretches for days",
    of: (rows) => op.multiply(2, op.sqrt(op.larger(0, op.steadyMean(closeAgainstMiddles(60), rows)))),
  }),
  ...secondFamily({
    name: "still-share",
    windows: [60, 300, 1800],
    says: (rows) => `Share of ${rows} seconds over which the mid did not change`,
    unit: "fraction",
    range: share,
    source: "Lesmond, Ogden & Trzcinka (1999), Review of Financial Studies 12(5), seconds for days",
    of: (rows) => op.steadyMean(op.equal(step, 0), rows),
  }),
  ...secondFamily({
    name: "hui-heubel",
    windows: [300, 1800],
    says: (rows) =>
      `(highest mid - lowest mid) / lowest mid of ${rows} seconds over their volume in units of the mean size over all known levels`,
    unit: "ratio",
    range: positive,
    source: "Hui & Heubel (1984), Comparative Liquidity Advantages, with visible depth for shares outstanding",
    of: (rows) => {
      const lowest = op.lowest(input("mid_low"), rows);
      const range = op.divide(op.subtract(op.highest(input("mid_high"), rows), lowest), lowest);
      return op.divide(range, op.divide(op.steadySum(volume, rows), op.steadyMean(depth, rows)));
    },
  }),
  ...secondFamily({
    name: "queue-life",
    windows: [60, 300, 1800],
    says: (rows) => `Seconds in which the volume of ${rows} seconds would use up their mean best size`,
    unit: "seconds",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(op.steadyMean(queue, rows), op.steadyMean(volume, rows)),
  }),
];
