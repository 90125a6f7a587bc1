// One bar at a time: prices taken together, and where the bar's parts lie.

import { op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { close, feature, high, low, middle, open, range, typical, zeroDivisor } from "./columns.ts";

const heikinClose = op.affine(op.add(op.add(open, high), op.add(low, close)), 0.25);
const heikinOpen = op.smooth(op.delay(heikinClose, 1), 0.5);
const atClose = "missing where the range is zero";
const bars = "Nison (1991), Japanese Candlestick Charting Techniques";

export const prices: readonly Feature[] = [
  ...feature({
    name: "average-price",
    says: "(open + high + low + close) / 4",
    unit: "price",
    source: "as TA-Lib's AVGPRICE",
    of: heikinClose,
  }),
  ...feature({
    name: "median-price",
    says: "(high + low) / 2",
    unit: "price",
    source: "as TA-Lib's MEDPRICE",
    of: middle,
  }),
  ...feature({
    name: "typical-price",
    says: "(high + low + close) / 3",
    unit: "price",
    source: "as TA-Lib's TYPPRICE",
    of: typical,
  }),
  ...feature({
    name: "weighted-close",
    says: "(high + low + 2 close) / 4",
    unit: "price",
    source: "as TA-Lib's WCLPRICE",
    of: op.affine(op.add(op.add(high, low), op.affine(close, 2)), 0.25),
  }),
  ...feature({
    name: "heikin-ashi-body",
    says: "Heikin-Ashi close less open over its close: close is the mean of the four prices, open the mean of open and close before, begun at the first such close",
    unit: "fraction",
    source: "Valcu (2004), Technical Analysis of Stocks & Commodities 22(2)",
    of: op.ratio(op.subtract(heikinClose, heikinOpen), heikinClose),
  }),
  ...feature({
    name: "overnight-gap",
    says: "open over the close before, less 1",
    unit: "fraction",
    source: bars,
    missing: zeroDivisor,
    of: op.relative(open, op.delay(close, 1)),
  }),
  ...feature({
    name: "body",
    says: "close over open, less 1",
    unit: "fraction",
    source: bars,
    missing: zeroDivisor,
    of: op.relative(close, open),
  }),
  ...feature({
    name: "close-location",
    says: "(close - low) / (high - low)",
    unit: "fraction",
    range: [0, 1],
    source: bars,
    missing: atClose,
    of: op.place(close, low, high),
  }),
  ...feature({
    name: "upper-shadow",
    says: "high less the larger of open and close, over high less low",
    unit: "fraction",
    range: [0, 1],
    source: bars,
    missing: atClose,
    of: op.ratio(op.subtract(high, op.larger(open, close)), range),
  }),
  ...feature({
    name: "lower-shadow",
    says: "the smaller of open and close less low, over high less low",
    unit: "fraction",
    range: [0, 1],
    source: bars,
    missing: atClose,
    of: op.ratio(op.subtract(op.smaller(open, close), low), range),
  }),
  ...feature({
    name: "inside-bar",
    says: "1 where high is below the high before and low above the low before, else 0",
    unit: "flag",
    range: [0, 1],
    source: bars,
    of: op.and(op.less(high, op.delay(high, 1)), op.less(op.delay(low, 1), low)),
  }),
  ...feature({
    name: "outside-bar",
    says: "1 where high is above the high before and low below the low before, else 0",
    unit: "flag",
    range: [0, 1],
    source: bars,
    of: op.and(op.less(op.delay(high, 1), high), op.less(low, op.delay(low, 1))),
  }),
  ...feature({
    name: "pivot-distance",
    says: "close over the mean of high, low and close of the bar before, less 1",
    unit: "fraction",
    source: "floor traders' pivot; Person (2004), A Complete Guide to Technical Trading Tactics",
    missing: zeroDivisor,
    of: op.relative(close, op.delay(typical, 1)),
  }),
];
