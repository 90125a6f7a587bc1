// What is explained: features as players, each with the columns of a row that are its own, and a model that is only asked.

import { callerError } from "#infra/runtime/index.ts";

/** (rows, columns), one after the other, to one number a row. */
export type Ask = (rows: Float32Array) => Promise<ArrayLike<number>>;

export interface Players {
  readonly names: readonly string[];
  /** Columns of a row. */
  readonly columns: number;
  /** The columns of each; a column belongs to one of them at most. */
  readonly of: readonly Uint32Array[];
}

/** A feature with all its steps is one player: rows are steps x features, as models are asked. */
export const featurePlayers = (features: readonly string[], steps = 1): Players => ({
  names: features,
  columns: steps * features.length,
  of: features.map((_, at) => Uint32Array.from({ length: steps }, (_, step) => step * features.length + at)),
});

/** @throws tools/length-mismatch, tools/series-empty */
export function requireRows(name: string, rows: Float32Array, { columns }: Players): number {
  if (rows.length === 0 || rows.length % columns !== 0)
    throw callerError(
      rows.length === 0 ? "tools/series-empty" : "tools/length-mismatch",
      `${name} has ${rows.length} values; wanted one row of ${columns} columns or more.`,
      { name },
    );
  return rows.length / columns;
}

/** Rows asked at one time: what a model works out on the way stays small. */
export const rowsAtOnce = 4_096;

/** The answers of rows that are made as they are needed. @param fill writes row `at` into a place of its columns */
export async function askMany(
  ask: Ask,
  count: number,
  { columns }: Pick<Players, "columns">,
  fill: (at: number, into: Float32Array) => void,
): Promise<Float64Array> {
  const answers = new Float64Array(count);
  for (let from = 0; from < count; from += rowsAtOnce) {
    const taken = Math.min(rowsAtOnce, count - from);
    const rows = new Float32Array(taken * columns);
    for (let i = 0; i < taken; i++) fill(from + i, rows.subarray(i * columns, (i + 1) * columns));
    answers.set(Array.from(await ask(rows)), from);
  }
  return answers;
}
