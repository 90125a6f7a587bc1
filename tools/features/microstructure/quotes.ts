// The best quotes by second: how the two sides stand, how often and where they move.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { imbalance, positive, score, secondFamily, secondFeature, share } from "./define.ts";
import {
  ask,
  askSize,
  bid,
  bidSize,
  depth,
  depthAsk,
  depthBid,
  mid,
  queue,
  quoteChanges,
  trades,
} from "./second-columns.ts";

const bidUp = input("bid_up");
const bidDown = input("bid_down");
const askUp = input("ask_up");
const askDown = input("ask_down");
const up = op.add(bidUp, askUp);
const down = op.add(bidDown, askDown);
const sizeImbalance = imbalance(bidSize, askSize);
const sumOf = op.steadySum;

export const quotes: readonly Feature[] = [
  ...secondFeature({
    name: "size-imbalance",
    says: "Best bid size less best ask size over their sum, at the second's end",
    unit: "score",
    range: score,
    source: "Gould & Bonart (2016), Market Microstructure and Liquidity 2(2)",
    of: sizeImbalance,
  }),
  ...secondFamily({
    name: "size-imbalance-mean",
    windows: [10, 60, 300],
    says: (rows) => `That imbalance, mean of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Gould & Bonart (2016), Market Microstructure and Liquidity 2(2)",
    of: (rows) => op.steadyMean(sizeImbalance, rows),
  }),
  ...secondFeature({
    name: "weighted-mid-gap",
    says: "(bid x ask size + ask x bid size) / (bid size + ask size) over the mid, less 1, at the second's end",
    unit: "fraction",
    source: "Gatheral & Oomen (2010), Finance and Stochastics 14(2)",
    of: op.subtract(
      op.divide(op.divide(op.add(op.multiply(bid, askSize), op.multiply(ask, bidSize)), op.add(bidSize, askSize)), mid),
      1,
    ),
  }),
  ...secondFeature({
    name: "depth-imbalance",
    says: "Size over all known bid levels less that of the ask over their sum, at the second's end",
    unit: "score",
    range: score,
    source: "Cao, Hansch & Wang (2009), J. Futures Markets 29(1)",
    of: imbalance(depthBid, depthAsk),
  }),
  ...secondFeature({
    name: "slope-imbalance",
    says: "Slope of the bid side less that of the ask over their sum, at the second's end: size gained a unit of relative distance from the mid",
    unit: "score",
    range: score,
    source: "Naes & Skjeltorp (2006), J. Financial Markets 9(4), slopes by least squares through the origin",
    of: imbalance(input("book_slope_bid"), input("book_slope_ask")),
  }),
  ...secondFamily({
    name: "queue-standing",
    windows: [300, 1800],
    says: (rows) => `Mean of the two best sizes over its mean of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(queue, op.steadyMean(queue, rows)),
  }),
  ...secondFamily({
    name: "depth-standing",
    windows: [300, 1800],
    says: (rows) => `Size over all known levels over its mean of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(depth, op.steadyMean(depth, rows)),
  }),
  ...secondFamily({
    name: "quote-rate",
    windows: [10, 60, 300, 1800],
    says: (rows) => `Changes of the best quotes a second, mean of ${rows} seconds`,
    unit: "count",
    range: positive,
    source: "standard",
    of: (rows) => op.steadyMean(quoteChanges, rows),
  }),
  ...secondFamily({
    name: "quote-to-trade",
    windows: [60, 300, 1800],
    says: (rows) => `Changes of the best quotes over trades, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "Angel, Harris & Spatt (2011), Quarterly J. Finance 1(1)",
    of: (rows) => op.divide(sumOf(quoteChanges, rows), sumOf(trades, rows)),
  }),
  ...secondFamily({
    name: "quote-drift",
    windows: [10, 60, 300],
    says: (rows) => `Rises less falls of best bid and ask over their number, of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => imbalance(sumOf(up, rows), sumOf(down, rows)),
  }),
  ...secondFamily({
    name: "quote-flicker",
    windows: [60, 300],
    says: (rows) =>
      `Share of the best prices' moves that other moves of the same side undo, of ${rows} seconds: 1 - (|rises - falls of the bid| + |those of the ask|) / all`,
    unit: "fraction",
    range: share,
    source: "after Hasbrouck (2018), J. Financial and Quantitative Analysis 53(2)",
    of: (rows) => {
      const net = op.add(
        op.abs(op.subtract(sumOf(bidUp, rows), sumOf(bidDown, rows))),
        op.abs(op.subtract(sumOf(askUp, rows), sumOf(askDown, rows))),
      );
      return op.subtract(1, op.divide(net, sumOf(op.add(up, down), rows)));
    },
  }),
  ...secondFamily({
    name: "side-activity",
    windows: [60, 300],
    says: (rows) => `Moves of the best bid less those of the best ask over their sum, of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => imbalance(sumOf(op.add(bidUp, bidDown), rows), sumOf(op.add(askUp, askDown), rows)),
  }),
];
