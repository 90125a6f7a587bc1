// A small regression that every test of the loop trains on: rows over one shared buffer, a model with dropout and batch statistics.

import { fixedClock } from "#infra/runtime/index.ts";
import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { deepModel } from "../../../../tools/learning/models/index.ts";
import { adamw, cosine } from "../../../../tools/learning/optimisers/index.ts";
import type { TrainingOptions, TrainingRows } from "../../../../tools/learning/training/index.ts";
import { normals } from "../../../bench/series.ts";

export const window = [5, 3] as const;

/** Windows that overlap, five steps of one shared panel of three columns; the target is what two of the values say, with noise. */
export function smallRows(count: number, seed: number): TrainingRows {
  const panel = new Float32Array(new SharedArrayBuffer(4 * 3 * (count + 4)));
  panel.set(normals(panel.length, seed));
  const noise = normals(count, seed + 1);
  const target = Float32Array.from({ length: count }, (_, i) => {
    return 0.8 * (panel[3 * (i + 4)] ?? 0) - 0.5 * (panel[3 * (i + 1) + 2] ?? 0) + 0.1 * (noise[i] ?? 0);
  });
  const starts = Uint32Array.from({ length: count }, (_, i) => 3 * i);
  return { count, inputs: { x: { shape: window, data: panel, starts } }, target: { shape: [1], data: target } };
}

export function smallTask(more: Partial<TrainingOptions> = {}): TrainingOptions {
  const model = deepModel("lstm-batch-norm").with({ units: 6, dropout: 0.2 });
  return {
    identity: { model: model.id, options: model.options },
    plan: {
      rows: 16,
      chunks: 2,
      inputs: { x: window },
      targets: 1,
      forward: (scope, inputs) => model.forward(scope, inputs, 1),
      loss: meanSquaredError,
      optimiser: adamw(),
      clip: 1,
    },
    train: smallRows(160, 21),
    validation: smallRows(50, 31),
    schedule: cosine(0.02),
    epochs: 6,
    seed: 5,
    clock: fixedClock(0),
    ...more,
  };
}
