// How the two sides of a book stand against each other, level by level and weighted, and the prices that this speaks for.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import {
  ask,
  askPrices,
  askSize,
  askSizes,
  asks,
  bid,
  bidPrices,
  bidSize,
  bidSizes,
  bids,
  depthAsk,
  depthBid,
  mid,
  spread,
  step,
} from "./book-columns.ts";
import { bookFamily, bookFeature, imbalance, score } from "./define.ts";

const there = (x: Expression): Expression => op.where(op.isMissing(x), 0, x);
const total = (sizes: readonly Expression[], weights: readonly number[]): Expression =>
  weights.map((weight, i) => (weight === 1 ? sizes[i]! : op.multiply(weight, sizes[i]!))).reduce(op.add);
/** Levels that are not there count 0; the first has to be. */
const bidThere = bidSizes.map((size, i) => (i === 0 ? size : there(size)));
const askThere = askSizes.map((size, i) => (i === 0 ? size : there(size)));
const weighted = (weights: readonly number[]) => imbalance(total(bidThere, weights), total(askThere, weights));
const ranks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ones = (count: number) => ranks.slice(0, count).map(() => 1);

const topImbalance = imbalance(bidSize, askSize);
const allImbalance = imbalance(depthBid, depthAsk);
const gould = "Gould & Bonart (2016), Market Microstructure and Liquidity 2(2)";
const cao = "Cao, Hansch & Wang (2009), J. Futures Markets 29(1)";
const relative = (price: Expression): Expression => op.subtract(op.divide(price, mid), 1);
const crossed = (prices: readonly Expression[], sizes: readonly Expression[]) =>
  prices
    .map((price, i) => (i === 0 ? op.multiply(price, sizes[i]!) : there(op.multiply(price, sizes[i]!))))
    .reduce(op.add);
/** Sizes of levels that both sides have; of the others neither is weighed. */
const both = (sizes: readonly Expression[], others: readonly Expression[]) =>
  sizes.map((size, i) => (i === 0 ? size : there(op.multiply(size, op.equal(others[i]!, others[i]!))))).reduce(op.add);
const wide = op.greater(spread, op.decayingMean(spread, 0.005));

export const bookImbalance: readonly Feature[] = [
  ...ranks.flatMap((level) =>
    bookFeature({
      name: `level-imbalance-${level}`,
      formula: "level-imbalance",
      says: `Bid size less ask size at level ${level} over their sum`,
      unit: "score",
      range: score,
      missing: "missing where a side has no such level",
      source: gould,
      of: imbalance(bidSizes[level - 1]!, askSizes[level - 1]!),
    }),
  ),
  ...[3, 5, 10].flatMap((count) =>
    bookFeature({
      name: `levels-imbalance-${count}`,
      formula: "levels-imbalance",
      says: `Bid size less ask size over levels 1 to ${count}, over their sum; levels that are not there count 0`,
      unit: "score",
      range: score,
      missing: "missing where a side is empty",
      source: cao,
      of: weighted(ones(count)),
    }),
  ),
  ...bookFeature({
    name: "harmonic-imbalance",
    says: "The same over ten levels, level k weighing 1 / k",
    unit: "score",
    range: score,
    missing: "missing where a side is empty",
    source: cao,
    of: weighted(ranks.map((level) => 1 / level)),
  }),
  ...bookFeature({
    name: "fading-imbalance",
    says: "The same over ten levels, level k weighing e^(-(k - 1) / 2)",
    unit: "score",
    range: score,
    missing: "missing where a side is empty",
    source: "Cartea, Donnelly & Jaimungal (2018), Applied Mathematical Finance 25(1)",
    of: weighted(ranks.map((level) => Math.exp(-(level - 1) / 2))),
  }),
  ...bookFeature({
    name: "pressure-imbalance",
    says: "Sizes over their levels' relative distances from the mid, summed on each side: bid less ask over their sum",
    unit: "score",
    range: score,
    source: "standard: pressure weighted by distance",
    of: imbalance(op.ladderPressure(mid, bids), op.ladderPressure(mid, asks)),
  }),
  ...bookFeature({
    name: "imbalance-behind",
    says: "Imbalance over ten levels less that of the first",
    unit: "score",
    range: [-2, 2],
    source: "standard",
    of: op.subtract(allImbalance, topImbalance),
  }),
  ...bookFeature({
    name: "weighted-mid",
    says: "(bid x ask size + ask x bid size) / (bid size + ask size) over the mid, less 1",
    unit: "fraction",
    source: "Gatheral & Oomen (2010), Finance and Stochastics 14(2)",
    of: relative(op.divide(op.add(op.multiply(bid, askSize), op.multiply(ask, bidSize)), op.add(bidSize, askSize))),
  }),
  ...bookFeature({
    name: "deep-weighted-mid",
    says: "Sum over ten levels of bid price x ask size + ask price x bid size, over the sizes summed, over the mid, less 1; levels that a side lacks are left out",
    unit: "fraction",
    source: "after Gatheral & Oomen (2010), Finance and Stochastics 14(2)",
    of: relative(
      op.divide(
        op.add(crossed(bidPrices, askSizes), crossed(askPrices, bidSizes)),
        op.add(both(bidSizes, askSizes), both(askSizes, bidSizes)),
      ),
    ),
  }),
  ...bookFeature({
    name: "micro-price",
    says: "Mean of the mid's next move from this state, over the mid: states are ten equal parts of the bid's share of the best sizes, apart for spreads above their own fading mean (weight 0.005), learnt over the moves so far, older ones fading over 1000",
    unit: "fraction",
    missing: "missing until the state has been seen before some move",
    source: "Stoikov (2018), Quantitative Finance 18(12), its first step",
    of: op.divide(op.nextMove(mid, op.divide(bidSize, op.add(bidSize, askSize)), wide, 10, 1000), mid),
  }),
  ...bookFamily({
    name: "imbalance-change",
    windows: [10, 50, 200],
    says: (rows) => `Imbalance of the best sizes less that ${rows} changes of the book before`,
    unit: "score",
    range: [-2, 2],
    source: "standard",
    of: (rows) => op.delta(topImbalance, rows),
  }),
  ...bookFamily({
    name: "imbalance-deviation",
    windows: [50, 200],
    says: (rows) => `Standard deviation of the best sizes' imbalance over ${rows} changes of the book`,
    unit: "score",
    range: [0, 1.5],
    source: "standard",
    of: (rows) => op.deviation(topImbalance, rows),
  }),
  ...bookFamily({
    name: "imbalance-foresight",
    windows: [200, 1000],
    says: (rows) =>
      `Correlation of the mid's change with the best sizes' imbalance before it, over ${rows} changes of the book`,
    unit: "score",
    range: score,
    source: gould,
    of: (rows) => op.correlation(op.delay(topImbalance, 1), step, rows),
  }),
];
