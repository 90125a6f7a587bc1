// Forests: what they learn, that threads change nothing, what is refused.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ForestOptions,
  fitForest,
  openTreePool,
  predictTrees,
  type TreePool,
  writeTrees,
} from "#tools/learning/trees/index.ts";
import { errorOf, spreadOf, trainingRows } from "./training-rows.ts";

let one: TreePool;
let two: TreePool;
beforeAll(async () => {
  [one, two] = await Promise.all([openTreePool(1), openTreePool(2)]);
});
afterAll(() => Promise.all([one.close(), two.close()]));

const test300 = (labels: "numbers" | "two" | "three") => trainingRows({ count: 300, seed: 201, labels });

describe.each(["random", "extra"] as const)("a forest of %s trees", (kind) => {
  test("predicts numbers that it has not seen", async () => {
    const { model, trees } = await fitForest(trainingRows(), { kind, trees: 40 }, { pool: one });
    expect(trees).toBe(40);
    const unseen = test300("numbers");
    expect(errorOf(predictTrees(model, unseen.values), unseen.labels)).toBeLessThan(0.75 * spreadOf(unseen.labels));
  });

  test("predicts shares of classes within 0 and 1, one output for two classes, one each for three", async () => {
    const fitted = await fitForest(
      trainingRows({ labels: "two" }),
      { kind, trees: 20, labels: "classes" },
      { pool: one },
    );
    const unseen = test300("two");
    const shares = predictTrees(fitted.model, unseen.values);
    expect(shares.every((share) => share >= -1e-6 && share <= 1 + 1e-6)).toBe(true);
    const right = shares.filter((share, i) => share > 0.5 === (unseen.labels[i] === 1)).length / 300;
    expect(right).toBeGreaterThan(0.75);
    const three = await fitForest(
      trainingRows({ labels: "three" }),
      { kind, trees: 5, labels: "classes" },
      { pool: one },
    );
    expect([three.model.outputs, three.model.roots.length]).toEqual([3, 15]);
  });

  test("has the same bytes with one thread and with two, and others with another seed", async () => {
    const hash = async (options: ForestOptions, pool: TreePool) =>
      writeTrees((await fitForest(trainingRows({ features: 35 }), { kind, trees: 4, ...options }, { pool })).model)
        .hash;
    expect(await hash({}, two)).toBe(await hash({}, one));
    expect(await hash({ seed: 2 }, one)).not.toBe(await hash({}, one));
  });
});

test("a tree that splits down to single rows remembers every row it was given", async () => {
  const rows = trainingRows();
  const { model } = await fitForest(rows, { kind: "extra", trees: 1, columnShareByNode: 1 }, { pool: one });
  // Rows that are equal in all features share a leaf; there are none here.
  expect(errorOf(predictTrees(model, rows.values), rows.labels)).toBeLessThan(1e-6);
});

test("leaves are no smaller than asked", async () => {
  const { model } = await fitForest(trainingRows(), { trees: 3, minLeaf: 25 }, { pool: one });
  const leaves = model.cover.filter((_, node) => model.feature[node]! < 0);
  expect(Math.min(...leaves)).toBeGreaterThan(24.99);
});

test("one class only is refused", async () => {
  const rows = { ...trainingRows(), labels: new Float64Array(800) };
  const refused = fitForest(rows, { labels: "classes" }, { pool: one });
  await expect(refused).rejects.toThrow(expect.objectContaining({ code: "tools/training-one-class" }));
});
