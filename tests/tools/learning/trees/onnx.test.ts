// Exported ensembles predict in ONNX Runtime what they predict here.

import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { readGolden } from "#tests/golden/golden.ts";
import {
  fitBoostedTrees,
  fitForest,
  predictTrees,
  readLightGbmText,
  readXgBoostJson,
  type TreeEnsemble,
  treesToOnnx,
} from "#tools/learning/trees/index.ts";
import { asCategories, goldenRows } from "./golden-rows.ts";
import { trainingRows } from "./training-rows.ts";

async function inOnnx(model: TreeEnsemble, values: Float32Array): Promise<Float32Array> {
  const session = await InferenceSession.create(treesToOnnx(model), { intraOpNumThreads: 1 });
  const rows = new Tensor("float32", values, [values.length / model.features.length, model.features.length]);
  const { predictions } = await session.run({ rows });
  await session.release();
  return predictions!.data as Float32Array;
}

/** Relative to 1 or more: ONNX Runtime adds up in float32. */
async function expectEqual(model: TreeEnsemble, values: Float32Array): Promise<void> {
  const here = predictTrees(model, values);
  const there = await inOnnx(model, values);
  expect(there).toHaveLength(here.length);
  for (const [i, p] of here.entries()) expect(Math.abs(there[i]! - p) / Math.max(1, Math.abs(p))).toBeLessThan(2e-6);
}

const categories = (values: ArrayLike<number>) => Float32Array.from(asCategories(Float64Array.from(values), 5, 13));
const shown = categories(trainingRows({ count: 200, seed: 501, missing: 0.3 }).values);

describe("equal in ONNX Runtime", () => {
  test.each([
    ["squared", "numbers"],
    ["logistic", "two"],
    ["softmax", "three"],
  ] as const)("%s, with categories and missing values", async (objective, labels) => {
    const rows = trainingRows({ labels });
    const training = { ...rows, values: categories(rows.values) };
    const { model } = await fitBoostedTrees(training, { objective, rounds: 8, categorical: ["f1"] });
    await expectEqual(model, shown);
  });

  test("a forest", async () => {
    const rows = trainingRows();
    const { model } = await fitForest({ ...rows, values: categories(rows.values) }, { trees: 5 });
    await expectEqual(model, shown);
  });

  const saved = readGolden("trees").filter(({ fact }) => fact.startsWith("read ") && !fact.includes("zero_as_missing"));
  test.each(saved)("$fact", async ({ input }) => {
    const text = input.model as string;
    const model = text.startsWith("{") ? readXgBoostJson(text) : readLightGbmText(text);
    await expectEqual(model, Float32Array.from(goldenRows({ rows: 100, features: 4, seed: 511, missing: 0.2 })));
  });
});

test("zeros as missing values are refused by name", () => {
  const [certificate] = readGolden("trees").filter(({ fact }) => fact.includes("zero_as_missing"));
  const model = readLightGbmText(certificate!.input.model as string);
  expect(() => treesToOnnx(model)).toThrow(expect.objectContaining({ code: "tools/export-unsupported" }));
});
