// The shape of a book: how deep, how steep, how even, and what it costs to walk up it.

import { type Expression, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { askSize, asks, bidSize, bids, depth, depthAsk, depthBid, mid, queue, spread } from "./book-columns.ts";
import { bookFamily, bookFeature, imbalance, positive, score, share, standing } from "./define.ts";

const sides = [
  ["bid", bids],
  ["ask", asks],
] as const;
const naes = "Naes & Skjeltorp (2006), J. Financial Markets 9(4), slopes by least squares through the origin";
const wanted = op.multiply(0.5, op.smaller(depthBid, depthAsk));
const sweepBid = op.sweepCost(mid, bids, wanted);
const sweepAsk = op.sweepCost(mid, asks, wanted);

const ofSides = (given: {
  readonly name: string;
  readonly says: string;
  readonly unit: Feature["unit"];
  readonly range: readonly [number, number];
  readonly source: string;
  readonly of: (side: op.Ladder) => Expression;
}): readonly Feature[] =>
  sides.flatMap(([side, ladder]) =>
    bookFeature({
      ...given,
      name: `${given.name}-${side}`,
      formula: given.name,
      says: `${given.says}; ${side} side`,
      missing: "missing where a side is empty",
      of: given.of(ladder),
    }),
  );

export const bookShape: readonly Feature[] = [
  ...bookFeature({
    name: "book-spread",
    says: "Best ask less best bid over the mid",
    unit: "fraction",
    range: positive,
    source: "standard",
    of: op.divide(spread, mid),
  }),
  ...bookFamily({
    name: "book-spread-standing",
    windows: [200, 1000],
    says: (rows) => `Best ask less best bid, less its mean of ${rows} changes of the book, in standard deviations`,
    unit: "score",
    source: "standard score",
    of: (rows) => standing(spread, rows),
  }),
  ...ofSides({
    name: "book-slope",
    says: "Size gained a unit of relative distance from the mid: summed size on distance over ten levels, least squares through the origin",
    unit: "shares",
    range: positive,
    source: naes,
    of: (side) => op.ladderSlope(mid, side),
  }),
  ...bookFeature({
    name: "book-slope-imbalance",
    says: "Slope of the bid side less that of the ask over their sum",
    unit: "score",
    range: score,
    source: naes,
    of: imbalance(op.ladderSlope(mid, bids), op.ladderSlope(mid, asks)),
  }),
  ...ofSides({
    name: "book-distance",
    says: "Relative distance of levels from the mid, mean weighted by size over ten levels",
    unit: "fraction",
    range: positive,
    source: "standard",
    of: (side) => op.ladderDistance(mid, side),
  }),
  ...ofSides({
    name: "book-concentration",
    says: "Squared sizes over squared size over ten levels: 1 where one level holds all",
    unit: "fraction",
    range: share,
    source: "Herfindahl index",
    of: (side) => op.ladderConcentration(mid, side),
  }),
  ...ofSides({
    name: "book-gap",
    says: "Mean gap between neighbouring levels over the mid, ten levels",
    unit: "fraction",
    range: positive,
    source: "Farmer, Gillemot, Lillo, Mike & Sen (2004), Quantitative Finance 4(4)",
    of: (side) => op.ladderGap(mid, side),
  }),
  ...sides.flatMap(([side]) =>
    bookFeature({
      name: `sweep-cost-${side}`,
      formula: "sweep-cost",
      says: `|average price / mid - 1| of taking half of the thinner side's ten levels off the ${side} side`,
      unit: "fraction",
      range: positive,
      missing: "missing where a side is empty",
      source: "Irvine, Benston & Kandel (2000), Liquidity beyond the inside spread",
      of: side === "bid" ? sweepBid : sweepAsk,
    }),
  ),
  ...bookFeature({
    name: "sweep-imbalance",
    says: "Cost of taking that size off the ask less that of the bid over their sum",
    unit: "score",
    range: score,
    source: "Irvine, Benston & Kandel (2000), Liquidity beyond the inside spread",
    of: imbalance(sweepAsk, sweepBid),
  }),
  ...bookFeature({
    name: "top-share",
    says: "Best sizes over the sizes of ten levels of both sides",
    unit: "fraction",
    range: share,
    source: "standard",
    of: op.divide(op.add(bidSize, askSize), depth),
  }),
  ...bookFamily({
    name: "book-depth-standing",
    windows: [200, 1000],
    says: (rows) => `Size of ten levels of both sides over its mean of ${rows} changes of the book`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(depth, op.steadyMean(depth, rows)),
  }),
  ...bookFamily({
    name: "book-queue-standing",
    windows: [200, 1000],
    says: (rows) => `Mean of the two best sizes over its mean of ${rows} changes of the book`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(queue, op.steadyMean(queue, rows)),
  }),
];
