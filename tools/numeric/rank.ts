// Ranks with ties, the base of rank correlation and percentile ranks.

import { type Numbers, requireFinite } from "./checks.ts";

/** Ranks from 1, equal values sharing the mean of the ranks they take ("average" in scipy.stats.rankdata).
 * @param values shape (T), T >= 0, finite
 * @returns shape (T); sums to T(T + 1) / 2
 * @throws tools/value-not-finite */
export function rankWithTies(values: Numbers): Float64Array {
  requireFinite("values", values);
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    const shared = (from + 1 + to) / 2;
    for (let k = from; k < to; k++) ranks[order[k]!] = shared;
    from = to;
  }
  return ranks;
}
