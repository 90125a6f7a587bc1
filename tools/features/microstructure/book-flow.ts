// What flows into and out of a book from change to change, and how its queues wear away.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { ask, askSize, bid, bidSize, depth, levelFlows, queue, step } from "./book-columns.ts";
import { bookFamily, bookFeature, imbalance, score, share, square } from "./define.ts";

const flow = levelFlows[0]!;
const filled = levelFlows.map((one, i) => (i === 0 ? one : op.where(op.isMissing(one), 0, one)));
const deep = filled.reduce(op.add);
const cont = "Cont, Kukanov & Stoikov (2014), J. Financial Econometrics 12(1)";
const integrated = "Cont, Cucuringu & Zhang (2023), Quantitative Finance 23(10)";
const learnt = "weights from 500 changes of the book before, anew every 500, sizes adding up to 1";
const component = op.leadingComponent(filled, 500, 500);

/** What a queue loses while its price stands. */
const worn = (price: Expression, size: Expression): Expression =>
  op.where(op.equal(op.delta(price, 1), 0), op.larger(0, op.negate(op.delta(size, 1))), op.multiply(0, size));
const wornBid = worn(bid, bidSize);
const wornAsk = worn(ask, askSize);
const bidMove = op.sign(op.delta(bid, 1));
const askMove = op.sign(op.delta(ask, 1));

export const bookFlow: readonly Feature[] = [
  ...bookFamily({
    name: "book-flow",
    windows: [1, 10, 50, 200],
    says: (rows) =>
      `Order-flow imbalance of the best level summed over ${rows} change(s) of the book, over the mean best size of them`,
    unit: "ratio",
    source: cont,
    of: (rows) => op.divide(op.steadySum(flow, rows), op.steadyMean(queue, rows)),
  }),
  ...[2, 3, 5, 10].flatMap((level) =>
    bookFamily({
      name: `book-flow-level-${level}`,
      formula: "book-flow-level",
      windows: [50],
      says: (rows) => `Order-flow imbalance of level ${level} over the mean best size, of ${rows} changes of the book`,
      unit: "ratio",
      missing: "missing while a row of its window is or has no such level",
      source: "Xu, Gould & Howison (2018), Market Microstructure and Liquidity 4(3-4)",
      of: (rows) => op.divide(op.steadySum(levelFlows[level - 1]!, rows), op.steadyMean(queue, rows)),
    }),
  ),
  ...bookFamily({
    name: "book-flow-deep",
    windows: [10, 50, 200],
    says: (rows) =>
      `Order-flow imbalance of ten levels summed over ${rows} changes of the book, over their mean size of both sides`,
    unit: "ratio",
    source: "Xu, Gould & Howison (2018), Market Microstructure and Liquidity 4(3-4)",
    of: (rows) => op.divide(op.steadySum(deep, rows), op.steadyMean(depth, rows)),
  }),
  ...bookFamily({
    name: "book-flow-integrated",
    windows: [10, 50, 200],
    says: (rows) =>
      `First principal component of ten levels' order-flow imbalances summed over ${rows} changes of the book, over the mean best size; ${learnt}; levels that are not there count 0`,
    unit: "ratio",
    source: integrated,
    of: (rows) => op.divide(op.steadySum(component, rows), op.steadyMean(queue, rows)),
  }),
  ...bookFeature({
    name: "book-flow-common-share",
    says: "Share of the variance of ten levels' order-flow imbalances that their first principal component carries, over 500 changes of the book, anew every 500",
    unit: "fraction",
    range: share,
    source: integrated,
    of: op.leadingShare(filled, 500, 500),
  }),
  ...bookFamily({
    name: "book-flow-impact",
    windows: [200, 1000],
    says: (rows) =>
      `Slope of the mid's change on order-flow imbalance of the best level, least squares with a constant over ${rows} changes of the book: price a share`,
    unit: "ratio",
    source: cont,
    of: (rows) => op.slopeOn(flow, step, rows),
  }),
  ...bookFamily({
    name: "book-flow-fit",
    windows: [200, 1000],
    says: (rows) =>
      `Share of the mid's changes that order-flow imbalance of the best level explains, over ${rows} changes of the book (r squared)`,
    unit: "fraction",
    range: share,
    source: cont,
    of: (rows) => square(op.correlation(flow, step, rows)),
  }),
  ...bookFamily({
    name: "queue-wear",
    windows: [50, 200],
    says: (rows) =>
      `Size that the best ask lost while its price stood less that of the best bid, over their sum, of ${rows} changes of the book`,
    unit: "score",
    range: score,
    source: "after Huang, Lehalle & Rosenbaum (2015), J. American Statistical Association 110(509)",
    of: (rows) => imbalance(op.steadySum(wornAsk, rows), op.steadySum(wornBid, rows)),
  }),
  ...bookFamily({
    name: "touch-drift",
    windows: [50, 200],
    says: (rows) => `Rises less falls of best bid and ask over their number, of ${rows} changes of the book`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) =>
      op.divide(
        op.steadySum(op.add(bidMove, askMove), rows),
        op.steadySum(op.add(op.abs(bidMove), op.abs(askMove)), rows),
      ),
  }),
  ...bookFamily({
    name: "queues-together",
    windows: [200, 1000],
    says: (rows) =>
      `Correlation of changes of the best bid size with those of the best ask size, over ${rows} changes of the book`,
    unit: "score",
    range: score,
    source: "standard",
    of: (rows) => op.correlation(op.delta(bidSize, 1), op.delta(askSize, 1), rows),
  }),
];
