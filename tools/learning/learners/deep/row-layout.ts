// How rows of samples lie in a deep model's batches: each alone, or all symbols of a period together for models that mix them.

import { byPeriodRows, periodGrid } from "../../serving/index.ts";
import type { TrainingRows } from "../../training/index.ts";
import type { Samples } from "../../validation/index.ts";
import type { Arrangement, Task } from "../model-learner.ts";

export interface RowLayout {
  /** Rows of a batch, of so many wanted. */
  batch(rows: number, wanted: number): number;
  readonly together: boolean;
  training(samples: Samples, x: Float32Array, targets: Float32Array, task: Task): TrainingRows;
  readonly arrange: Arrangement | undefined;
}

const shapesOf = ({ steps, inputs }: Task) => ({ x: [steps, inputs.length] as const, target: [1] as const });

export const alone: RowLayout = {
  batch: (rows, wanted) => Math.min(wanted, rows),
  together: false,
  training(samples, x, targets, task) {
    const shapes = shapesOf(task);
    return {
      count: samples.labels.length,
      inputs: { x: { shape: shapes.x, data: x } },
      target: { shape: shapes.target, data: targets },
    };
  },
  arrange: undefined,
};

/** A period is a batch, a lane a row of it; symbols without a row that period stand there as zeros that count nothing. */
export const byPeriod = ({ lanes }: Task): RowLayout => ({
  batch: () => lanes,
  together: true,
  training(samples, x, targets, task) {
    const shapes = shapesOf(task);
    const { rows, places } = periodGrid(samples, lanes);
    const spread = (values: Float32Array, width: number): Float32Array => {
      const out = new Float32Array(rows * width);
      for (const [i, place] of places.entries()) out.set(values.subarray(i * width, (i + 1) * width), place * width);
      return out;
    };
    const there = new Float32Array(places.length).fill(1);
    return {
      count: rows,
      inputs: { x: { shape: shapes.x, data: spread(x, samples.width) } },
      target: { shape: shapes.target, data: spread(targets, 1) },
      weights: { shape: [1], data: spread(there, 1) },
    };
  },
  arrange: (questions) => byPeriodRows(questions, lanes),
});
