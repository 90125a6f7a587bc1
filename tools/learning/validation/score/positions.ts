// From predictions to what they would have earned: positions by period, returns after costs.

import { rankWithTies } from "#tools/numeric/index.ts";
import { periodsOf, type Samples } from "../samples.ts";

/**
 * sign: one unit of capital spread equally over the assets with an opinion, bought where the prediction is above zero, sold where below.
 * rank: as much bought as sold, weights in proportion to the rank within the period less the middle rank.
 * equal: every asset bought, whatever the prediction.
 */
export type Positions = "sign" | "rank" | "equal";

export interface Trading {
  readonly positions: Positions;
  /** One way, in basis points of the value traded. */
  readonly costBps: number;
}

export interface Traded {
  /** Shape (periods that are traded): return after costs on one unit of capital. */
  readonly returns: Float64Array;
  /** Shape (periods that are traded), epoch milliseconds. */
  readonly fromMs: Float64Array;
  /** Mean over periods of the share of capital bought and sold. */
  readonly turnover: number;
}

/**
 * Trades the rows in [fromRow, N). Labels of neighbouring periods may look at the same time; a period is traded when the labels of the one
 * traded before have ended, so that no return counts twice. Drift of weights within a period is left out of the costs.
 */
export function trade(
  samples: Samples,
  predictions: Float64Array,
  { positions, costBps }: Trading,
  fromRow = 0,
): Traded {
  const { starts, count } = periodsOf(samples);
  const [returns, times]: [number[], number[]] = [[], []];
  let held = new Map<number, number>();
  let [freeMs, traded] = [Number.NEGATIVE_INFINITY, 0];
  for (let period = 0; period < count; period++) {
    const [from, to] = [starts[period]!, starts[period + 1]!];
    if (from < fromRow || samples.fromMs[from]! < freeMs) continue;
    const weights = weightsOf(predictions.subarray(from, to), positions);
    const next = new Map<number, number>();
    let earned = 0;
    for (let i = 0; i < weights.length; i++) {
      if (weights[i] === 0) continue;
      next.set(samples.lanes[from + i]!, weights[i]!);
      earned += weights[i]! * samples.returns[from + i]!;
    }
    const turnover = changeOf(held, next);
    traded += turnover;
    returns.push(earned - (turnover * costBps) / 10_000);
    times.push(samples.fromMs[from]!);
    held = next;
    for (let row = from; row < to; row++) freeMs = Math.max(freeMs, samples.toMs[row]!);
  }
  return {
    returns: Float64Array.from(returns),
    fromMs: Float64Array.from(times),
    turnover: returns.length === 0 ? 0 : traded / returns.length,
  };
}

/** Shape of the period; absolute weights sum to one where there is any position. */
function weightsOf(predictions: Float64Array, positions: Positions): Float64Array {
  if (positions === "equal") return new Float64Array(predictions.length).fill(1 / predictions.length);
  const present = predictions.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return new Float64Array(predictions.length);
  if (positions === "sign")
    return predictions.map((value) => (Number.isNaN(value) ? 0 : Math.sign(value) / present.length));
  const ranks = rankWithTies(present);
  const middle = (present.length + 1) / 2;
  const gross = ranks.reduce((sum, rank) => sum + Math.abs(rank - middle), 0);
  let at = 0;
  return predictions.map((value) => (Number.isNaN(value) || gross === 0 ? 0 : (ranks[at++]! - middle) / gross));
}

function changeOf(held: ReadonlyMap<number, number>, next: ReadonlyMap<number, number>): number {
  let change = 0;
  for (const [lane, weight] of next) change += Math.abs(weight - (held.get(lane) ?? 0));
  for (const [lane, weight] of held) if (!next.has(lane)) change += Math.abs(weight);
  return change;
}
