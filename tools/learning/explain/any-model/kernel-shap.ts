// Shapley values of any model that can be asked.

import { seededRandom } from "#infra/runtime/index.ts";
import { cholesky, choleskySolve } from "#tools/numeric/index.ts";
import { type Coalitions, shapleyCoalitions } from "./coalitions.ts";
import { type Ask, askMany, type Players, requireRows } from "./players.ts";

export interface KernelShapOptions {
  /** Coalitions that are asked at most; 2,048 where left out. All of them, and the values exact, where there are no more. */
  readonly coalitions?: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

export interface LocalShap {
  /** Shape (players): they and `expected` add up to `output`. */
  readonly values: Float64Array;
  /** Mean answer over the background. */
  readonly expected: number;
  readonly output: number;
  /** False where coalitions were drawn. */
  readonly exact: boolean;
}

/**
 * phi minimises the sum over coalitions S of w(S) (v(S) - v(none) - sum of phi_i over S)^2 with sum of phi = v(all) - v(none), where v(S) is the
 * mean answer with the players of S as in the row and the others as in each row of the background. The constraint is put in by leaving one player
 * out, so the sum holds to rounding. With all coalitions phi are the Shapley values of v.
 * @param row        shape (columns)
 * @param background shape (rows, columns), at least one
 * @throws tools/length-mismatch, tools/series-empty, tools/not-positive-definite where too few coalitions were allowed to tell players apart
 * @source Lundberg & Lee (2017), A Unified Approach to Interpreting Model Predictions, NeurIPS
 */
export async function kernelShap(
  ask: Ask,
  players: Players,
  row: Float32Array,
  background: Float32Array,
  { coalitions: most = 2_048, seed, signal }: KernelShapOptions,
): Promise<LocalShap> {
  const rows = requireRows("background", background, players);
  requireRows("row", row, players);
  const output = Number((await ask(row))[0]);
  const expected = meanOf(await askMany(ask, rows, players, (at, into) => into.set(rowOf(background, at, players))));
  const count = players.names.length;
  const total = output - expected;
  if (count === 1) return { values: Float64Array.of(total), expected, output, exact: true };
  const chosen = shapleyCoalitions(count, most, seededRandom(seed).fork("coalitions"));
  const worth = new Float64Array(chosen.count);
  const step = Math.max(1, Math.floor(65_536 / rows));
  for (let from = 0; from < chosen.count; from += step) {
    signal?.throwIfAborted();
    const taken = Math.min(step, chosen.count - from);
    const answers = await askMany(ask, taken * rows, players, (at, into) => {
      into.set(rowOf(background, at % rows, players));
      const members = from + Math.floor(at / rows);
      for (let player = 0; player < count; player++)
        if (chosen.members[members * count + player] === 1)
          for (const column of players.of[player] as Uint32Array) into[column] = row[column] as number;
    });
    for (let i = 0; i < taken; i++) worth[from + i] = meanOf(answers.subarray(i * rows, (i + 1) * rows)) - expected;
  }
  return { values: solve(chosen, count, worth, total), expected, output, exact: chosen.whole };
}

/** Weighted least squares with the last player's value as the total less the others'. */
function solve(
  { members, weights, count }: Coalitions,
  players: number,
  worth: Float64Array,
  total: number,
): Float64Array {
  const free = players - 1;
  const normal = new Float64Array(free * free);
  const right = new Float64Array(free);
  const x = new Float64Array(free);
  for (let s = 0; s < count; s++) {
    const last = members[s * players + free] as number;
    for (let i = 0; i < free; i++) x[i] = (members[s * players + i] as number) - last;
    const y = (worth[s] as number) - last * total;
    const w = weights[s] as number;
    for (let i = 0; i < free; i++) {
      if (x[i] === 0) continue;
      right[i]! += w * x[i]! * y;
      for (let j = 0; j <= i; j++) normal[i * free + j]! += w * x[i]! * x[j]!;
    }
  }
  for (let i = 0; i < free; i++) for (let j = i + 1; j < free; j++) normal[i * free + j] = normal[j * free + i]!;
  const own = choleskySolve(cholesky(normal, free), right);
  return Float64Array.of(...own, total - own.reduce((sum, value) => sum + value, 0));
}

const rowOf = (rows: Float32Array, at: number, { columns }: Players): Float32Array =>
  rows.subarray(at * columns, (at + 1) * columns);

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
