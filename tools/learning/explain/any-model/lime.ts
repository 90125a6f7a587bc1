// A straight line that answers like the model near one row.

import { seededRandom } from "#infra/runtime/index.ts";
import { ridge, standardDeviation } from "#tools/numeric/index.ts";
import { type Ask, askMany, type Players, requireRows } from "./players.ts";

export interface LimeOptions {
  /** Rows drawn near the row; 2,000 where left out. */
  readonly draws?: number;
  /** How near, in deviations of the background a player; 0.75 where left out. */
  readonly width?: number;
  readonly seed: number;
}

export interface Lime {
  /** Shape (players): change of the answer for a deviation of the player, near the row. */
  readonly slopes: Float64Array;
  /** Of the line at the row itself. */
  readonly level: number;
  /** Share of the answers' weighted spread that the line explains: near 0 the slopes mean little. */
  readonly fit: number;
}

/**
 * Every draw moves each player by z deviations of the background, z standard normal, all its steps alike; the line is a ridge on z, each draw
 * weighed by exp(-mean of z^2 / width^2). Players that never move in the background stay where they are and have slope 0. A departure from the
 * paper: draws lie around the row and not around the background.
 * @throws tools/length-mismatch, tools/series-empty
 * @source Ribeiro, Singh & Guestrin (2016), "Why Should I Trust You?", KDD
 */
export async function lime(
  ask: Ask,
  players: Players,
  row: Float32Array,
  background: Float32Array,
  { draws = 2_000, width = 0.75, seed }: LimeOptions,
): Promise<Lime> {
  requireRows("row", row, players);
  const rows = requireRows("background", background, players);
  const count = players.names.length;
  const scales = deviations(background, rows, players.columns);
  const random = seededRandom(seed).fork("lime");
  const moved = Float64Array.from({ length: draws * count }, () => random.normal());
  const answers = await askMany(ask, draws, players, (at, into) => {
    into.set(row);
    for (let player = 0; player < count; player++)
      for (const column of players.of[player] as Uint32Array)
        into[column] = (row[column] as number) + (moved[at * count + player] as number) * (scales[column] as number);
  });
  const weights = Float64Array.from({ length: draws }, (_, at) => {
    let squares = 0;
    for (let player = 0; player < count; player++) squares += (moved[at * count + player] as number) ** 2;
    return Math.exp(-squares / count / width ** 2);
  });
  return fitLine(
    moved,
    answers,
    weights,
    count,
    players.of.map((own) => own.some((column) => scales[column] !== 0)),
  );
}

/** Weighted ridge: columns and answers are centred by their weighted means and multiplied by the roots of the weights. */
function fitLine(
  z: Float64Array,
  answers: Float64Array,
  weights: Float64Array,
  count: number,
  moves: readonly boolean[],
): Lime {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const level = answers.reduce((sum, y, at) => sum + (y * weights[at]!) / total, 0);
  const middle = Float64Array.from({ length: count }, (_, player) =>
    weights.reduce((sum, w, at) => sum + (w * z[at * count + player]!) / total, 0),
  );
  const values = new Float64Array(z.length);
  const target = new Float64Array(answers.length);
  for (const [at, w] of weights.entries()) {
    const root = Math.sqrt(w);
    target[at] = root * (answers[at]! - level);
    for (let player = 0; player < count; player++)
      values[at * count + player] = moves[player] ? root * (z[at * count + player]! - middle[player]!) : 0;
  }
  const { coefficients, intercept } = ridge(values, target, count, 1e-6 * total);
  let [left, all] = [0, 0];
  for (const [at, y] of target.entries()) {
    let told = intercept;
    for (let player = 0; player < count; player++) told += coefficients[player]! * values[at * count + player]!;
    left += (y - told) ** 2;
    all += y * y;
  }
  const shift = coefficients.reduce((sum, slope, player) => sum + slope * middle[player]!, 0);
  return { slopes: coefficients, level: level - shift, fit: all === 0 ? 1 : 1 - left / all };
}

/** Of what is there; 0 where a column never moves or is never there. */
function deviations(rows: Float32Array, count: number, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, column) => {
    const present = Float64Array.from({ length: count }, (_, row) => rows[row * columns + column]!).filter(
      Number.isFinite,
    );
    return present.length < 2 ? 0 : standardDeviation(present);
  });
}
