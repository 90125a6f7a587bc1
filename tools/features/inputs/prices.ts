// Columns of a member's own bars: prices and volume chained, the close as traded, and what changed hands.

import { openChain } from "./chain.ts";
import type { ColumnSource } from "./session.ts";

export const prices: ColumnSource = {
  columns: ["open", "high", "low", "close", "volume", "traded_close", "turnover"],
  reads: ["actions"],
  of: "member",
  open({ instruments }) {
    const chains = instruments.map(openChain);
    return ({ bars, actions }, write) => {
      for (const [member, chain] of chains.entries()) {
        const bar = bars[member] ?? null;
        const chained = chain(bar, actions[member] ?? []);
        if (bar === null || chained === null) continue;
        write("open", member, bar.open * chained.factor);
        write("high", member, bar.high * chained.factor);
        write("low", member, bar.low * chained.factor);
        write("close", member, chained.close);
        write("volume", member, chained.volume);
        write("traded_close", member, bar.close);
        write("turnover", member, bar.close * bar.volumeShares);
      }
    };
  },
};
