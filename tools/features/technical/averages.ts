// Averages of the close, as prices and as the close's distance from them.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, family, feature, volume, zeroDivisor } from "./columns.ts";

const hull = (x: Expression, rows: number): Expression =>
  op.linearMean(
    op.mix(2, op.linearMean(x, Math.floor(rows / 2)), -1, op.linearMean(x, rows)),
    Math.floor(Math.sqrt(rows)),
  );

const triangle = (x: Expression, rows: number): Expression => {
  const half = Math.floor((rows + 1) / 2);
  return op.mean(op.mean(x, half), rows % 2 === 1 ? half : half + 1);
};

const doubled = (x: Expression, rows: number): Expression => {
  const one = op.exponential(x, rows);
  return op.mix(2, one, -1, op.exponential(one, rows));
};

const tripled = (x: Expression, rows: number): Expression => {
  const one = op.exponential(x, rows);
  const two = op.exponential(one, rows);
  return op.mixThree(3, one, -3, two, 1, op.exponential(two, rows));
};

/** Tillson's T3 with factor 0.7, over six exponential averages. */
function tillson(x: Expression, rows: number): Expression {
  const a = 0.7;
  const chain: Expression[] = [];
  for (let under = x; chain.length < 6; ) {
    under = op.exponential(under, rows);
    chain.push(under);
  }
  const [, , three, four, five, six] = chain as [
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
    Expression,
  ];
  const weights = [-(a ** 3), 3 * a * a + 3 * a ** 3, -6 * a * a - 3 * a - 3 * a ** 3, 1 + 3 * a + a ** 3 + 3 * a * a];
  return op.add(
    op.mixThree(weights[0] as number, six, weights[1] as number, five, weights[2] as number, four),
    op.affine(three, weights[3] as number),
  );
}

const zeroLag = (x: Expression, rows: number): Expression =>
  op.exponential(op.mix(2, x, -1, op.delay(x, Math.floor((rows - 1) / 2))), rows);

const byVolume = (x: Expression, rows: number): Expression =>
  op.divide(op.sum(op.multiply(x, volume), rows), op.sum(volume, rows));

/** Chande's momentum as a strength of 0 to 1. */
const guided = (x: Expression, rows: number): Expression => {
  const move = op.delta(x, 1);
  return op.guidedMean(x, op.divide(op.sum(move, rows), op.sum(op.abs(move), rows)), rows);
};

interface Average {
  readonly name: string;
  readonly windows: readonly number[];
  /** Windows at which the close's distance is a feature too. */
  readonly distances: readonly number[];
  readonly says: (rows: number) => string;
  readonly source: string;
  readonly of: (x: Expression, rows: number) => Expression;
}

const list: readonly Average[] = [
  {
    name: "sma",
    windows: [5, 10, 20, 50, 60, 200],
    distances: [5, 10, 20, 60, 200],
    says: (rows) => `Mean of ${rows} closes`,
    source: "as TA-Lib's SMA",
    of: op.mean,
  },
  {
    name: "ema",
    windows: [5, 10, 20, 60],
    distances: [10, 20, 60],
    says: (rows) => `Exponential average of the close, weight 2 / ${rows + 1}, begun as the mean of the first ${rows}`,
    source: "as TA-Lib's EMA",
    of: op.exponential,
  },
  {
    name: "wilder-average",
    windows: [14],
    distances: [14],
    says: (rows) => `Average of the close with weight 1 / ${rows}, begun as the mean of the first ${rows}`,
    source: "Wilder (1978), New Concepts in Technical Trading Systems",
    of: op.wilder,
  },
  {
    name: "wma",
    windows: [20],
    distances: [20],
    says: (rows) => `Weighted mean of ${rows} closes, weights ${rows} (newest) to 1`,
    source: "as TA-Lib's WMA",
    of: op.linearMean,
  },
  {
    name: "dema",
    windows: [20],
    distances: [20],
    says: (rows) => `2 e - e of e, e the exponential average of ${rows} rows`,
    source: "Mulloy (1994), Technical Analysis of Stocks & Commodities 12(1)",
    of: doubled,
  },
  {
    name: "tema",
    windows: [20],
    distances: [20],
    says: (rows) => `3 e - 3 e of e + e of e of e, e the exponential average of ${rows} rows`,
    source: "Mulloy (1994), Technical Analysis of Stocks & Commodities 12(1)",
    of: tripled,
  },
  {
    name: "trima",
    windows: [20],
    distances: [],
    says: (rows) => `Mean of means over half of ${rows} rows each: weights rise to the middle and fall again`,
    source: "as TA-Lib's TRIMA",
    of: triangle,
  },
  {
    name: "t3",
    windows: [5],
    distances: [5],
    says: (rows) => `Tillson's average over six exponential averages of ${rows} rows, volume factor 0.7`,
    source: "Tillson (1998), Technical Analysis of Stocks & Commodities 16(1)",
    of: tillson,
  },
  {
    name: "kama",
    windows: [10, 30],
    distances: [30],
    says: (rows) =>
      `Kaufman's adaptive average: weight by the efficiency of ${rows} rows, between those of 2 and 30 rows`,
    source: "Kaufman (1995), Smarter Trading",
    of: op.efficientMean,
  },
  {
    name: "hull-average",
    windows: [16],
    distances: [16],
    says: (rows) =>
      `Weighted mean over ${Math.floor(Math.sqrt(rows))} rows of twice the weighted mean of ${rows / 2} rows less that of ${rows}`,
    source: "Hull (2005), alanhull.com",
    of: hull,
  },
  {
    name: "zero-lag-ema",
    windows: [10],
    distances: [10],
    says: (rows) =>
      `Exponential average of ${rows} rows of twice the close less the close ${Math.floor((rows - 1) / 2)} rows ago`,
    source: "Ehlers and Way (2010), Technical Analysis of Stocks & Commodities 28(12)",
    of: zeroLag,
  },
  {
    name: "volume-weighted-average",
    windows: [20],
    distances: [20],
    says: (rows) => `Mean of ${rows} closes, weighted by volume`,
    source: "as pandas-ta's VWMA",
    of: byVolume,
  },
  {
    name: "gaussian-average",
    windows: [10],
    distances: [],
    says: (rows) =>
      `Mean of ${rows} closes with weights of a normal curve about 0.85 of the way to the newest, width ${rows} / 6`,
    source: "Legoux and Kouzis-Loukas (2009), Arnaud Legoux moving average",
    of: (x, rows) => op.gaussianMean(x, rows, 0.85, 6),
  },
  {
    name: "symmetric-average",
    windows: [10],
    distances: [],
    says: (rows) => `Mean of ${rows} closes, weights rising to the middle and falling again`,
    source: "as pandas-ta's SWMA",
    of: op.symmetricMean,
  },
  {
    name: "vidya",
    windows: [14],
    distances: [14],
    says: (rows) =>
      `Average with weight 2 / ${rows + 1} times |change over ${rows} rows| over the sum of |changes|, begun at the first close that has one`,
    source: "Chande (1992), Technical Analysis of Stocks & Commodities 10(3)",
    of: guided,
  },
  {
    name: "mcginley-dynamic",
    windows: [10],
    distances: [],
    says: (rows) => `s + (close - s) / (${rows} x (close / s) to the 4th), begun at the first close`,
    source: "McGinley (1991), Market Technicians Association Journal",
    of: op.dynamicMean,
  },
  {
    name: "super-smoother",
    windows: [10],
    distances: [],
    says: (rows) => `Ehlers' two-pole filter of ${rows} rows`,
    source: "Ehlers (2013), Cycle Analytics for Traders",
    of: op.superSmooth,
  },
  {
    name: "linear-regression",
    windows: [14],
    distances: [14],
    says: (rows) => `Value at the newest row of the least-squares line through ${rows} closes`,
    source: "as TA-Lib's LINEARREG",
    of: op.trendEnd,
  },
  {
    name: "time-series-forecast",
    windows: [14],
    distances: [],
    says: (rows) => `Value one row ahead of the least-squares line through ${rows} closes`,
    source: "as TA-Lib's TSF",
    of: (x, rows) => op.add(op.trendEnd(x, rows), op.trendSlope(x, rows)),
  },
  {
    name: "regression-intercept",
    windows: [14],
    distances: [],
    says: (rows) => `Value at the oldest row of the least-squares line through ${rows} closes`,
    source: "as TA-Lib's LINEARREG_INTERCEPT",
    of: (x, rows) => op.mix(1, op.trendEnd(x, rows), 1 - rows, op.trendSlope(x, rows)),
  },
];

const crossings: readonly [number, number][] = [
  [5, 20],
  [50, 200],
];

export const averages: readonly Feature[] = [
  ...list.flatMap(({ name, windows, distances, says, source, of }) => [
    ...family({ name, windows, says, unit: "price", source, of: (rows) => of(close, rows) }),
    ...family({
      name: `close-to-${name}`,
      windows: distances,
      says: (rows) => `Close over ${name} of ${rows} rows, less 1`,
      unit: "fraction",
      missing: zeroDivisor,
      source,
      of: (rows) => op.relative(close, of(close, rows)),
    }),
  ]),
  ...crossings.flatMap(([fast, slow]) =>
    feature({
      name: `sma-${fast}-to-sma-${slow}`,
      says: `Mean of ${fast} closes over that of ${slow}, less 1`,
      unit: "fraction",
      missing: zeroDivisor,
      source: "Brock, Lakonishok and LeBaron (1992), Journal of Finance 47(5)",
      of: op.relative(op.mean(close, fast), op.mean(close, slow)),
    }),
  ),
  ...feature({
    name: "mama",
    says: "MESA adaptive average of the close, weight 0.5 over the fall of the cycle's phase in degrees, at least 0.05",
    unit: "price",
    source: "Ehlers (2001), MESA and Trading Market Cycles",
    of: op.mesaMean(close),
  }),
  ...feature({
    name: "fama",
    says: "Average that follows mama with half its weight",
    unit: "price",
    source: "Ehlers (2001), MESA and Trading Market Cycles",
    of: op.mesaFollower(close),
  }),
  ...feature({
    name: "mama-to-fama",
    says: "mama over fama, less 1",
    unit: "fraction",
    missing: zeroDivisor,
    source: "Ehlers (2001), MESA and Trading Market Cycles",
    of: op.relative(op.mesaMean(close), op.mesaFollower(close)),
  }),
  ...feature({
    name: "hilbert-trendline",
    says: "Mean close of one dominant cycle, smoothed over four rows",
    unit: "price",
    source: "Ehlers (2001), Rocket Science for Traders",
    of: op.cycleTrendline(close),
  }),
];
