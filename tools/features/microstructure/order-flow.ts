// Order-flow imbalance: what came to and left the best queues and the levels behind them, by second.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { autocorrelation, score, secondFamily, secondFeature, share, sumRatio } from "./define.ts";
import { depth, flow, levelFlows, mid, queue, step } from "./second-columns.ts";

const deep = input("imbalance_flow_deep");
const cont = "Cont, Kukanov & Stoikov (2014), J. Financial Econometrics 12(1)";
const integrated = "Cont, Cucuringu & Zhang (2023), Quantitative Finance 23(10)";
/** Levels that the feed does not have move with nothing. */
const filled = levelFlows.map((one, i) => (i === 0 ? one : op.where(op.isMissing(one), 0, one)));
const component = op.leadingComponent(filled, 300, 60);

export const orderFlow: readonly Feature[] = [
  ...secondFamily({
    name: "flow",
    windows: [1, 10, 60, 300],
    says: (rows) => `Order-flow imbalance of the best quotes summed over ${rows} second(s)`,
    unit: "shares",
    source: cont,
    of: (rows) => op.steadySum(flow, rows),
  }),
  ...secondFamily({
    name: "flow-in-queues",
    windows: [10, 60, 300, 1800],
    says: (rows) => `Order-flow imbalance of the best quotes over the mean best size, both of ${rows} seconds`,
    unit: "ratio",
    source: cont,
    of: (rows) => op.divide(op.steadySum(flow, rows), op.steadyMean(queue, rows)),
  }),
  ...secondFamily({
    name: "flow-deep",
    windows: [10, 60, 300],
    says: (rows) =>
      `Order-flow imbalance summed over ten levels and ${rows} seconds, over the mean size of both sides' known levels`,
    unit: "ratio",
    source: "Xu, Gould & Howison (2018), Market Microstructure and Liquidity 4(3-4)",
    of: (rows) => op.divide(op.steadySum(deep, rows), op.steadyMean(depth, rows)),
  }),
  ...[2, 3, 5, 10].flatMap((level) =>
    secondFamily({
      name: `flow-level-${level}`,
      formula: "flow-level",
      windows: [10, 60],
      says: (rows) => `Order-flow imbalance of level ${level} over the mean best size, both of ${rows} seconds`,
      unit: "ratio",
      missing: "missing while a row of its window is, and where the session has shown no such level",
      source: "Xu, Gould & Howison (2018), Market Microstructure and Liquidity 4(3-4)",
      of: (rows) => op.divide(op.steadySum(levelFlows[level - 1]!, rows), op.steadyMean(queue, rows)),
    }),
  ),
  ...secondFamily({
    name: "flow-integrated",
    windows: [10, 60],
    says: (rows) =>
      `First principal component of the ten levels' order-flow imbalances, summed over ${rows} seconds, over the mean best size; weights from the 300 seconds before, anew every 60, sizes adding up to 1; levels that the feed does not have count 0`,
    unit: "ratio",
    source: integrated,
    of: (rows) => op.divide(op.steadySum(component, rows), op.steadyMean(queue, rows)),
  }),
  ...secondFeature({
    name: "flow-common-share",
    says: "Share of the variance of ten levels' order-flow imbalances that their first principal component carries, over 300 seconds, anew every 60",
    unit: "fraction",
    range: share,
    source: integrated,
    of: op.leadingShare(filled, 300, 60),
  }),
  ...secondFamily({
    name: "flow-balance",
    windows: [60, 300],
    says: (rows) => `Order-flow imbalance summed over ${rows} seconds, over the sum of its sizes by second`,
    unit: "score",
    range: score,
    source: cont,
    of: (rows) => sumRatio(flow, op.abs(flow), rows),
  }),
  ...secondFamily({
    name: "flow-persistence",
    windows: [300, 1800],
    says: (rows) =>
      `Correlation of order-flow imbalance by second with that of the second before, over ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Cont, Kukanov & Stoikov (2014); lag-1 autocorrelation",
    of: (rows) => autocorrelation(flow, 1, rows),
  }),
  ...secondFamily({
    name: "flow-surprise",
    windows: [10, 60],
    says: (rows) =>
      `The mid's change over ${rows} seconds less order-flow imbalance of them times its slope by second over 300 seconds, over the mid: what flow does not explain`,
    unit: "fraction",
    source: "residual of Cont, Kukanov & Stoikov (2014)",
    of: (rows) =>
      op.divide(
        op.subtract(op.delta(mid, rows), op.multiply(op.slopeOn(flow, step, 300), op.steadySum(flow, rows))),
        mid,
      ),
  }),
];
