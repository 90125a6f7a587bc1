// The words of a factor's formula over a panel.

import type { Vocabulary } from "../language/index.ts";
import { panelColumns, panelGroups } from "./panel-columns.ts";

/** `returns` is the change since the session before, `adv20` mean turnover of 20 sessions. */
export const panelWords: Vocabulary = {
  columns: Object.keys(panelColumns),
  groups: panelGroups,
  short: (name) => {
    if (name === "returns") return "change(close, 1)";
    const average = /^adv(\d{1,4})$/.exec(name);
    return average ? `ts_mean(turnover, ${average[1]})` : null;
  },
  shortNames: ["returns", "adv20"],
};
