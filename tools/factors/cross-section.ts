// One factor across a universe at one moment. A missing value is NaN, stays NaN, and does not count.

import { isConstant, mean, rankWithTies, requireWithin, standardDeviation } from "#tools/numeric/index.ts";

/** Fewest values that a cross-section is scored on. */
export const MIN_CROSS_SECTION = 3;

/** Standard scores, (x - mean) / sample standard deviation over the values present, cut at +-limit.
 * All NaN with fewer than three values; 0 for all where they are equal.
 * @param values shape (N), NaN where missing
 * @param limit  3 unless told; Infinity for no cut
 * @throws tools/parameter-out-of-range, tools/value-not-finite (an infinite value) */
export function crossSectionalZScores(values: Float64Array, limit = 3): Float64Array {
  requireWithin("limit", limit, Number.MIN_VALUE, Number.POSITIVE_INFINITY);
  const present = values.filter((v) => !Number.isNaN(v));
  if (present.length < MIN_CROSS_SECTION) return new Float64Array(values.length).fill(Number.NaN);
  const centre = mean(present);
  const spread = isConstant(present) ? 0 : standardDeviation(present);
  return values.map((v) =>
    Number.isNaN(v) ? v : spread === 0 ? 0 : Math.max(-limit, Math.min(limit, (v - centre) / spread)),
  );
}

/** Share of the universe at or below, (rank - 1/2) / count with ties sharing their mean rank: above 0, below 1, mean 1/2.
 * @param values shape (N), NaN where missing */
export function percentileRanks(values: Float64Array): Float64Array {
  const { ranks, of } = present(values);
  return ranks.map((rank) => (rank - 0.5) / of);
}

export interface Standings {
  /** 1 is the highest value; ties share the best rank; NaN where missing. */
  readonly ranks: Float64Array;
  /** Values present. */
  readonly of: number;
}

/** Place in the universe, counted from the highest value (or the lowest): 1 + how many are strictly better.
 * @param values shape (N), NaN where missing */
export function standings(values: Float64Array, best: "highest" | "lowest" = "highest"): Standings {
  const of = values.filter((v) => !Number.isNaN(v)).length;
  const better =
    best === "highest" ? (a: number, b: number): boolean => a > b : (a: number, b: number): boolean => a < b;
  return {
    ranks: values.map((v) => (Number.isNaN(v) ? v : 1 + values.filter((other) => better(other, v)).length)),
    of,
  };
}

function present(values: Float64Array): Standings {
  const kept = [...values.keys()].filter((i) => !Number.isNaN(values[i]!));
  const ranked = rankWithTies(kept.map((i) => values[i]!));
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  kept.forEach((i, k) => {
    ranks[i] = ranked[k]!;
  });
  return { ranks, of: kept.length };
}
