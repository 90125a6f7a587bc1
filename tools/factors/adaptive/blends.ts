// Weights by session, and the score that they make of the members' ranks. A session's weights know outcomes only that were known at its end.

import type { Column } from "#tools/columns/index.ts";
import { AdaptiveWeights, type WeightRule } from "./adaptive-weights.ts";
import type { MemberRanks } from "./member-ranks.ts";

/** Shape (rows x members), by session. */
export type WeightPath = Float64Array;

/** Sessions between a row and the moment at which its outcome is known: entered at the next close, left `horizon` closes later. */
const knownAfter = (horizon: number): number => 1 + horizon;

/** Learnt session by session. @param regimes shape (rows x count) of probabilities; a count of 0 for one weight for all times */
export function adaptiveWeights(
  { information, rows, horizon }: Pick<MemberRanks, "information" | "rows" | "horizon">,
  rule: WeightRule,
  regimes: Column,
  count: number,
): WeightPath {
  const members = information.length;
  const weights = new AdaptiveWeights(members, count, rule);
  const path = new Float64Array(rows * members);
  const outcome = new Float64Array(members);
  for (let t = 0; t < rows; t++) {
    const s = t - knownAfter(horizon);
    if (s >= 0) {
      for (let k = 0; k < members; k++) outcome[k] = information[k]![s]!;
      weights.learn(outcome, regimes.subarray(s * count, (s + 1) * count));
    }
    weights.weigh(regimes.subarray(t * count, (t + 1) * count), path.subarray(t * members, (t + 1) * members));
  }
  return path;
}

/** The same for every member and session. */
export const equalWeights = ({ information, rows }: Pick<MemberRanks, "information" | "rows">): WeightPath =>
  new Float64Array(rows * information.length).fill(1);

/** Mean information of the outcomes known at the end of row `until` - 1, kept from there on; equal before. A member without any counts nothing. */
export function staticWeights(
  { information, rows, horizon }: Pick<MemberRanks, "information" | "rows" | "horizon">,
  until: number,
): WeightPath {
  const means = information.map((series) => {
    const known = series.subarray(0, Math.max(0, until - knownAfter(horizon))).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const path = equalWeights({ information, rows });
  for (let t = until; t < rows; t++) path.set(means, t * means.length);
  return path;
}

/** sum(w rank) / sum |w| over the members that a company has; missing where it has none, or none that counts. */
export function blended(
  { ranks, rows, lanes }: Pick<MemberRanks, "ranks" | "rows" | "lanes">,
  path: WeightPath,
): Column {
  const members = ranks.length;
  const scores = new Float64Array(rows * lanes);
  const sizes = new Float64Array(lanes);
  for (let t = 0; t < rows; t++) {
    const row = scores.subarray(t * lanes, (t + 1) * lanes);
    sizes.fill(0);
    for (let k = 0; k < members; k++) {
      const weight = path[t * members + k]!;
      const size = Math.abs(weight);
      const own = ranks[k]!;
      for (let s = 0, at = t * lanes; s < lanes; s++, at++) {
        const rank = own[at]!;
        if (Number.isNaN(rank)) continue;
        row[s]! += weight * rank;
        sizes[s]! += size;
      }
    }
    for (let s = 0; s < lanes; s++) row[s] = sizes[s]! > 0 ? row[s]! / sizes[s]! : Number.NaN;
  }
  return scores;
}
