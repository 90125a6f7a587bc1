// What a change of a book's level says about supply and demand there.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel } from "../kernel.ts";

export const levelFlowKernel: Kernel = defineKernel({
  name: "level_flow",
  says: "order-flow imbalance of one level of a book between the row before and this one, from bid price, bid size, ask price, ask size: [b' >= b] q' - [b' <= b] q - [a' <= a] r' + [a' >= a] r. A side without price or size is empty, a price at infinity with size 0; missing where both sides of a row are. Source: Cont, Kukanov & Stoikov (2014), J. Financial Econometrics 12(1)",
  inputs: 4,
  lookback: () => 1,
  open: (lanes) => {
    return ([out], [bid, bidSize, ask, askSize], rows) => {
      const o = out as Tape;
      const b = bid as Tape;
      const q = bidSize as Tape;
      const a = ask as Tape;
      const r = askSize as Tape;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const j = i - lanes;
        const fromBid = sizeAt(b.data[b.at + j]!, q.data[q.at + j]!);
        const fromAsk = sizeAt(a.data[a.at + j]!, r.data[r.at + j]!);
        const toBid = sizeAt(b.data[b.at + i]!, q.data[q.at + i]!);
        const toAsk = sizeAt(a.data[a.at + i]!, r.data[r.at + i]!);
        if ((fromBid === 0 && fromAsk === 0) || (toBid === 0 && toAsk === 0)) {
          o.data[o.at + i] = Number.NaN;
          continue;
        }
        const b0 = fromBid > 0 ? b.data[b.at + j]! : Number.NEGATIVE_INFINITY;
        const b1 = toBid > 0 ? b.data[b.at + i]! : Number.NEGATIVE_INFINITY;
        const a0 = fromAsk > 0 ? a.data[a.at + j]! : Number.POSITIVE_INFINITY;
        const a1 = toAsk > 0 ? a.data[a.at + i]! : Number.POSITIVE_INFINITY;
        const bought = (b1 >= b0 ? toBid : 0) - (b1 <= b0 ? fromBid : 0);
        const sold = (a1 <= a0 ? toAsk : 0) - (a1 >= a0 ? fromAsk : 0);
        o.data[o.at + i] = bought - sold;
      }
    };
  },
});

/** 0 where the level is not there. */
const sizeAt = (price: number, size: number): number =>
  price - price === 0 && size > 0 && size - size === 0 ? size : 0;
