// How large trades are, and how unevenly volume lies in them.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { positive, secondFamily, secondFeature, share, square, sumRatio } from "./define.ts";
import { bought, queue, sold, trades, volume } from "./second-columns.ts";

const squares = input("trade_size_squared");
const meanSize = (rows: number) => sumRatio(volume, trades, rows);

export const tradeSizes: readonly Feature[] = [
  ...secondFamily({
    name: "trade-size",
    windows: [60, 300, 1800],
    says: (rows) => `Mean size of the trades of ${rows} seconds`,
    unit: "shares",
    range: positive,
    source: "standard",
    of: meanSize,
  }),
  ...secondFamily({
    name: "largest-trade-share",
    windows: [60, 300, 1800],
    says: (rows) => `Largest trade over all volume, of ${rows} seconds`,
    unit: "fraction",
    range: share,
    source: "standard",
    of: (rows) => op.divide(op.highest(input("trade_size_max"), rows), op.steadySum(volume, rows)),
  }),
  ...secondFamily({
    name: "trade-size-concentration",
    windows: [60, 300, 1800],
    says: (rows) => `Squared trade sizes over squared volume of ${rows} seconds: 1 where one trade makes all of it`,
    unit: "fraction",
    range: share,
    source: "Herfindahl index",
    of: (rows) => op.divide(op.steadySum(squares, rows), square(op.steadySum(volume, rows))),
  }),
  ...secondFamily({
    name: "trade-size-variation",
    windows: [300, 1800],
    says: (rows) => `Standard deviation (population) over mean of the sizes of the trades of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => {
      const ratio = op.divide(
        op.multiply(op.steadySum(trades, rows), op.steadySum(squares, rows)),
        square(op.steadySum(volume, rows)),
      );
      return op.sqrt(op.larger(0, op.subtract(ratio, 1)));
    },
  }),
  ...secondFeature({
    name: "trade-size-change",
    says: "Mean size of the trades of 60 seconds over that of 1800 seconds",
    unit: "ratio",
    range: positive,
    source: "standard",
    of: op.divide(meanSize(60), meanSize(1800)),
  }),
  ...secondFamily({
    name: "size-tilt",
    windows: [300, 1800],
    says: (rows) => `Log of the mean size of buyers' trades over that of sellers', of ${rows} seconds`,
    unit: "score",
    source: "standard",
    of: (rows) =>
      op.log(op.divide(sumRatio(bought, input("buy_count"), rows), sumRatio(sold, input("sell_count"), rows))),
  }),
  ...secondFamily({
    name: "trade-size-in-queues",
    windows: [300, 1800],
    says: (rows) => `Mean size of a trade over the mean best size, of ${rows} seconds`,
    unit: "ratio",
    range: positive,
    source: "standard",
    of: (rows) => op.divide(meanSize(rows), op.steadyMean(queue, rows)),
  }),
];
