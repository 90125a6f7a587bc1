// What models take, what they say of a wrong shape, and what some of them can do besides.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { deepModel, deepModels, type Model } from "../../../../tools/learning/models/index.ts";
import { adamw } from "../../../../tools/learning/optimisers/index.ts";
import type { Shape } from "../../../../tools/learning/tape/index.ts";
import { buildStep, Predictor, type StepPlan, Stepper, train } from "../../../../tools/learning/training/index.ts";
import { normals } from "../../../bench/series.ts";
import { smallRows, smallTask, window } from "../training/small-task.ts";

const rows = 16;
const planOf = (model: Model, x: Shape): StepPlan => ({
  rows,
  chunks: 1,
  inputs: { x },
  targets: 1,
  forward: (scope, inputs) => model.forward(scope, inputs, 1),
  loss: meanSquaredError,
  optimiser: adamw(),
});
const weightsOf = (plan: StepPlan) =>
  new Map(
    buildStep(plan).parameters.map(({ name, shape }) => [
      name,
      normals(
        shape.reduce((a, b) => a * b, 1),
        3,
      ),
    ]),
  );

describe("a model tells", () => {
  test("options that it does not have or take", () => {
    for (const { id } of deepModels) expect(() => deepModel(id).with({ unit: 3 })).toThrow(/Options of model .*unit/s);
    expect(() => deepModel("multi-scale-fusion").with({ scales: [2, 2] })).toThrow(/each scale once/);
    expect(() => deepModel("ridge").with({ penalty: 0 })).toThrow(/penalty/);
  });

  test.each<[string, Record<string, unknown>, Shape, RegExp]>([
    ["book-cnn", {}, [3, 4], /groups of 2 steps: found \[16, 1, 32\]; wanted \(batch, at least 2 steps, width\)/],
    ["alstm", {}, [12], /input x: found \[16, 12\]; wanted \(rows, steps, features\)/],
    ["multi-scale-transformer", {}, [3, 4], /groups of 4 steps in layer "scale.4": found \[16, 3, 4\]/],
    ["multi-scale-transformer", { width: 6 }, [8, 4], /attention of 4 heads in layer "scale.1.encoder.0": found/],
    ["volatility-transformer", { returns: 4 }, [8, 4], /input x: found \[16, 8, 4\]; wanted returns in feature 4/],
    ["ridge", {}, [], /input x: found \[16\]; wanted \(rows, values\)/],
  ])("%s: which layer, what it found and what it wanted", (id, options, shape, message) => {
    expect(() => buildStep(planOf(deepModel(id).with(options), shape))).toThrow(message);
  });
});

test("ridge's weights need no step: there the gradient of loss and penalty is nothing", async () => {
  const model = deepModel("ridge").with({ penalty: 0.3 });
  const all = smallRows(rows, 51);
  const trained = await train(
    smallTask({ plan: planOf(model, window), train: all, solve: model.solve!, identity: { model: model.id } }),
  );
  expect(trained).toMatchObject({ ended: "finished", steps: 0 });
  const stepper = await Stepper.open(planOf(model, window), { random: seededRandom(1), initial: trained.weights });
  stepper
    .array("x")
    .set(Array.from({ length: rows }, (_, i) => [...all.inputs.x!.data.subarray(3 * i, 3 * i + 15)]).flat());
  stepper.array("target").set(all.target.data);
  expect((await stepper.run(1, 0)).norm).toBeLessThan(1e-5);
  await stepper.close();
});

test("ridge leaves out rows of weight 0, and refuses weights between", () => {
  const { solve } = deepModel("ridge").with();
  const all = smallRows(20, 52);
  const first = { shape: [1], data: Float32Array.from({ length: 20 }, (_, i) => (i < 12 ? 1 : 0)) };
  expect(solve!({ ...all, weights: first })).toEqual(solve!(smallRowsUpTo(all, 12)));
  const half = { shape: [1], data: new Float32Array(20).fill(0.5) };
  expect(() => solve!({ ...all, weights: half })).toThrow(/Row 0 counts 0.5/);
});

const smallRowsUpTo = ({ inputs: { x }, target }: ReturnType<typeof smallRows>, count: number) => ({
  count,
  inputs: { x: { ...x!, starts: x!.starts!.slice(0, count) } },
  target: { ...target, data: target.data.slice(0, count) },
});

test("the order-book CNN gives 100 ticks of 64 features out as an embedding and a probability", async () => {
  const model = deepModel("book-cnn").with({ channels: 4, embedding: 6 });
  const plan = { ...planOf(model, [100, 64]), rows: 2, outputs: 1 };
  const predictor = await Predictor.open({ ...plan, also: ["embedding", "probability"] }, weightsOf(plan));
  const { prediction, embedding, probability } = await predictor.all({ x: Float32Array.from(normals(2 * 6400, 4)) });
  expect(embedding).toHaveLength(12);
  expect(probability![0]).toBeCloseTo(1 / (1 + Math.exp(-prediction![0]!)), 5);
  await predictor.close();
  await expect(Predictor.open({ ...plan, also: ["code"] }, weightsOf(plan))).rejects.toThrow(
    /notes no "code" beside its prediction; it notes embedding, probability/,
  );
});

test("an adversary moves what is trained, not what is served", () => {
  const sizes = [0, 0.5].map((perturbation) => {
    const model = deepModel("alstm").with({ units: 4, perturbation });
    return buildStep(planOf(model, window)).parameters.length;
  });
  expect(sizes[0]).toBe(sizes[1]);
});
