// How well the ranks of a column foretell the ranks of what came after, row by row: fast enough to ask for each of thousands of formulas.

import { type Column, computeColumns, input, op } from "#tools/columns/index.ts";

export interface ForwardRanks {
  readonly ranks: Column;
  readonly horizon: number;
}

/** Ranks of the return from the row after to `horizon` rows later, among the lanes of a row; missing where a price or the universe is. */
export function forwardRanks(prices: Column, universe: Column, lanes: number, horizon: number): ForwardRanks {
  const rows = prices.length / lanes;
  const ahead = new Float64Array(prices.length).fill(Number.NaN);
  for (let t = 0; t + 1 + horizon < rows; t++) {
    for (let s = 0; s < lanes; s++) {
      if (universe[t * lanes + s] !== 1) continue;
      const bought = prices[(t + 1) * lanes + s]!;
      ahead[t * lanes + s] = bought === 0 ? Number.NaN : prices[(t + 1 + horizon) * lanes + s]! / bought - 1;
    }
  }
  const [ranks] = computeColumns([op.rank(input("ahead"))], { ahead }, rows, { lanes });
  return { ranks: ranks as Column, horizon };
}

/** Fewest lanes that a row's correlation is taken over. */
export const fewestLanes = 5;

/**
 * Correlation of two columns of ranks over the lanes that have both, row by row; NaN where too few have or one does not differ.
 * @param from first row
 * @param to   row after the last
 * @returns shape (to - from)
 */
export function rowCorrelations(x: Column, y: Column, lanes: number, from: number, to: number): Float64Array {
  const out = new Float64Array(to - from).fill(Number.NaN);
  for (let t = from; t < to; t++) {
    let count = 0;
    let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
    for (let i = t * lanes, end = i + lanes; i < end; i++) {
      const u = x[i]! - 0.5;
      const v = y[i]! - 0.5;
      if (Number.isNaN(u + v)) continue;
      count += 1;
      sx += u;
      sy += v;
      sxx += u * u;
      syy += v * v;
      sxy += u * v;
    }
    if (count < fewestLanes) continue;
    const [vx, vy] = [sxx - (sx * sx) / count, syy - (sy * sy) / count];
    if (vx > 1e-12 && vy > 1e-12) out[t - from] = (sxy - (sx * sy) / count) / Math.sqrt(vx * vy);
  }
  return out;
}
