// The words that published formulas are written in, over the columns of a daily panel.

import type { Vocabulary } from "../language/index.ts";

const panelColumns = ["open", "high", "low", "close", "volume", "vwap", "turnover", "cap"];

/** `adv20` is mean turnover of 20 rows, `returns` the change since the row before. */
export const publishedWords: Vocabulary = {
  columns: panelColumns,
  groups: ["sector", "industry", "subindustry"],
  short: (name) => {
    if (name === "returns") return "change(close, 1)";
    const average = /^adv(\d{1,4})$/.exec(name);
    return average ? `ts_mean(turnover, ${average[1]})` : null;
  },
  shortNames: ["returns", "adv20"],
};
