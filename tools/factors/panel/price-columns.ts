// Columns of a member's own prices, and of the market's.

import { isRanked } from "#tools/universe/index.ts";
import type { PanelSource } from "./panel-source.ts";

export const priceColumns: PanelSource = {
  columns: ["open", "high", "low", "close", "volume", "traded_close", "turnover", "vwap"],
  reads: ["actions"],
  metrics: [],
  open() {
    return ({ states }, write) => {
      for (const [member, state] of states.entries()) {
        if (!(state.volume >= 0)) continue;
        write("open", member, state.open);
        write("high", member, state.high);
        write("low", member, state.low);
        write("close", member, state.close);
        write("volume", member, state.volume);
        write("traded_close", member, state.tradedClose);
        write("turnover", member, state.turnover);
        write("vwap", member, (state.high + state.low + state.close) / 3);
      }
    };
  },
};

/** The benchmark's return, or the mean of those that traded, equal weights. */
export const marketColumns: PanelSource = {
  columns: ["market_return"],
  reads: ["actions"],
  metrics: [],
  open({ instruments, dataset }) {
    const benchmark = instruments.findIndex(({ symbol }) => symbol === dataset.benchmark);
    const ranked = instruments.map(isRanked);
    return ({ states }, write) => {
      let [sum, count] = [0, 0];
      for (const [member, { traded, change }] of states.entries()) {
        if (!traded || Number.isNaN(change) || !ranked[member]) continue;
        sum += change;
        count += 1;
      }
      const market = benchmark >= 0 ? states[benchmark]!.change : count > 0 ? sum / count : Number.NaN;
      for (const member of states.keys()) write("market_return", member, market);
    };
  },
};
