// Columns of the second clock, and what many features make of them first.

import { input, op } from "#tools/columns/index.ts";

export const bid = input("bid");
export const ask = input("ask");
export const mid = input("mid");
export const bidSize = input("bid_size");
export const askSize = input("ask_size");
export const depthBid = input("depth_bid");
export const depthAsk = input("depth_ask");
export const flow = input("imbalance_flow");
export const volume = input("trade_volume");
export const value = input("trade_value");
export const trades = input("trade_count");
export const bought = input("buy_volume");
export const sold = input("sell_volume");
export const quoteChanges = input("quote_changes");

/** Log change of the mid within the second. */
export const move = op.delta(op.log(mid), 1);
/** Change of the mid in price. */
export const step = op.delta(mid, 1);
export const spread = op.subtract(ask, bid);
/** Mean of the two best sizes. */
export const queue = op.multiply(0.5, op.add(bidSize, askSize));
export const depth = op.add(depthBid, depthAsk);
export const signedVolume = op.subtract(bought, sold);
/** 1 in a second with a trade, else 0. */
export const traded = op.greater(trades, 0);
/** Last trade price, that of an earlier second where this one had none; missing in a missing row. */
export const lastPrice = op.where(op.isMissing(trades), input("trade_last"), op.latest(input("trade_last")));
export const priceStep = op.delta(lastPrice, 1);
/** Buyers' share of a second's volume by how far prices moved in it. */
export const bulkShare = op.normalProbability(op.divide(priceStep, op.deviation(priceStep, 300)));
export const levelFlows = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((level) => input(`level_flow_${level}`));
