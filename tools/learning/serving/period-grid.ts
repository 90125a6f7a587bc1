// Rows of models that mix the symbols of a period: all symbols of each period at once, in their order, as the model learnt them.

import type { Questions } from "../validation/index.ts";

export interface PeriodGrid {
  /** periods x lanes. */
  readonly rows: number;
  /** Of each question its row: periods in the order in which they first come, a lane a row of them. */
  readonly places: Uint32Array;
}

/** Rows with the same fromMs are a period, wherever they stand. */
export function periodGrid({ fromMs, lanes }: Pick<Questions, "fromMs" | "lanes">, width: number): PeriodGrid {
  const periods = new Map<number, number>();
  for (const ms of fromMs) if (!periods.has(ms)) periods.set(ms, periods.size);
  return {
    rows: periods.size * width,
    places: Uint32Array.from(lanes, (lane, i) => (periods.get(fromMs[i] as number) as number) * width + lane),
  };
}

type Asked = Pick<Questions, "features" | "width" | "fromMs" | "lanes">;

/** Questions as rows of such a model's file and its answers as theirs. Who is not there in a period stands as a row of missing values. */
export function byPeriodRows(questions: Asked, lanes: number) {
  const { features, width } = questions;
  const { rows, places } = periodGrid(questions, lanes);
  const out = new Float32Array(rows * width).fill(Number.NaN);
  for (const [i, place] of places.entries()) out.set(features.subarray(i * width, (i + 1) * width), place * width);
  const answers = (found: ArrayLike<number>): Float64Array =>
    Float64Array.from(places, (place) => found[place] as number);
  return { rows: out, answers };
}
