// Columns of vendors' figures: ratios as given, and market value moved from its day to the session's price.

import { dayMs } from "#infra/runtime/index.ts";
import type { KnownMetrics } from "./metrics.ts";
import type { PanelColumn } from "./panel-columns.ts";
import type { PanelSource } from "./panel-source.ts";

/** Names that vendors give a figure, the first that a member has counts. */
const ratios: Readonly<Partial<Record<PanelColumn, readonly string[]>>> = {
  pe: ["pe_ttm", "pe"],
  pb: ["pb_mrq", "pb"],
  ps: ["ps_ttm", "ps"],
};
/** Snapshots of some vendors are a year apart; older ones say nothing. */
const oldestMs = 400 * dayMs;

export const metricColumns: PanelSource = {
  columns: ["pe", "pb", "ps", "turnover_share"],
  reads: [],
  metrics: ["pe_ttm", "pe", "pb_mrq", "pb", "ps_ttm", "ps", "turnover", "turnover_rate"],
  open() {
    return ({ metrics, states }, write) => {
      for (const member of states.keys()) {
        for (const [column, names] of Object.entries(ratios))
          write(column as PanelColumn, member, firstOf(metrics, member, names));
        const percent = metrics.ofSession(member, "turnover_rate") / 100;
        const fraction = metrics.ofSession(member, "turnover");
        write("turnover_share", member, Number.isNaN(fraction) ? percent : fraction);
      }
    };
  },
};

function firstOf(metrics: KnownMetrics, member: number, names: readonly string[]): number {
  for (const name of names) {
    const value = metrics.newest(member, name, oldestMs);
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}
