// Portfolios that are formed on some rows and held in between, their weights drifting with returns.

import type { Column } from "#tools/columns/index.ts";
import { OUTSIDE } from "./breakpoints.ts";

export interface Formation {
  /** Formed at the end of this row; the first return is the next row's. */
  readonly row: number;
  /** Portfolio of every lane, -1 for none. */
  readonly cells: Int8Array;
  /** Weight of every lane at formation, only proportions within a portfolio matter; NaN or not above zero leaves a lane out. */
  readonly weights: Float64Array;
}

/** Returns of the portfolios by row: sum(w r) / sum(w) over lanes with a return on the row, w growing with each lane's own returns since
 * formation. A lane whose return is missing sits out that row and keeps its weight. NaN before the first formation and for an empty portfolio.
 * @param returns    shape (rows * lanes), simple total returns from the row before, NaN = none
 * @param formations by row, ascending
 * @returns shape (rows * portfolios) */
export function heldReturns(
  returns: Column,
  lanes: number,
  portfolios: number,
  formations: readonly Formation[],
): Float64Array {
  const rows = returns.length / lanes;
  const held = new Float64Array(rows * portfolios).fill(Number.NaN);
  formations.forEach(({ row, cells, weights }, i) => {
    const drifting = Float64Array.from(weights);
    const last = formations[i + 1]?.row ?? rows - 1;
    for (let t = row + 1; t <= last; t++) {
      const [sums, totals] = [new Float64Array(portfolios), new Float64Array(portfolios)];
      for (let s = 0; s < lanes; s++) {
        const [cell, weight, value] = [cells[s]!, drifting[s]!, returns[t * lanes + s]!];
        if (cell === OUTSIDE || !(weight > 0) || Number.isNaN(value)) continue;
        sums[cell]! += weight * value;
        totals[cell]! += weight;
        drifting[s] = weight * (1 + value);
      }
      for (let p = 0; p < portfolios; p++) held[t * portfolios + p] = sums[p]! / totals[p]!; // 0 / 0 is NaN
    }
  });
  return held;
}
