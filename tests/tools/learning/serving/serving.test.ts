// Registered versions that answer: what is checked when they are opened, and how they are asked.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linearArtefact, registerModel } from "#tests/fakes/served-models.ts";
import { openServing, type Serving } from "#tools/learning/serving/index.ts";
import { fitBoostedTrees, predictTrees, treesToOnnx } from "#tools/learning/trees/index.ts";
import { openTestRegistry, type TestRegistry } from "../registry/test-registry.ts";
import { trainingRows } from "../trees/training-rows.ts";

let opened: TestRegistry;
let serving: Serving;
beforeEach(async () => {
  opened = await openTestRegistry();
  serving = openServing(opened.registry);
});
afterEach(async () => {
  await serving.close();
  await opened.destroy();
});
const linear = (weights: readonly number[], features: readonly string[], options = {}) =>
  registerModel(opened.registry, linearArtefact(weights, options), features);
const numbers = (...values: number[]) => Float32Array.from(values);

describe("a version that is opened", () => {
  test("answers any number of rows, whatever number its file fixes", async () => {
    const { versionId } = await linear([2, -1], ["a", "b"], { bias: 0.5, rows: 4 });
    const model = await serving.open(versionId);
    expect(model.signature).toMatchObject({ input: "x", output: "prediction", rows: 4, steps: 1, features: 2 });
    expect(await model.predict(numbers(1, 1))).toEqual(numbers(1.5));
    const many = Float32Array.from({ length: 22 }, (_, i) => i);
    const expected = Float32Array.from({ length: 11 }, (_, row) => 2 * (2 * row) - (2 * row + 1) + 0.5);
    expect(await model.predict(many)).toEqual(expected);
    expect(await model.predict(numbers())).toEqual(numbers());
  });

  test("takes windows, the oldest step first", async () => {
    const { versionId } = await linear([1, 0, 0, 10], ["a", "b"], { steps: 2 });
    const model = await serving.open(versionId);
    expect(model).toMatchObject({ columns: 4, signature: { steps: 2, features: 2 } });
    expect(await model.predict(numbers(1, 2, 3, 4))).toEqual(numbers(41));
    await expect(model.predict(numbers(1, 2, 3))).rejects.toMatchObject({
      code: "tools/length-mismatch",
      message: expect.stringContaining("rows of 4 numbers (2 steps of 2 features); found 3"),
    });
  });

  test("of trees answers as the trees do, missing values included", async () => {
    const rows = trainingRows({ missing: 0.2 });
    const { model } = await fitBoostedTrees(rows, { objective: "squared", rounds: 5 });
    const { versionId } = await registerModel(opened.registry, treesToOnnx(model), model.features);
    const served = await serving.open(versionId);
    const values = Float32Array.from(rows.values.slice(0, 50 * model.features.length));
    const expected = predictTrees(model, values);
    for (const [i, found] of (await served.predict(values)).entries()) expect(found).toBeCloseTo(expected[i]!, 5);
  });

  test("is opened once by many who ask for it at one time, and again after it was closed for others", async () => {
    let loaded = 0;
    const load = (id: string) => {
      loaded++;
      return opened.registry.load(id);
    };
    const counting = { ...opened.registry, load };
    const one = await linear([1], ["a"]);
    const two = await linear([2], ["a"]);
    const narrow = openServing(counting, { warm: 1 });
    const first = await Promise.all([narrow.open(one.versionId), narrow.open(one.versionId)]);
    expect(first[0]).toBe(first[1]);
    expect(loaded).toBe(1);
    expect(await (await narrow.open(two.versionId)).predict(numbers(3))).toEqual(numbers(6));
    expect(await (await narrow.open(one.versionId)).predict(numbers(3))).toEqual(numbers(3));
    expect(loaded).toBe(3);
    expect(narrow.stats().map(({ versionId }) => versionId)).toEqual([one.versionId]);
    await narrow.close();
    expect(narrow.stats()).toEqual([]);
  });
});

describe("what cannot be served is refused", () => {
  test("bytes that are not those that were registered", async () => {
    const { versionId } = await linear([1], ["a"]);
    const swapped = { ...opened.registry, load: () => opened.registry.load("model_nobody") };
    await expect(openServing(swapped).open(versionId)).rejects.toMatchObject({ code: "tools/model-missing" });
    await opened.damage(versionId);
    await expect(serving.open(versionId)).rejects.toMatchObject({ code: "tools/model-damaged" });
    await expect(serving.open("model_nobody")).rejects.toMatchObject({ code: "tools/model-missing" });
  });

  test("a file from elsewhere, naming its inputs and outputs", async () => {
    const foreign = Buffer.from(linearArtefact([1, 2]));
    const renamed = Buffer.from(foreign.toString("latin1").replaceAll("prediction", "logitsofit"), "latin1");
    const { versionId } = await registerModel(opened.registry, renamed, ["a", "b"]);
    await expect(serving.open(versionId)).rejects.toMatchObject({
      code: "tools/model-inputs-unknown",
      message: expect.stringContaining("Inputs found: x (float32 4 x 1 x 2); outputs: logitsofit (float32 4 x 1)"),
    });
  });

  test("a file that is no model, and one whose columns are not the features of its lineage", async () => {
    const nonsense = await registerModel(opened.registry, new TextEncoder().encode("no model"), ["a"]);
    await expect(serving.open(nonsense.versionId)).rejects.toMatchObject({ code: "tools/model-inputs-unknown" });
    const { versionId } = await linear([1, 2, 3], ["a", "b"]);
    await expect(serving.open(versionId)).rejects.toThrow(/its lineage names 2 features/);
    const trees = await registerModel(opened.registry, new Uint8Array(3), ["a"], { format: "trees" });
    await expect(serving.open(trees.versionId)).rejects.toThrow(/format "trees"; only ONNX files are served/);
  });
});

describe("many questions at one time", () => {
  test("are answered in few runs, each with its own answer", async () => {
    const model = await serving.open((await linear([1, 1], ["a", "b"])).versionId);
    const asked = Array.from({ length: 300 }, (_, i) => model.predict(numbers(i, 1)));
    expect((await Promise.all(asked)).map(([answer]) => answer)).toEqual(asked.map((_, i) => i + 1));
    expect(serving.stats()).toMatchObject([{ count: 300, rows: 300, batches: 1, remembered: 0, waitingRows: 0 }]);
  });

  test("are told from memory where the same row was asked before", async () => {
    const model = await serving.open((await linear([1, 1], ["a", "b"])).versionId);
    await model.predict(numbers(1, 2, 3, 4));
    expect(await model.predict(numbers(3, 4, 5, 6, 1, 2))).toEqual(numbers(7, 11, 3));
    const [stats] = serving.stats();
    expect(stats).toMatchObject({ remembered: 2, batches: 2, count: 2, failed: 0 });
    expect(stats?.p99Ms).toBeGreaterThanOrEqual(stats?.p50Ms ?? Number.NaN);
  });

  test("are refused where more wait than may, which is counted and passes", async () => {
    const bounded = openServing(opened.registry, { remembered: 0, batches: { rows: 2, waitingRows: 6 } });
    const model = await bounded.open((await linear([1], ["a"])).versionId);
    const asked = Array.from({ length: 8 }, (_, i) => model.predict(numbers(i)));
    const found = await Promise.allSettled(asked);
    expect(found.map(({ status }) => status)).toEqual([...Array(6).fill("fulfilled"), "rejected", "rejected"]);
    expect((found[6] as PromiseRejectedResult).reason).toMatchObject({ code: "tools/model-busy", retry: true });
    expect(await model.predict(numbers(9))).toEqual(numbers(9));
    expect(bounded.stats()).toMatchObject([{ count: 9, failed: 2, batches: 4 }]);
    await expect(model.predict(new Float32Array(7))).rejects.toMatchObject({ retry: false, fault: "caller" });
    await bounded.close();
  });

  test("are answered before the model is closed", async () => {
    const model = await serving.open((await linear([1], ["a"])).versionId);
    const asked = model.predict(numbers(4));
    await serving.close();
    expect(await asked).toEqual(numbers(4));
  });
});
