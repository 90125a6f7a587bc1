// What a model answers on average when one feature is set to a value, whatever else the rows say.

import { quantileSorted } from "#tools/numeric/index.ts";
import { type Ask, askMany, type Players, requireRows } from "./players.ts";

export interface PartialDependence {
  readonly name: string;
  /** Ascending. */
  readonly grid: Float64Array;
  /** Shape (grid): mean answer over the rows. */
  readonly mean: Float64Array;
  /** Shape (rows, grid): of each row its own curve, which shows what the mean hides. */
  readonly curves: Float64Array;
}

/** Of one player; of a window the newest step is set, the others stay.
 * @param points of the grid, evenly between the 5 % and 95 % quantiles of what is there
 * @throws tools/length-mismatch, tools/series-empty, also where no row has a value
 * @source Friedman (2001), Annals of Statistics 29(5); curves: Goldstein et al. (2015), J. Computational and Graphical Statistics 24(1) */
export async function partialDependence(
  ask: Ask,
  players: Players,
  rows: Float32Array,
  { player, points = 20 }: { readonly player: number; readonly points?: number },
): Promise<PartialDependence> {
  const count = requireRows("rows", rows, players);
  const { columns, names, of } = players;
  const column = of[player]?.at(-1) as number;
  const sorted = Float64Array.from({ length: count }, (_, row) => rows[row * columns + column] as number)
    .filter(Number.isFinite)
    .sort();
  const [low, high] = [quantileSorted(sorted, 0.05), quantileSorted(sorted, 0.95)];
  const grid =
    low === high
      ? Float64Array.of(low)
      : Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const curves = await askMany(ask, count * grid.length, players, (at, into) => {
    const row = Math.floor(at / grid.length);
    into.set(rows.subarray(row * columns, (row + 1) * columns));
    into[column] = grid[at % grid.length] as number;
  });
  const mean = grid.map((_, i) => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum += curves[row * grid.length + i] as number;
    return sum / count;
  });
  return { name: names[player] as string, grid, mean, curves };
}
