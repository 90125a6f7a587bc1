// Bands and channels: their edges as prices, where the close stands between them, how wide they are. And stops that trail a trend.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  averageRange,
  close,
  family,
  feature,
  high,
  low,
  middle,
  ofClose,
  range,
  trueRange,
  zeroDivisor,
} from "./columns.ts";

interface Channel {
  readonly name: string;
  readonly windows: readonly number[];
  readonly says: (rows: number) => string;
  readonly source: string;
  readonly upper: (rows: number) => Expression;
  readonly lower: (rows: number) => Expression;
}

const bollinger = (way: number) => (rows: number) =>
  op.mix(1, op.mean(close, rows), 2 * way, op.populationDeviation(close, rows));
const keltner = (way: number) => (rows: number) =>
  op.mix(1, op.exponential(close, rows), 2 * way, op.exponential(trueRange, rows));
const headley = (edge: Expression, way: number) => (rows: number) =>
  op.steadyMean(op.multiply(edge, op.affine(op.ratio(range, op.add(high, low)), 4 * way, 1)), rows);
/** Mean of highest high and lowest low. */
const halfway = (rows: number): Expression => op.affine(op.add(op.highest(high, rows), op.lowest(low, rows)), 0.5);

const channels: readonly Channel[] = [
  {
    name: "bollinger",
    windows: [20],
    says: (rows) => `mean of ${rows} closes, two standard deviations (of the population) up and down`,
    source: "Bollinger (2001), Bollinger on Bollinger Bands",
    upper: bollinger(1),
    lower: bollinger(-1),
  },
  {
    name: "keltner",
    windows: [20],
    says: (rows) => `exponential average of ${rows} closes, twice that of the true range up and down`,
    source: "Keltner (1960), How to Make Money in Commodities; as pandas-ta's KC",
    upper: keltner(1),
    lower: keltner(-1),
  },
  {
    name: "donchian",
    windows: [20],
    says: (rows) => `highest high and lowest low of ${rows} rows`,
    source: "Donchian (1960), Commodity Year Book",
    upper: (rows) => op.highest(high, rows),
    lower: (rows) => op.lowest(low, rows),
  },
  {
    name: "acceleration",
    windows: [20],
    says: (rows) => `means of ${rows} highs x (1 + 4 r) and of lows x (1 - 4 r), r = (high - low) / (high + low)`,
    source: "Headley (2002), Big Trends in Trading",
    upper: headley(high, 1),
    lower: headley(low, -1),
  },
];

const supertrend = (rows: number, times: number): readonly [Expression, Expression, Expression] => [
  op.mix(1, middle, times, averageRange(rows)),
  op.mix(1, middle, -times, averageRange(rows)),
  close,
];

const conversion = halfway(9);
const base = halfway(26);
const spanA = op.delay(op.mix(0.5, conversion, 0.5, base), 26);
const spanB = op.delay(halfway(52), 26);
const cloud = "Hosoda (1969), Ichimoku Kinko Hyo";
const stop = op.parabolicStop(high, low);
const parabolic = "Wilder (1978), New Concepts in Technical Trading Systems";
const chandelier = "LeBeau; Elder (2002), Come Into My Trading Room";

export const bands: readonly Feature[] = [
  ...channels.flatMap(({ name, windows, says, source, upper, lower }) => [
    ...family({
      name: `${name}-upper`,
      windows,
      says: (rows) => `Upper edge of the ${name} channel: ${says(rows)}`,
      unit: "price",
      source,
      of: upper,
    }),
    ...family({
      name: `${name}-lower`,
      windows,
      says: (rows) => `Lower edge of the ${name} channel: ${says(rows)}`,
      unit: "price",
      source,
      of: lower,
    }),
    ...family({
      name: `${name}-position`,
      windows,
      says: (rows) => `(close - lower) / (upper - lower) of the ${name} channel: ${says(rows)}`,
      unit: "fraction",
      ...(name === "donchian" && { range: [0, 1] as const }),
      missing: zeroDivisor,
      source,
      of: (rows) => op.place(close, lower(rows), upper(rows)),
    }),
    ...family({
      name: `${name}-width`,
      windows,
      says: (rows) => `(upper - lower) / close of the ${name} channel: ${says(rows)}`,
      unit: "fraction",
      missing: zeroDivisor,
      source,
      of: (rows) => ofClose(op.subtract(upper(rows), lower(rows))),
    }),
  ]),
  ...family({
    name: "squeeze",
    windows: [20],
    says: (rows) =>
      `1 where the Bollinger bands of ${rows} rows lie inside the Keltner channel of 1.5 average true ranges, else 0`,
    unit: "flag",
    range: [0, 1],
    source: "Carter (2005), Mastering the Trade",
    of: (rows) => op.less(op.affine(op.populationDeviation(close, rows), 2), op.affine(op.mean(trueRange, rows), 1.5)),
  }),
  ...family({
    name: "midpoint",
    windows: [14],
    says: (rows) => `Mean of highest and lowest close of ${rows} rows`,
    unit: "price",
    source: "as TA-Lib's MIDPOINT",
    of: (rows) => op.affine(op.add(op.highest(close, rows), op.lowest(close, rows)), 0.5),
  }),
  ...family({
    name: "midprice",
    windows: [14],
    says: (rows) => `Mean of highest high and lowest low of ${rows} rows`,
    unit: "price",
    source: "as TA-Lib's MIDPRICE",
    of: halfway,
  }),
  ...feature({
    name: "ichimoku-conversion",
    says: "Mean of highest high and lowest low of 9 rows over the close, less 1",
    unit: "fraction",
    source: cloud,
    of: op.relative(conversion, close),
  }),
  ...feature({
    name: "ichimoku-base",
    says: "Mean of highest high and lowest low of 26 rows over the close, less 1",
    unit: "fraction",
    source: cloud,
    of: op.relative(base, close),
  }),
  ...feature({
    name: "ichimoku-span-a",
    says: "Mean of the conversion and base lines of 26 rows ago, over the close, less 1",
    unit: "fraction",
    source: cloud,
    of: op.relative(spanA, close),
  }),
  ...feature({
    name: "ichimoku-span-b",
    says: "Mean of highest high and lowest low of the 52 rows that ended 26 rows ago, over the close, less 1",
    unit: "fraction",
    source: cloud,
    of: op.relative(spanB, close),
  }),
  ...feature({
    name: "parabolic-sar",
    says: "Wilder's parabolic stop, step 0.02, at most 0.2",
    unit: "price",
    source: parabolic,
    of: stop,
  }),
  ...feature({
    name: "close-to-parabolic-sar",
    says: "Close over Wilder's parabolic stop, less 1",
    unit: "fraction",
    missing: zeroDivisor,
    source: parabolic,
    of: op.relative(close, stop),
  }),
  ...feature({
    name: "supertrend",
    says: "Trailing stop at 3 average true ranges of 7 rows from the middle of the bar",
    unit: "price",
    source: "Seban (2008), Tout le monde mérite d'être riche",
    of: op.trendStop(...supertrend(7, 3)),
  }),
  ...feature({
    name: "supertrend-side",
    says: "1 while the supertrend stop lies below the close, -1 while above",
    unit: "flag",
    range: [-1, 1],
    source: "Seban (2008), Tout le monde mérite d'être riche",
    of: op.trendSide(...supertrend(7, 3)),
  }),
  ...feature({
    name: "close-to-supertrend",
    says: "Close over the supertrend stop, less 1",
    unit: "fraction",
    missing: zeroDivisor,
    source: "Seban (2008), Tout le monde mérite d'être riche",
    of: op.relative(close, op.trendStop(...supertrend(7, 3))),
  }),
  ...family({
    name: "chandelier-long",
    windows: [22],
    says: (rows) => `Close over (highest high of ${rows} rows less 3 average true ranges of ${rows} rows), less 1`,
    unit: "fraction",
    missing: zeroDivisor,
    source: chandelier,
    of: (rows) => op.relative(close, op.mix(1, op.highest(high, rows), -3, averageRange(rows))),
  }),
  ...family({
    name: "chandelier-short",
    windows: [22],
    says: (rows) => `Close over (lowest low of ${rows} rows plus 3 average true ranges of ${rows} rows), less 1`,
    unit: "fraction",
    missing: zeroDivisor,
    source: chandelier,
    of: (rows) => op.relative(close, op.mix(1, op.lowest(low, rows), 3, averageRange(rows))),
  }),
];
