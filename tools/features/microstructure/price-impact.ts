// How much prices move with trades and with order flow.

import { input, op } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";
import { secondFamily, share, slopeThroughOrigin, square } from "./define.ts";
import { flow, mid, move, queue, signedVolume, step, value } from "./second-columns.ts";

const signedValue = input("signed_value");
const signedRoot = op.signedPower(signedValue, 0.5);
const netTrades = op.subtract(input("buy_count"), input("sell_count"));
const hasbrouck = "Hasbrouck (1991), J. Finance 46(1) and Review of Financial Studies 4(3)";
/** Seconds over which returns add up after a trade. */
const ahead = 10;

export const priceImpact: readonly Feature[] = [
  ...secondFamily({
    name: "kyle-lambda",
    windows: [60, 300, 1800],
    says: (rows) =>
      `Slope of the mid's change on signed volume (buyers' less sellers') by second, least squares with a constant over ${rows} seconds: price a share`,
    unit: "ratio",
    source: "Kyle (1985), Econometrica 53(6)",
    of: (rows) => op.slopeOn(signedVolume, step, rows),
  }),
  ...secondFamily({
    name: "kyle-fit",
    windows: [300, 1800],
    says: (rows) => `Share of the mid's changes a second that signed volume explains over ${rows} seconds (r squared)`,
    unit: "fraction",
    range: share,
    source: "Kyle (1985), Econometrica 53(6)",
    of: (rows) => square(op.correlation(signedVolume, step, rows)),
  }),
  ...secondFamily({
    name: "root-lambda",
    windows: [300, 1800],
    says: (rows) =>
      `Slope, through the origin, of the mid's log change on the signed root of signed value by second over ${rows} seconds`,
    unit: "ratio",
    source: "Hasbrouck (2009), J. Finance 64(3)",
    of: (rows) => slopeThroughOrigin(signedRoot, move, rows),
  }),
  ...secondFamily({
    name: "flow-impact",
    windows: [60, 300, 1800],
    says: (rows) =>
      `Slope of the mid's change on order-flow imbalance by second, least squares with a constant over ${rows} seconds: price a share`,
    unit: "ratio",
    source: "Cont, Kukanov & Stoikov (2014), J. Financial Econometrics 12(1)",
    of: (rows) => op.slopeOn(flow, step, rows),
  }),
  ...secondFamily({
    name: "flow-fit",
    windows: [300, 1800],
    says: (rows) =>
      `Share of the mid's changes a second that order-flow imbalance explains over ${rows} seconds (r squared)`,
    unit: "fraction",
    range: share,
    source: "Cont, Kukanov & Stoikov (2014), J. Financial Econometrics 12(1)",
    of: (rows) => square(op.correlation(flow, step, rows)),
  }),
  ...secondFamily({
    name: "queue-impact",
    windows: [300, 1800],
    says: (rows) =>
      `Slope of the mid's change on order-flow imbalance times the mean best size, over the mid, all of ${rows} seconds: the move that goes with one queue of flow`,
    unit: "fraction",
    source: "after Cont, Kukanov & Stoikov (2014), who find impact inverse to depth",
    of: (rows) => op.divide(op.multiply(op.slopeOn(flow, step, rows), op.steadyMean(queue, rows)), mid),
  }),
  ...secondFamily({
    name: "hasbrouck-impact",
    windows: [300, 1800],
    says: (rows) =>
      `Log return of the mid that adds up over a second and the ${ahead} after it when one more buy than foreseen is made in it: vector autoregression of returns and net trades (buys less sells) by second, two lags, no constant, over ${rows} seconds`,
    unit: "fraction",
    source: hasbrouck,
    of: (rows) => op.tradeImpact(move, netTrades, rows, ahead),
  }),
  ...secondFamily({
    name: "hasbrouck-share",
    windows: [300, 1800],
    says: (rows) =>
      `Share of the variance of returns added up over a second and the ${ahead} after it that comes from unforeseen trades, by the same autoregression over ${rows} seconds`,
    unit: "fraction",
    range: share,
    source: hasbrouck,
    of: (rows) => op.tradeShare(move, netTrades, rows, ahead),
  }),
  ...secondFamily({
    name: "volume-reversal",
    windows: [300, 1800],
    says: (rows) =>
      `Slope of the mid's log change on the value traded a second before, signed by that second's move, over ${rows} seconds: below 0 where moves on volume are taken back`,
    unit: "ratio",
    source: "after Pastor & Stambaugh (2003), J. Political Economy 111(3)",
    of: (rows) => op.slopeOn(op.delay(op.multiply(op.sign(move), value), 1), move, rows),
  }),
];
