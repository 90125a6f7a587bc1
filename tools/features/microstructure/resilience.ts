// How quickly spread and depth come back after they were disturbed.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { autocorrelation, positive, score, secondFamily, sumRatio } from "./define.ts";
import { mid, queue, spread, traded, volume } from "./second-columns.ts";

const relativeSpread = op.divide(spread, mid);

/** Seconds in which half a disturbance is gone, from the correlation with the second before; missing where that is not between 0 and 1. */
const halfLife = (x: Expression, rows: number): Expression => {
  const rho = autocorrelation(x, 1, rows);
  const fading = op.where(op.less(rho, 1), rho, -1);
  return op.divide(-Math.LN2, op.log(fading));
};

export const resilience: readonly Feature[] = [
  ...secondFamily({
    name: "spread-half-life",
    windows: [300, 1800],
    says: (rows) =>
      `Seconds in which half of a widened spread is gone: -log 2 / log of the correlation of the relative spread with that of the second before, over ${rows} seconds; missing where that is not between 0 and 1`,
    unit: "seconds",
    range: positive,
    source: "Large (2007), J. Financial Markets 10(1), as an autoregression of one lag",
    of: (rows) => halfLife(relativeSpread, rows),
  }),
  ...secondFamily({
    name: "queue-half-life",
    windows: [300, 1800],
    says: (rows) => `The same of the mean of the two best sizes, over ${rows} seconds`,
    unit: "seconds",
    range: positive,
    source: "Large (2007), J. Financial Markets 10(1), as an autoregression of one lag",
    of: (rows) => halfLife(queue, rows),
  }),
  ...secondFamily({
    name: "queue-recovery",
    windows: [300, 1800],
    says: (rows) =>
      `Minus the slope of the best sizes' change a second on where they stood before, over ${rows} seconds: share of a gap that is filled in a second`,
    unit: "fraction",
    source: "Kempf, Mayston, Gehde-Trapp & Yadav (2015), Resiliency: a dynamic view of liquidity",
    of: (rows) => op.negate(op.slopeOn(op.delay(queue, 1), op.delta(queue, 1), rows)),
  }),
  ...secondFamily({
    name: "refill",
    windows: [300, 1800],
    says: (rows) =>
      `Correlation of the best sizes' change a second with the volume of the second before, over ${rows} seconds`,
    unit: "score",
    range: score,
    source: "after Degryse, de Jong, van Ravenswaaij & Wuyts (2005), Review of Finance 9(2)",
    of: (rows) => op.correlation(op.delay(volume, 1), op.delta(queue, 1), rows),
  }),
  ...secondFamily({
    name: "spread-after-trades",
    windows: [300, 1800],
    says: (rows) =>
      `Change of the relative spread over the 5 seconds after a second with trades, mean over those of ${rows} seconds, the last 5 s ago`,
    unit: "fraction",
    source: "after Degryse, de Jong, van Ravenswaaij & Wuyts (2005), Review of Finance 9(2)",
    of: (rows) => {
      const then = op.delay(traded, 5);
      return sumRatio(op.multiply(then, op.delta(relativeSpread, 5)), then, rows);
    },
  }),
];
