// The same weights give PyTorch's outputs, and 20 steps of AdamW its losses and weights.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { chunksFor, deepModel, deepModels } from "../../../../tools/learning/models/index.ts";
import { adamw } from "../../../../tools/learning/optimisers/index.ts";
import { sizeOf } from "../../../../tools/learning/tape/index.ts";
import { Predictor } from "../../../../tools/learning/training/predictor.ts";
import { buildStep, type StepPlan } from "../../../../tools/learning/training/step-graph.ts";
import { Stepper } from "../../../../tools/learning/training/stepper.ts";
import { normals } from "../../../bench/series.ts";
import { expectWithin, readGolden } from "../../../golden/golden.ts";

const [rows, steps, features] = [8, 6, 3];
const certificates = readGolden("learning_models");

function planOf(id: string, options: Record<string, unknown>, chunks: number): StepPlan {
  const model = deepModel(id).with(options);
  return {
    rows,
    chunks,
    inputs: { x: [steps, features] },
    targets: 1,
    forward: (scope, inputs) => model.forward(scope, inputs, 1),
    loss: meanSquaredError,
    optimiser: adamw(),
  };
}

/** The golden script's weights: 0.3 times normal numbers of each parameter's own seed. */
function weightsOf(plan: StepPlan): Map<string, Float64Array> {
  return new Map(
    buildStep(plan).parameters.map(({ name, shape }, k) => {
      const values = normals(sizeOf(shape), 300 + k).map((v) => 0.3 * v + (name.endsWith("gain") ? 1 : 0));
      return [name, values] as const;
    }),
  );
}

describe.each([...new Set(certificates.map(({ fact }) => fact.split(":")[0]!))])("%s", (name) => {
  const [outputs, losses, after] = ["first outputs", "20 losses", "weights after"].map(
    (fact) => certificates.find((certificate) => certificate.fact === `${name}: ${fact}`)!,
  );
  const id = String(outputs!.input.model);
  const options = outputs!.input.options as Record<string, unknown>;
  const whole =
    deepModel(id)
      .with(options)
      .rowsInCache({ x: [steps, features] }) === Number.POSITIVE_INFINITY;

  test.each(whole ? [1] : [1, 2])("equals PyTorch with the batch in %i parts", async (chunks) => {
    const plan = planOf(id, options, chunks);
    const weights = weightsOf(plan);
    expect([...weights.values()].reduce((sum, { length }) => sum + length, 0)).toBe(outputs!.input.parameters);
    const stepper = await Stepper.open(plan, { random: seededRandom(1), initial: weights });
    stepper.array("x").set(normals(rows * steps * features, 7));
    stepper.array("target").set(normals(rows, 8));
    const found: number[] = [];
    for (let step = 1; step <= 20; step++) {
      found.push((await stepper.run(step, 0.01)).loss);
      stepper.accept();
    }
    expectWithin(found, losses!);
    const flat = stepper.array("parameters");
    const at = after!.input.at as number[];
    expectWithin(
      at.map((i) => flat[i]!),
      after!,
    );
    await stepper.close();
  });

  test("gives PyTorch's outputs as an artefact of its own", async () => {
    const plan = planOf(id, options, 1);
    const usesBatch = buildStep(plan).buffers.length > 0; // then the outputs are those of training, checked by the losses above
    const predictor = await Predictor.open({ ...plan, outputs: 1 }, weightsOf(plan));
    const x = Float32Array.from(normals(rows * steps * features, 7));
    const found = await predictor.predict({ x });
    if (usesBatch) expect(found.every(Number.isFinite)).toBe(true);
    else expectWithin(found, outputs!);
    await predictor.close();
  });
});

test("every model stands in the golden file", () => {
  expect(new Set(certificates.map(({ input }) => input.model))).toEqual(new Set(deepModels.map(({ id }) => id)));
});

test("a batch is cut into as few equal parts as fit the cache", () => {
  expect(chunksFor(256, 100)).toBe(4);
  expect(chunksFor(250, 100)).toBe(5);
  expect(chunksFor(7, 2)).toBe(7);
  expect(chunksFor(7, Number.POSITIVE_INFINITY)).toBe(1);
});
