// Columns of the book clock, and what many features make of them first.

import { input, op } from "#tools/columns/index.ts";

const tenOf = (name: string) => Array.from({ length: 10 }, (_, i) => input(`${name}_${i + 1}`));

export const bidPrices = tenOf("bid_price");
export const bidSizes = tenOf("bid_size");
export const askPrices = tenOf("ask_price");
export const askSizes = tenOf("ask_size");
export const between = input("seconds_between");

export const bid = bidPrices[0]!;
export const ask = askPrices[0]!;
export const bidSize = bidSizes[0]!;
export const askSize = askSizes[0]!;
export const bids: op.Ladder = { prices: bidPrices, sizes: bidSizes };
export const asks: op.Ladder = { prices: askPrices, sizes: askSizes };

/** Missing while a side is empty or the bid stands above the ask. */
export const mid = op.divide(op.multiply(0.5, op.add(bid, ask)), op.lessOrEqual(bid, ask));
export const spread = op.subtract(ask, bid);
export const step = op.delta(mid, 1);
export const queue = op.multiply(0.5, op.add(bidSize, askSize));
export const depthBid = op.ladderDepth(mid, bids);
export const depthAsk = op.ladderDepth(mid, asks);
export const depth = op.add(depthBid, depthAsk);
export const levelFlows = bidPrices.map((price, i) => op.levelFlow(price, bidSizes[i]!, askPrices[i]!, askSizes[i]!));
