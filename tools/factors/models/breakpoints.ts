// Sorting a universe into a size half and a characteristic's three parts: the 2 x 3 cells that factor portfolios are made of.

import { quantileSorted } from "#tools/numeric/index.ts";

/** Cells of a 2 x 3 sort: 3 * (0 small, 1 big) + (0 low, 1 middle, 2 high). */
export const CELLS = 6;
export const OUTSIDE = -1;

/** Cell of every lane. Small is at or below the median size of all lanes that have one; low is at or below the 30 % quantile of the
 * characteristic (type 7) over lanes that have both, high above the 70 % one. Breakpoints are the universe's own, where Fama and French take
 * those of the NYSE. Lanes without size or characteristic are outside, and so are all where fewer than six have both.
 * @param size, characteristic shape (lanes), NaN = not in the universe or not known */
export function sortTwoByThree(size: Float64Array, characteristic: Float64Array): Int8Array {
  const cells = new Int8Array(size.length).fill(OUTSIDE);
  const both = characteristic.filter((value, s) => !Number.isNaN(value) && !Number.isNaN(size[s]!)).sort();
  if (both.length < CELLS) return cells;
  const middle = quantileSorted(size.filter((value) => !Number.isNaN(value)).sort(), 0.5);
  const [low, high] = [quantileSorted(both, 0.3), quantileSorted(both, 0.7)];
  for (let s = 0; s < size.length; s++) {
    const value = characteristic[s]!;
    if (Number.isNaN(value) || Number.isNaN(size[s]!)) continue;
    cells[s] = 3 * (size[s]! <= middle ? 0 : 1) + (value <= low ? 0 : value <= high ? 1 : 2);
  }
  return cells;
}
