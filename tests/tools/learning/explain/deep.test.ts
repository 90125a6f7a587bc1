// Explanations of deep models: gradients of inputs, what adds up, where attention looks.
import { describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { expectWithin, readGolden } from "#tests/golden/golden.ts";
import { attentionMaps, integratedGradients, openInputGradients, readDeepFile } from "#tools/learning/explain/index.ts";
import { dense } from "#tools/learning/layers/index.ts";
import { learnerById } from "#tools/learning/learners/index.ts";
import { deepModel } from "#tools/learning/models/index.ts";
import { reshape, sizeOf, type Tensor, tanh } from "#tools/learning/tape/index.ts";
import { buildStep, writeArtefact } from "#tools/learning/training/index.ts";
import { meanSquaredError } from "../../../../tools/learning/losses/index.ts";
import { adamw } from "../../../../tools/learning/optimisers/index.ts";
import { madeSamples } from "../validation/made-samples.ts";

const [steps, features] = [4, 3];
const row = [steps, features];
const x = Float32Array.from(normals(3 * 12, 824));

describe("a small network", () => {
  const forward = (
    scope: Parameters<Parameters<typeof writeArtefact>[0]["forward"]>[0],
    inputs: Readonly<Record<string, Tensor>>,
  ) => {
    const flat = reshape(inputs.x as Tensor, [inputs.x?.shape[0] ?? 0, 12]);
    return dense(scope, "out", tanh(dense(scope, "hidden", flat, 6)), 1, { bias: false });
  };
  const weights = new Map<string, ArrayLike<number>>([
    ["hidden.weight", normals(72, 821).map((w) => 0.5 * w)],
    ["hidden.bias", normals(6, 822)],
    ["out.weight", normals(6, 823)],
  ]);

  test("has the integrated gradients that captum finds, and they add up", async () => {
    const model = await openInputGradients({ forward, row }, weights);
    for (const certificate of readGolden("learning_explain").filter(({ fact }) => fact.startsWith("integrated"))) {
      const found: number[] = [];
      for (let at = 0; at < 3; at++) {
        const one = await integratedGradients(model, x.slice(at * 12, (at + 1) * 12), new Float32Array(12), {
          points: certificate.input.points as number,
        });
        expect(Math.abs(one.gap)).toBeLessThan(2e-6);
        found.push(...one.values);
      }
      expectWithin(found, certificate);
    }
    await model.close();
  });
});

describe.each([
  ["lstm-attention", { units: 4, layers: 1, attention: 4, dropout: 0 }],
  ["transformer", { width: 8, heads: 2, layers: 1, wide: 8, dropout: 0 }],
  ["tcn", { channels: 4, blocks: 1, dropout: 0 }],
] as const)("%s", (id, options) => {
  const model = deepModel(id).with(options);
  const forward: Parameters<typeof writeArtefact>[0]["forward"] = (scope, inputs) => model.forward(scope, inputs, 1);
  const { parameters } = buildStep({
    rows: 2,
    chunks: 1,
    inputs: { x: row },
    targets: 1,
    forward,
    loss: meanSquaredError,
    optimiser: adamw(),
  });
  const weights = new Map(
    parameters.map(({ name, shape }, k) => [name, normals(sizeOf(shape), 300 + k).map((w) => 0.3 * w)]),
  );

  test("adds up from a baseline to a row, and a step along the gradient moves the answer by as much", async () => {
    const gradients = await openInputGradients({ forward, row }, weights);
    const one = x.slice(0, 12);
    const found = await integratedGradients(gradients, one, new Float32Array(12), { points: 60 });
    expect(Math.abs(found.gap)).toBeLessThan(1e-4 * Math.max(1, Math.abs(found.output - found.baseline)));
    const { predictions, gradients: slopes } = await gradients.at(x);
    for (const column of [0, 5, 11]) {
      const [up, down] = [x.slice(), x.slice()];
      up[column]! += 0.01;
      down[column]! -= 0.01;
      const [above, below] = [await gradients.at(up), await gradients.at(down)];
      expect((above.predictions[0]! - below.predictions[0]!) / 0.02).toBeCloseTo(slopes[column]!, 3);
      expect(above.predictions[1]).toBeCloseTo(predictions[1]!, 6); // another row does not move
    }
    await gradients.close();
  });
});

test("attention weights of a row add up to one over the steps, and a model without attention has none", async () => {
  const artefact = (id: string, options: Record<string, unknown>) => {
    const model = deepModel(id).with(options);
    const plan = {
      rows: 2,
      inputs: { x: row },
      outputs: 1,
      forward: ((scope, inputs) => model.forward(scope, inputs, 1)) as Parameters<typeof writeArtefact>[0]["forward"],
    };
    const { parameters } = buildStep({ ...plan, chunks: 1, targets: 1, loss: meanSquaredError, optimiser: adamw() });
    const weights = new Map(parameters.map(({ name, shape }, k) => [name, normals(sizeOf(shape), 300 + k)]));
    return writeArtefact(plan, weights).bytes;
  };
  const [pooled] = await attentionMaps(
    artefact("lstm-attention", { units: 4, layers: 1, attention: 4 }),
    x.slice(0, 12),
    row,
  );
  expect(pooled?.shape).toEqual([steps, 1]);
  expect(pooled?.values.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  const maps = await attentionMaps(
    artefact("transformer", { width: 8, heads: 2, layers: 1, wide: 8 }),
    x.slice(0, 12),
    row,
  );
  expect(maps.map(({ shape }) => shape)).toEqual([[2, steps, steps]]);
  expect(maps[0]?.values.slice(0, steps).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  expect(await attentionMaps(artefact("tcn", { channels: 4, blocks: 1 }), x.slice(0, 12), row)).toEqual([]);
});

test("the file of a learner becomes a forward half again that answers the same", async () => {
  const made = madeSamples({ seed: 3, periods: 60, lanes: 4, width: 6, edge: 0.8 });
  const samples = {
    ...made,
    features: made.features.map((value, at) => (at % 17 === 3 ? Number.NaN : 50 + 9 * value)),
  };
  const parts = { clock: fixedClock(0) };
  for (const classes of [false, true]) {
    const task = { steps: 2, inputs: ["a", "b", "c"], classes, lanes: 4 };
    const labelled = classes ? { ...samples, labels: samples.labels.map((label) => (label > 0 ? 1 : 0)) } : samples;
    const learner = learnerById("lstm-attention", { units: 4, layers: 1, attention: 4, epochs: 1 }, task, parts);
    const fitted = await learner.fit(labelled, { seed: 1 });
    const file = readDeepFile(fitted.bytes, {
      learner: learner.id,
      parameters: learner.options,
      steps: 2,
      features: 3,
    });
    const model = await openInputGradients(file!.forward, file!.weights);
    const { predictions } = await model.at(file!.scaled(Float32Array.from(samples.features.subarray(0, 60))));
    const told = await fitted.predict(labelled);
    for (const [i, prediction] of predictions.entries()) expect(prediction).toBeCloseTo(told[i]!, 6);
    await model.close();
    expect(
      readDeepFile(fitted.bytes, { learner: learner.id, parameters: learner.options, steps: 2, features: 2 }),
    ).toBeNull();
  }
});
