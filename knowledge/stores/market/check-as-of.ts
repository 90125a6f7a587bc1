// Whether a data set can say anything at a moment: not before its first fact was known, not after its last day.

import { callerError, dayMs, isoTime } from "#infra/runtime/index.ts";
import type { AsOf } from "#knowledge/domain/index.ts";
import type { Bounds } from "./market-store.port.ts";

/**
 * Hands the as-of back where it lies between the first knownAt and the end (UTC) of the last one's day, or nowMs where that is later.
 * @param bounds of the data set; null where it holds nothing
 * @param nowMs  where the data set itself says that "now" is, if anywhere
 * @throws knowledge/as-of-out-of-range, knowledge/dataset-empty
 */
export function checkAsOf(bounds: Bounds | null, asOf: AsOf, nowMs = Number.NEGATIVE_INFINITY): AsOf {
  if (bounds === null) {
    throw callerError(
      "knowledge/dataset-empty",
      "The data set holds no fact yet, so no moment can be looked at. Load data first.",
    );
  }
  const endOfLastDay = (Math.floor(bounds.lastMs / dayMs) + 1) * dayMs - 1;
  const last = Math.max(endOfLastDay, nowMs);
  if (asOf >= bounds.firstMs && asOf <= last) return asOf;
  const range = { from: isoTime(bounds.firstMs), to: isoTime(last) };
  const message = `As-of ${isoTime(asOf)} is ${asOf < bounds.firstMs ? "before the first" : "after the last"} fact: wanted a time from ${range.from} to ${range.to}.`;
  throw callerError("knowledge/as-of-out-of-range", message, { asOf: isoTime(asOf), ...range });
}
