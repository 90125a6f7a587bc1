// Where the close stands in its recent range, and what is made of that.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  close,
  family,
  feature,
  high,
  low,
  middle,
  open,
  positive,
  trueRange,
  typical,
  zeroDivisor,
} from "./columns.ts";

const lane = "Lane (1984), Technical Analysis of Stocks & Commodities 2(3)";
const chande = "Chande and Kroll (1994), The New Technical Trader";

const stochastic = (x: Expression, top: Expression, bottom: Expression, rows: number): Expression =>
  op.place(x, op.lowest(bottom, rows), op.highest(top, rows), 100);
const fastK = (rows: number): Expression => stochastic(close, high, low, rows);
/** Mean of three rows, held within what it averages: a sliding sum may be off by a last digit. */
const threeRows = (x: Expression): Expression => op.clip(op.mean(x, 3), 0, 100);
const slowK = op.mean(fastK(14), 3);
const strength = op.relativeStrength(close, 14);
const strengthK = stochastic(strength, strength, strength, 5);
const kdjK = op.wilder(fastK(9), 3);
const kdjD = op.wilder(kdjK, 3);

/** Ehlers' transform of the middle's place in its range of so many rows. */
function fisherOf(rows: number): Expression {
  const placed = op.affine(op.place(middle, op.lowest(middle, rows), op.highest(middle, rows)), 2, -1);
  const held = op.clip(op.smooth(placed, 0.33), -0.999, 0.999);
  const logarithm = op.affine(op.log(op.divide(op.affine(held, 1, 1), op.affine(held, -1, 1))), 0.5);
  return op.affine(op.smooth(logarithm, 0.5), 2);
}

/** Schaff's cycle: the place of MACD in its range, smoothed, and again. */
function schaff(): Expression {
  const line = op.subtract(op.exponential(close, 23), op.exponential(close, 50));
  const first = op.smooth(stochastic(line, line, line, 10), 0.5);
  return op.smooth(stochastic(first, first, first, 10), 0.5);
}

const midway = (rows: number): Expression => op.affine(op.add(op.highest(high, rows), op.lowest(low, rows)), 0.5);
const twice = (x: Expression): Expression => op.exponential(op.exponential(x, 25), 2);
const percent = { unit: "percent", range: [0, 100], missing: zeroDivisor } as const;

export const oscillators: readonly Feature[] = [
  ...family({
    ...percent,
    name: "stochastic-fast-k",
    windows: [14],
    says: (rows) => `100 x (close - lowest low) / (highest high - lowest low) of ${rows} rows`,
    source: lane,
    of: fastK,
  }),
  ...family({
    ...percent,
    name: "stochastic-fast-d",
    windows: [14],
    says: (rows) => `Mean of 3 rows of stochastic-fast-k-${rows}`,
    source: lane,
    of: (rows) => threeRows(fastK(rows)),
  }),
  ...feature({
    ...percent,
    name: "stochastic-d-14-3-3",
    says: "Mean of 3 rows of the mean of 3 rows of stochastic-fast-k-14",
    source: lane,
    of: threeRows(slowK),
  }),
  ...feature({
    ...percent,
    name: "stochastic-rsi-k-14-5",
    says: "Where the relative strength of 14 rows stands in its range of 5 rows, in per cent",
    source: chande,
    of: strengthK,
  }),
  ...feature({
    ...percent,
    name: "stochastic-rsi-d-14-5-3",
    says: "Mean of 3 rows of stochastic-rsi-k-14-5",
    source: chande,
    of: threeRows(strengthK),
  }),
  ...family({
    name: "williams-r",
    windows: [6, 14],
    says: (rows) => `-100 x (highest high - close) / (highest high - lowest low) of ${rows} rows`,
    unit: "percent",
    range: [-100, 0],
    missing: zeroDivisor,
    source: "Williams (1973), How I Made One Million Dollars Last Year Trading Commodities",
    of: (rows) => op.place(close, op.highest(high, rows), op.lowest(low, rows), -100),
  }),
  ...family({
    name: "cci",
    windows: [6, 14, 20],
    says: (rows) => `Typical price less its mean, over 0.015 x its mean distance from that mean, ${rows} rows`,
    unit: "score",
    missing: zeroDivisor,
    source: "Lambert (1980), Commodities 9(10)",
    of: (rows) => op.channelIndex(typical, rows),
  }),
  ...feature({
    name: "ultimate-oscillator-7-14-28",
    says: "100 x (4 a + 2 b + c) / 7, a, b, c the sums of close - min(low, close before) over those of the true range, 7, 14 and 28 rows",
    ...percent,
    source: "Williams (1985), Technical Analysis of Stocks & Commodities 3(4)",
    of: op.ultimate(op.buyingPressure(low, close), trueRange, 7, 14, 28),
  }),
  ...feature({
    ...percent,
    name: "kdj-k-9-3",
    says: "Wilder's average of 3 rows of the stochastic of 9",
    source: "as pandas-ta's KDJ",
    of: kdjK,
  }),
  ...feature({
    name: "kdj-j-9-3",
    says: "3 k - 2 d, k as kdj-k-9-3, d its Wilder average of 3 rows",
    unit: "percent",
    missing: zeroDivisor,
    source: "as pandas-ta's KDJ",
    of: op.mix(3, kdjK, -2, kdjD),
  }),
  ...feature({
    name: "stochastic-momentum-13-25-2",
    says: "100 x the close's distance from the middle of its range of 13 rows, over half that range, each averaged exponentially over 25 then 2 rows",
    unit: "percent",
    range: [-100, 100],
    missing: zeroDivisor,
    source: "Blau (1995), Momentum, Direction, and Divergence",
    of: op.clip(
      op.ratio(
        twice(op.subtract(close, midway(13))),
        op.affine(twice(op.subtract(op.highest(high, 13), op.lowest(low, 13))), 0.5),
        100,
      ),
      -100,
      100,
    ),
  }),
  ...feature({
    name: "fisher-9",
    says: "f = ln((1 + v) / (1 - v)) / 2 + f before / 2, v the middle's place in its range of 9 rows from -1 to 1, smoothed with weight 0.33",
    unit: "score",
    missing: zeroDivisor,
    source: "Ehlers (2002), Technical Analysis of Stocks & Commodities 20(11)",
    of: fisherOf(9),
  }),
  ...feature({
    ...percent,
    name: "schaff-trend-cycle-23-50-10",
    says: "Place in its range of 10 rows of the exponential average of 23 less that of 50 closes, smoothed with weight 0.5, and all that once more",
    source: "Schaff (2008), Technical Analysis of Stocks & Commodities 26(9)",
    of: schaff(),
  }),
  ...family({
    name: "ar",
    windows: [26],
    says: (rows) => `100 x sum of high - open over the sum of open - low, ${rows} rows`,
    unit: "percent",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: "as pandas-ta's BRAR",
    of: (rows) => op.ratio(op.sum(op.subtract(high, open), rows), op.sum(op.subtract(open, low), rows), 100),
  }),
  ...family({
    name: "br",
    windows: [26],
    says: (rows) =>
      `100 x sum of high - close before where positive, over the sum of close before - low where positive, ${rows} rows`,
    unit: "percent",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: "as pandas-ta's BRAR",
    of: (rows) => {
      const before = op.delay(close, 1);
      return op.ratio(
        op.sum(positive(op.subtract(high, before)), rows),
        op.sum(positive(op.subtract(before, low)), rows),
        100,
      );
    },
  }),
];
