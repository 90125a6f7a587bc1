// Several threads walk a part of each batch: the same training but for the last digits, and the same bits each time.
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { huber, pairwiseRanking } from "../../../../tools/learning/losses/index.ts";
import { deepModel } from "../../../../tools/learning/models/index.ts";
import { adamw } from "../../../../tools/learning/optimisers/index.ts";
import {
  SplitStepper,
  type StepPlan,
  Stepper,
  type Steps,
  splitStep,
  train,
} from "../../../../tools/learning/training/index.ts";
import { normals } from "../../../bench/series.ts";
import { smallTask, window } from "./small-task.ts";

const [rows, size] = [16, 15];
function planOf(id: string, more: Partial<StepPlan> = {}, options: Record<string, unknown> = {}): StepPlan {
  const model = deepModel(id).with(options);
  const forward: StepPlan["forward"] = (scope, inputs) => model.forward(scope, inputs, 1);
  return {
    rows,
    chunks: 4,
    inputs: { x: window },
    targets: 1,
    forward,
    loss: huber(),
    optimiser: adamw(),
    clip: 1,
    ...more,
  };
}

async function losses(steps: Steps): Promise<number[]> {
  steps.array("x").set(normals(rows * size, 81));
  steps.array("target").set(normals(rows, 82));
  steps.array("weights").set(Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 0 : 1 + (i % 3))));
  const found: number[] = [];
  for (let step = 1; step <= 6; step++) {
    found.push((await steps.run(step, 0.02)).loss);
    steps.accept();
  }
  found.push(...steps.array("parameters").slice(0, 8));
  await steps.close();
  return found;
}

test("a part walks whole chunks, also where the batch is one chunk or more than its part can have", () => {
  const of = (chunks: number): unknown => {
    const { rows: part, chunks: walked } = splitStep(planOf("alstm", { chunks }, { units: 4, attention: 4 }), 2)!;
    return [part, walked];
  };
  expect([1, 2, 4, 16].map(of)).toEqual([
    [8, 1],
    [8, 1],
    [8, 2],
    [8, 8],
  ]);
});

test("two threads give what one gives, rows of any weight, and the same bits when run again", async () => {
  const plan = planOf("alstm", { weighted: true }, { units: 4, attention: 4, perturbation: 0.2 });
  const open = () => SplitStepper.open(plan, splitStep(plan, 2)!, 2, seededRandom(3));
  const [one, two, again] = [
    await losses(await Stepper.open(plan, { random: seededRandom(3) })),
    await losses(await open()),
    await losses(await open()),
  ];
  for (const [i, value] of two.entries()) expect(value).toBeCloseTo(one[i]!, 4);
  expect(again).toEqual(two);
});

test("a batch is not parted where rows depend on one another or do not divide", () => {
  expect(splitStep(planOf("alstm"), 2)).toMatchObject({ rows: 8, chunks: 2 });
  expect(splitStep(planOf("alstm"), 3)).toBeNull();
  expect(splitStep(planOf("lstm-batch-norm"), 2)).toBeNull();
  expect(splitStep(planOf("alstm", { loss: pairwiseRanking }), 2)).toBeNull();
});

test("a training says how many threads walked its batches", async () => {
  const plan = planOf("transformer", {}, { width: 8, heads: 2, layers: 1, wide: 8 });
  const trained = await train(smallTask({ plan, epochs: 2, threads: 2, patience: 5 }));
  expect(trained).toMatchObject({ threads: 2, steps: 20, ended: "finished" });
  expect(await train(smallTask({ epochs: 1, threads: 2 }))).toMatchObject({ threads: 1 });
});
