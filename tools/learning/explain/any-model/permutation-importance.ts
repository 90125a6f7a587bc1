// How much worse a model is when one feature tells it nothing: its values are shuffled among the rows.

import { seededRandom } from "#infra/runtime/index.ts";
import { mean, standardDeviation } from "#tools/numeric/index.ts";
import { type Ask, askMany, type Players, requireRows } from "./players.ts";

export interface Importance {
  readonly name: string;
  /** Mean over the shuffles of the score as it is less the score after. */
  readonly mean: number;
  /** Of the shuffles; 0 with one. */
  readonly deviation: number;
}

export interface ImportanceOptions {
  /** Larger is better. @param answers shape (rows) */
  readonly score: (answers: Float64Array) => number;
  /** 5 where left out. */
  readonly shuffles?: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** In the order of the players. All steps of a feature move together. Features that say the same hide one another: each seems to matter little.
 * @throws tools/length-mismatch, tools/series-empty
 * @source Breiman (2001), Machine Learning 45; Fisher, Rudin & Dominici (2019), JMLR 20 */
export async function permutationImportance(
  ask: Ask,
  players: Players,
  rows: Float32Array,
  { score, shuffles = 5, seed, signal }: ImportanceOptions,
): Promise<readonly Importance[]> {
  const count = requireRows("rows", rows, players);
  const { columns } = players;
  const asTheyAre = (at: number, into: Float32Array): void => into.set(rows.subarray(at * columns, (at + 1) * columns));
  const before = score(await askMany(ask, count, players, asTheyAre));
  const found: Importance[] = [];
  for (const [player, name] of players.names.entries()) {
    const random = seededRandom(seed).fork(name);
    const drops: number[] = [];
    for (let shuffle = 0; shuffle < shuffles; shuffle++) {
      signal?.throwIfAborted();
      const from = shuffled(count, (below) => random.integer(below));
      const answers = await askMany(ask, count, players, (at, into) => {
        asTheyAre(at, into);
        for (const column of players.of[player] as Uint32Array)
          into[column] = rows[(from[at] as number) * columns + column] as number;
      });
      drops.push(before - score(answers));
    }
    found.push({ name, mean: mean(drops), deviation: drops.length < 2 ? 0 : standardDeviation(drops) });
  }
  return found;
}

function shuffled(count: number, integer: (below: number) => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = integer(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
