// How a data set is described after a source was read into it.

import type { Dataset } from "#knowledge/domain/index.ts";

/**
 * A source that adds to a set of another's leaves it as it is described, and only moves its "now" on.
 * @param held    as in store; null where there is no such set
 * @param isWhole the source is the whole set, so that its "now" is the set's: of a part the set may know later things
 */
export function described(own: Dataset, held: Dataset | null, isWhole: boolean): Dataset {
  if (held === null) return own;
  const nowMs = Math.max(held.nowMs, own.nowMs);
  if (held.origin !== own.origin) return { ...held, nowMs };
  return isWhole ? own : { ...held, ...own, nowMs };
}
