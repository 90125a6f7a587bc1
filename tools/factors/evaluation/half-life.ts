// After how many rows half of a factor's information is gone.

import { z } from "zod";

export const HalfLife = z.strictObject({
  /** null where there is none to state; `because` says why. */
  rows: z.number().nullable(),
  because: z.enum(["fitted", "no-ic-to-decay", "no-decay-seen"]),
});
export type HalfLife = z.infer<typeof HalfLife>;

/** Half-life H of the curve a 2^(-(k - 1) / H), k = 1, 2, ..., that lies closest to the ICs in squares; a is fitted with it.
 * "no-ic-to-decay" where the sum of the ICs is not told from zero (`tStatistic` within +-2, or fewer than three ICs); "no-decay-seen" where
 * the best curve halves only beyond ten times the rows looked at.
 * @param ics        mean IC of the single row k - 1 rows after entry; NaN is left out
 * @param tStatistic of the mean of those ICs */
export function halfLifeOf(ics: Float64Array, tStatistic: number | null): HalfLife {
  const known = [...ics].flatMap((ic, k) => (Number.isNaN(ic) ? [] : [{ ic, k }]));
  if (known.length < 3 || tStatistic === null || Math.abs(tStatistic) < 2)
    return { rows: null, because: "no-ic-to-decay" };
  const gap = (rows: number): number => {
    let [weights, along, squares] = [0, 0, 0];
    for (const { ic, k } of known) {
      const weight = 2 ** (-k / rows);
      weights += weight * weight;
      along += weight * ic;
      squares += ic * ic;
    }
    return squares - (along * along) / weights;
  };
  const [least, most, steps] = [0.1, 10 * ics.length, 200];
  const grid = Array.from({ length: steps + 1 }, (_, i) => least * (most / least) ** (i / steps));
  const best = grid.reduce((a, b, i) => (gap(b) < gap(grid[a]!) ? i : a), 0);
  if (best === steps) return { rows: null, because: "no-decay-seen" };
  return { rows: leastBetween(gap, grid[Math.max(0, best - 1)]!, grid[best + 1]!), because: "fitted" };
}

/** Where a function with one dip between two points is least, by golden sections. */
function leastBetween(of: (x: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  for (let step = 0; step < 60; step++) {
    const [left, right] = [b - golden * (b - a), a + golden * (b - a)];
    if (of(left) < of(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}
