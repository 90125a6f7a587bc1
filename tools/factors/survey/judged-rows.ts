// The part of a panel that is judged, as the evaluation takes it.

import { callerError } from "#infra/runtime/index.ts";
import type { Column } from "#tools/columns/index.ts";
import type { FactorPanels } from "../evaluation/index.ts";
import { type FactorPanel, tradedCloses, universeColumn } from "../panel/index.ts";

export interface Stretch {
  /** Closes in [fromMs, toMs]; open ends where left out. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface JudgedRows {
  readonly panels: Omit<FactorPanels, "factor">;
  /** The same rows of a column of the panel. */
  readonly of: (column: Column) => Column;
}

/** Fewer sessions than this hold no decay over 20 of them. */
const leastRows = 40;

/** Prices of sessions in which a member did not trade are nobody's entry or exit. @throws tools/series-too-short */
export function judgedRows(
  panel: FactorPanel,
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: Stretch,
): JudgedRows {
  const { timesMs, lanes, columns, sectors, dataset } = panel;
  const first = timesMs.findIndex((ms) => ms >= fromMs);
  const last = timesMs.findLastIndex((ms) => ms <= toMs) + 1;
  const most = Math.max(0, last - first);
  if (first < 0 || most < leastRows)
    throw callerError(
      "tools/series-too-short",
      `${dataset.id}: ${first < 0 ? 0 : most} sessions in the time asked for; wanted ${leastRows} at least. Ask for a longer time.`,
    );
  const of = (column: Column): Column => column.subarray(first * lanes, last * lanes);
  return {
    of,
    panels: {
      lanes,
      timesMs: timesMs.slice(first, last),
      prices: of(tradedCloses(panel)),
      universe: Uint8Array.from(of(columns[universeColumn]!)),
      ...(sectors.names.length > 0 && {
        groups: { names: sectors.names, of: sectors.of.subarray(first * lanes, last * lanes) },
      }),
    },
  };
}
