// Who trades: buyers or sellers, by the signs of trades and by what prices say.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { autocorrelation, score, secondFamily, sumRatio } from "./define.ts";
import { bought, bulkShare, depth, mid, signedVolume, value, volume } from "./second-columns.ts";

const buys = input("buy_count");
const sells = input("sell_count");
const tickBuys = input("tick_rule_buys");
const signed = op.add(bought, input("sell_volume"));

export const tradeSigns: readonly Feature[] = [
  ...secondFamily({
    name: "volume-imbalance",
    windows: [10, 60, 300, 1800],
    says: (rows) =>
      `Buyers' less sellers' volume over their sum, of ${rows} seconds; signs of the feed, else by Lee and Ready's rule (or the rule chosen where rows are made)`,
    unit: "score",
    range: score,
    source: "Chordia, Roll & Subrahmanyam (2002), J. Financial Economics 65(1)",
    of: (rows) => sumRatio(signedVolume, signed, rows),
  }),
  ...secondFamily({
    name: "count-imbalance",
    windows: [10, 60, 300, 1800],
    says: (rows) => `Buyers' less sellers' trades over their number, of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Chordia, Roll & Subrahmanyam (2002), J. Financial Economics 65(1)",
    of: (rows) => sumRatio(op.subtract(buys, sells), op.add(buys, sells), rows),
  }),
  ...secondFamily({
    name: "tick-rule-imbalance",
    windows: [60, 300, 1800],
    says: (rows) => `2 x volume on upticks (tick rule) over all volume less 1, of ${rows} seconds`,
    unit: "score",
    range: score,
    source: "Lee & Ready (1991), J. Finance 46(2)",
    of: (rows) => op.subtract(op.multiply(2, sumRatio(tickBuys, volume, rows)), 1),
  }),
  ...secondFamily({
    name: "bulk-imbalance",
    windows: [60, 300, 1800],
    says: (rows) =>
      `Volume times 2 Phi(price change / deviation) - 1, summed over ${rows} seconds, over volume: change of the last trade price by second, standard deviation of 300 seconds`,
    unit: "score",
    range: score,
    source: "Easley, Lopez de Prado & O'Hara (2012), Review of Financial Studies 25(5)",
    of: (rows) => op.subtract(op.multiply(2, sumRatio(op.multiply(volume, bulkShare), volume, rows)), 1),
  }),
  ...secondFamily({
    name: "sign-rules-gap",
    windows: [300, 1800],
    says: (rows) =>
      `Volume on upticks less buyers' volume, over all volume, of ${rows} seconds: how far the two rules disagree`,
    unit: "score",
    range: score,
    source: "Ellis, Michaely & O'Hara (2000), J. Financial and Quantitative Analysis 35(4)",
    of: (rows) => sumRatio(op.subtract(tickBuys, bought), volume, rows),
  }),
  ...secondFamily({
    name: "sign-persistence",
    windows: [300, 1800],
    says: (rows) =>
      `Correlation of the sign of a second's signed volume with that of the second before, over ${rows} seconds; 0 counts as a sign`,
    unit: "score",
    range: score,
    source: "Lillo & Farmer (2004), Studies in Nonlinear Dynamics & Econometrics 8(3)",
    of: (rows) => autocorrelation(op.sign(signedVolume), 1, rows),
  }),
  ...secondFamily({
    name: "signed-value",
    windows: [10, 60, 300],
    says: (rows) => `Price times size of buyers' less that of sellers' trades, summed over ${rows} seconds`,
    unit: "money",
    source: "Chordia, Roll & Subrahmanyam (2002), J. Financial Economics 65(1)",
    of: (rows) => op.steadySum(input("signed_value"), rows),
  }),
  ...secondFamily({
    name: "average-price-gap",
    windows: [60, 300, 1800],
    says: (rows) => `Mid over the volume-weighted average trade price of ${rows} seconds, less 1`,
    unit: "fraction",
    source: "Berkowitz, Logue & Noser (1988), J. Finance 43(1)",
    of: (rows) => op.subtract(op.divide(mid, sumRatio(value, volume, rows)), 1),
  }),
  ...secondFamily({
    name: "depth-turnover",
    windows: [60, 300, 1800],
    says: (rows) => `Volume of ${rows} seconds over the mean size of both sides' known levels`,
    unit: "ratio",
    range: [0, Number.POSITIVE_INFINITY],
    source: "standard",
    of: (rows) => op.divide(op.steadySum(volume, rows), op.steadyMean(depth, rows)),
  }),
];
