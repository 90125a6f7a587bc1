// Is there a trend, which way, and for how long already?

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, family, high, low, step, trueRange, zeroDivisor } from "./columns.ts";

const wilder = "Wilder (1978), New Concepts in Technical Trading Systems";
const chande = "Chande (1995), Technical Analysis of Stocks & Commodities 13(9)";
const vortex = "Botes and Siepman (2010), Technical Analysis of Stocks & Commodities 28(1)";
const percent = { unit: "percent", range: [0, 100], missing: zeroDivisor } as const;

const index = (rows: number): Expression => op.wilder(op.directionalIndex(high, low, close, rows), rows);
const sinceHigh = (rows: number): Expression => op.affine(op.rowsSinceHighest(high, rows + 1), -100 / rows, 100);
const sinceLow = (rows: number): Expression => op.affine(op.rowsSinceLowest(low, rows + 1), -100 / rows, 100);
const path = (rows: number): Expression => op.sum(op.abs(step), rows);

export const trends: readonly Feature[] = [
  ...family({
    ...percent,
    name: "adx",
    windows: [6, 14],
    says: (rows) => `Wilder's average of ${rows} rows of the directional index of ${rows} rows`,
    source: wilder,
    of: index,
  }),
  ...family({
    ...percent,
    name: "adxr",
    windows: [14],
    says: (rows) => `Mean of the average directional index and the one ${rows - 1} rows ago`,
    source: wilder,
    of: (rows) => op.mix(0.5, index(rows), 0.5, op.delay(index(rows), rows - 1)),
  }),
  ...family({
    ...percent,
    name: "dx",
    windows: [14],
    says: (rows) => `100 x |plus - minus| over their sum, plus and minus the directional movements of ${rows} rows`,
    source: wilder,
    of: (rows) => op.directionalIndex(high, low, close, rows),
  }),
  ...family({
    ...percent,
    name: "plus-di",
    windows: [14],
    says: (rows) => `Upward directional movement in per cent of the true range, both summed with decay 1 / ${rows}`,
    source: wilder,
    of: (rows) => op.plusDirection(high, low, close, rows),
  }),
  ...family({
    ...percent,
    name: "minus-di",
    windows: [14],
    says: (rows) => `Downward directional movement in per cent of the true range, both summed with decay 1 / ${rows}`,
    source: wilder,
    of: (rows) => op.minusDirection(high, low, close, rows),
  }),
  ...family({
    name: "plus-dm",
    windows: [14],
    says: (rows) => `Upward directional movement summed with decay 1 / ${rows}`,
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    of: (rows) => op.plusMovement(high, low, rows),
  }),
  ...family({
    name: "minus-dm",
    windows: [14],
    says: (rows) => `Downward directional movement summed with decay 1 / ${rows}`,
    unit: "price",
    range: [0, Number.POSITIVE_INFINITY],
    source: wilder,
    of: (rows) => op.minusMovement(high, low, rows),
  }),
  ...family({
    name: "aroon-up",
    windows: [14],
    says: (rows) => `100 x (1 - rows since the highest high of ${rows + 1} rows / ${rows})`,
    unit: "percent",
    range: [0, 100],
    source: chande,
    of: sinceHigh,
  }),
  ...family({
    name: "aroon-down",
    windows: [14],
    says: (rows) => `100 x (1 - rows since the lowest low of ${rows + 1} rows / ${rows})`,
    unit: "percent",
    range: [0, 100],
    source: chande,
    of: sinceLow,
  }),
  ...family({
    name: "aroon-oscillator",
    windows: [14],
    says: (rows) => `Aroon up less Aroon down of ${rows} rows`,
    unit: "percent",
    range: [-100, 100],
    source: chande,
    of: (rows) => op.subtract(sinceHigh(rows), sinceLow(rows)),
  }),
  ...family({
    name: "vortex-plus",
    windows: [14],
    says: (rows) => `Sum of |high - low before| over the sum of the true range, ${rows} rows`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: vortex,
    of: (rows) => op.ratio(op.sum(op.abs(op.subtract(high, op.delay(low, 1))), rows), op.sum(trueRange, rows)),
  }),
  ...family({
    name: "vortex-minus",
    windows: [14],
    says: (rows) => `Sum of |low - high before| over the sum of the true range, ${rows} rows`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: vortex,
    of: (rows) => op.ratio(op.sum(op.abs(op.subtract(low, op.delay(high, 1))), rows), op.sum(trueRange, rows)),
  }),
  ...family({
    name: "efficiency-ratio",
    windows: [10],
    says: (rows) => `|change over ${rows} rows| over the sum of ${rows} |changes|`,
    unit: "fraction",
    range: [0, 1],
    missing: zeroDivisor,
    source: "Kaufman (1995), Smarter Trading",
    of: (rows) => op.clip(op.ratio(op.abs(op.delta(close, rows)), path(rows)), 0, 1),
  }),
  ...family({
    name: "vertical-horizontal-filter",
    windows: [28],
    says: (rows) => `Highest less lowest close of ${rows} rows over the sum of ${rows} |changes|`,
    unit: "fraction",
    range: [0, Number.POSITIVE_INFINITY],
    missing: zeroDivisor,
    source: "White (1991), Futures",
    of: (rows) => op.ratio(op.subtract(op.highest(close, rows), op.lowest(close, rows)), path(rows)),
  }),
  ...family({
    name: "choppiness",
    windows: [14],
    says: (rows) =>
      `100 x log of (sum of the true range over highest high - lowest low) over log of ${rows}, ${rows} rows`,
    unit: "percent",
    missing: zeroDivisor,
    source: "Dreiss; as pandas-ta's CHOP",
    of: (rows) =>
      op.affine(
        op.log(op.divide(op.sum(trueRange, rows), op.subtract(op.highest(high, rows), op.lowest(low, rows)))),
        100 / Math.log(rows),
      ),
  }),
  ...family({
    name: "rows-since-high",
    windows: [60],
    says: (rows) => `Rows since the highest high of ${rows} rows`,
    unit: "rows",
    range: [0, 59],
    source: "George and Hwang (2004), Journal of Finance 59(5)",
    of: (rows) => op.rowsSinceHighest(high, rows),
  }),
  ...family({
    name: "high-nearness",
    windows: [250],
    says: (rows) => `Close over the highest high of ${rows} rows`,
    unit: "fraction",
    range: [0, 1],
    missing: zeroDivisor,
    source: "George and Hwang (2004), Journal of Finance 59(5)",
    of: (rows) => op.ratio(close, op.highest(high, rows)),
  }),
];
