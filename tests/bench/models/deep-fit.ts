// A deep model trained for a table, and its answers by the very artefact that it would be served as.

import { systemClock } from "#infra/runtime/index.ts";
import type { Loss } from "../../../tools/learning/losses/index.ts";
import { chunksFor, deepModel } from "../../../tools/learning/models/index.ts";
import { adamw, constantRate } from "../../../tools/learning/optimisers/index.ts";
import {
  type Forward,
  gather,
  Predictor,
  type StepPlan,
  type TrainingRows,
  train,
} from "../../../tools/learning/training/index.ts";

export interface DeepTask {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly loss: Loss;
  readonly train: TrainingRows;
  readonly validation: TrainingRows;
  readonly batch: number;
  /** Rows of a batch belong together, such as the stocks of a day. */
  readonly together: boolean;
  readonly rate: number;
  readonly epochs: number;
  readonly patience: number;
  readonly weightDecay?: number;
  /** What becomes of the model's forward half; default: nothing. */
  readonly around?: (forward: Forward) => Forward;
}

export interface Fitted {
  /** Of the weights. */
  readonly hash: string;
  readonly epochs: number;
  readonly bestEpoch: number | null;
  /** One number a row. */
  readonly predict: (rows: TrainingRows) => Promise<Float64Array>;
}

export async function fitDeep(task: DeepTask, seed: number): Promise<Fitted> {
  const model = deepModel(task.model).with(task.options);
  const { x } = task.train.inputs;
  if (x === undefined) throw new Error("A table's models read the input x.");
  const inputs = { x: x.shape };
  const forward: Forward = (scope, given) => model.forward(scope, given, 1);
  const plan: StepPlan = {
    rows: task.batch,
    chunks: chunksFor(task.batch, model.rowsInCache(inputs)),
    inputs,
    targets: 1,
    forward: task.around === undefined ? forward : task.around(forward),
    loss: task.loss,
    optimiser: adamw({ weightDecay: task.weightDecay ?? 0 }),
    weighted: task.train.weights !== undefined,
  };
  const trained = await train({
    identity: { model: model.id, options: model.options },
    plan,
    train: task.train,
    validation: task.validation,
    ...(model.solve !== undefined && task.around === undefined && { solve: model.solve }),
    schedule: constantRate(task.rate),
    epochs: task.epochs,
    patience: task.patience,
    together: task.together,
    seed,
    clock: systemClock,
  });
  return {
    hash: trained.hash,
    epochs: trained.history.length,
    bestEpoch: trained.bestEpoch,
    async predict(rows) {
      const predictor = await Predictor.open({ ...plan, outputs: 1 }, trained.weights);
      try {
        return await answers(predictor, rows, plan.rows);
      } finally {
        await predictor.close();
      }
    },
  };
}

async function answers(
  predictor: Predictor,
  { inputs: { x }, count }: TrainingRows,
  batch: number,
): Promise<Float64Array> {
  if (x === undefined) throw new Error("A table's models read the input x.");
  const found = new Float64Array(count);
  const given = new Float32Array(batch * x.shape.reduce((size, length) => size * length, 1));
  for (let from = 0; from < count; from += batch) {
    const held = Math.min(batch, count - from);
    gather(
      x,
      Uint32Array.from({ length: batch }, (_, i) => from + Math.min(i, held - 1)),
      given,
    );
    found.set((await predictor.predict({ x: given })).subarray(0, held), from);
  }
  return found;
}
