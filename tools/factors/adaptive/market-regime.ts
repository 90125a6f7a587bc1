// What kind of time it is, session by session: the probabilities that the regime features give.

import { callerError } from "#infra/runtime/index.ts";
import { type Column, computeColumns } from "#tools/columns/index.ts";
import { featureById } from "#tools/features/index.ts";
import type { FactorPanel } from "../panel/index.ts";

/** The regime feature that is asked: filtered, so that a session's number owes nothing to later ones. */
export const regimeFeature = "regime.market-wild";
export const regimeNames = ["calm", "wild"] as const;
/** Panel columns that it is computed from. */
export const columnsOfRegime = ["market_return"] as const;

/** Shape (rows x 2): P(calm), P(wild) as known at each session's end; one half each while the feature has no value, in its first 250 sessions. */
export function regimesOf({ columns, rows, lanes }: Pick<FactorPanel, "columns" | "rows" | "lanes">): Column {
  const feature = featureById(regimeFeature);
  if (feature === null) throw callerError("tools/input-invalid", `There is no feature ${regimeFeature}.`);
  const change = columns.market_return as Column;
  const close = new Float64Array(rows);
  for (let t = 0, level = 100; t < rows; t++) {
    const step = change[t * lanes]!; // one number for all members
    if (!Number.isNaN(step)) level *= 1 + step;
    close[t] = level;
  }
  const [wild] = computeColumns([feature.expression], { market_close: close }, rows);
  const probabilities = new Float64Array(2 * rows);
  for (let t = 0; t < rows; t++) {
    const p = Number.isNaN(wild![t]!) ? 0.5 : wild![t]!;
    probabilities[2 * t] = 1 - p;
    probabilities[2 * t + 1] = p;
  }
  return probabilities;
}
