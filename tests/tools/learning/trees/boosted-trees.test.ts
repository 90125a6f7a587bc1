// Boosting: what each setting does, what threads and seeds change, and what is refused.

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock, manualClock } from "#infra/runtime/index.ts";
import {
  type BoostedTreesOptions,
  featureImportance,
  fitBoostedTrees,
  openTreePool,
  predictMargins,
  predictTrees,
  type TreePool,
  writeTrees,
} from "#tools/learning/trees/index.ts";
import { asCategories, namesOf } from "./golden-rows.ts";
import { errorOf, spreadOf, trainingRows } from "./training-rows.ts";

const code = (wanted: string, message = "") =>
  expect.objectContaining({ code: wanted, message: expect.stringContaining(message) });

let one: TreePool;
let two: TreePool;
let three: TreePool;
beforeAll(async () => {
  [one, two, three] = await Promise.all([openTreePool(1), openTreePool(2), openTreePool(3)]);
});
afterAll(() => Promise.all([one, two, three].map((pool) => pool.close())));

const rows = trainingRows();
const hash = async (options: BoostedTreesOptions, pool: TreePool, given = rows) =>
  writeTrees((await fitBoostedTrees(given, { rounds: 5, ...options }, { pool })).model).hash;

describe("the same seed gives the same bytes with any number of threads", () => {
  const many = trainingRows({ count: 40_000, features: 37, seed: 301 });
  test.each<[string, BoostedTreesOptions]>([
    ["level by level", {}],
    ["best first", { growth: "leaf", maxLeaves: 40 }],
    ["with shares of rows and columns", { rowShare: 0.5, columnShare: 0.4, columnShareByNode: 0.6 }],
    ["with penalties", { alpha: 1, lambda: 3, monotone: { f0: 1 } }],
    ["by quantile", { objective: "quantile", quantile: 0.8 }],
    ["with few bins", { maxBins: 7 }],
  ])("%s", async (_, options) => {
    const wanted = await hash(options, one, many);
    expect(await hash(options, two, many)).toBe(wanted);
    expect(await hash(options, three, many)).toBe(wanted);
  });

  test("another seed gives another model where chance is asked", async () => {
    expect(await hash({ rowShare: 0.5, seed: 1 }, one)).not.toBe(await hash({ rowShare: 0.5, seed: 2 }, one));
    expect(await hash({ seed: 1 }, one)).toBe(await hash({ seed: 2 }, one));
  });
});

describe("each objective lowers its own figure, round after round", () => {
  test.each<[BoostedTreesOptions["objective"], "numbers" | "two" | "three"]>([
    ["squared", "numbers"],
    ["absolute", "numbers"],
    ["huber", "numbers"],
    ["quantile", "numbers"],
    ["logistic", "two"],
    ["softmax", "three"],
  ])("%s", async (objective, labels) => {
    const training = trainingRows({ labels });
    const validation = trainingRows({ labels, count: 300, seed: 201 });
    const fit = await fitBoostedTrees(training, { objective, rounds: 20 }, { pool: one, validation });
    expect(fit.scores).toHaveLength(20);
    expect(fit.scores.at(-1)!).toBeLessThan(0.8 * fit.scores[0]!);
  });

  test("lambdarank brings what is graded higher to the front", async () => {
    const { values, features, labels: signal } = trainingRows({ count: 600 });
    const labels = Float64Array.from(signal, (y) => Math.min(4, Math.max(0, Math.floor(y))));
    const training = { features, values, labels, count: 600, groups: new Array<number>(30).fill(20) };
    const fit = await fitBoostedTrees(
      training,
      { objective: "lambdarank", rounds: 20 },
      { pool: one, validation: training },
    );
    expect(fit.metric).toBe("ndcg@10");
    expect(fit.scores.at(-1)!).toBeGreaterThan(0.95);
    expect(fit.scores.at(-1)!).toBeGreaterThan(fit.scores[0]!);
  });

  test("a quantile's share of the labels lies below its predictions", async () => {
    const { model } = await fitBoostedTrees(rows, { objective: "quantile", quantile: 0.9, rounds: 40 }, { pool: one });
    const predicted = predictTrees(model, rows.values);
    const below = predicted.filter((p, i) => rows.labels[i]! <= p).length / rows.count;
    expect(Math.abs(below - 0.9)).toBeLessThan(0.03);
  });

  test("probabilities of several classes add up to 1", async () => {
    const training = trainingRows({ labels: "three" });
    const { model } = await fitBoostedTrees(training, { objective: "softmax", rounds: 5 }, { pool: one });
    const p = predictTrees(model, training.values);
    for (let row = 0; row < training.count; row++)
      expect(p[3 * row]! + p[3 * row + 1]! + p[3 * row + 2]!).toBeCloseTo(1, 12);
  });
});

describe("settings", () => {
  test("margins kept while training are those that the model predicts, for rows drawn or not, and for validation rows", async () => {
    const validation = trainingRows({ count: 300, seed: 201, missing: 0.3 });
    const options = { rounds: 10, rowShare: 0.5, growth: "leaf", maxLeaves: 12 } as const;
    const fit = await fitBoostedTrees(rows, options, { pool: two, validation });
    const again = await fitBoostedTrees(rows, options, { pool: one, validation: rows });
    expect(errorOf(predictMargins(fit.model, validation.values), validation.labels)).toBeCloseTo(fit.scores.at(-1)!, 6);
    expect(errorOf(predictMargins(again.model, rows.values), rows.labels)).toBeCloseTo(again.scores.at(-1)!, 6);
  });

  test("a monotone constraint holds everywhere, missing values of other features too", async () => {
    const options = { rounds: 30, monotone: { f0: 1, f3: -1 } } as const;
    const { model } = await fitBoostedTrees(trainingRows({ count: 3_000 }), options, { pool: one });
    const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -5, max: 45 }));
    const other = fc.array(value, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(other, fc.integer({ min: -5, max: 45 }), fc.integer({ min: 0, max: 40 }), (row, from, step) => {
        const at = (f0: number, f3: number): number =>
          predictMargins(model, Float64Array.from([f0, row[1]!, row[2]!, f3, row[4]!]))[0]!;
        expect(at(from + step, 3)).toBeGreaterThanOrEqual(at(from, 3) - 1e-12);
        expect(at(3, from + step)).toBeLessThanOrEqual(at(3, from) + 1e-12);
      }),
    );
  });

  test("categories are parted as sets: a signal in every third is found by one split", async () => {
    const { values, features, count } = trainingRows({ missing: 0 });
    const categories = asCategories(Float64Array.from(values), 5, 21);
    const labels = Float64Array.from({ length: count }, (_, row) => (categories[row * 5 + 1]! % 3 === 1 ? 1 : 0));
    const training = { features, count, values: categories, labels };
    const options = { rounds: 1, learningRate: 1, lambda: 0, maxDepth: 1, categorical: ["f1"] };
    const { model } = await fitBoostedTrees(training, options, { pool: one });
    expect(errorOf(predictMargins(model, categories), labels)).toBeLessThan(1e-6);
    const unseen = Float64Array.from([0, 99, 0, 0, 0]);
    expect(predictMargins(model, unseen)[0]).toBeDefined();
  });

  test("what is missing is parted from all values where that tells most", async () => {
    const { features, count, values } = trainingRows({ missing: 0.3 });
    const labels = Float64Array.from({ length: count }, (_, row) => (Number.isNaN(values[row * 5 + 2]!) ? 5 : 0));
    const training = { features, count, values, labels };
    const { model } = await fitBoostedTrees(
      training,
      { rounds: 1, learningRate: 1, lambda: 0, maxDepth: 1 },
      { pool: one },
    );
    expect(errorOf(predictMargins(model, values), labels)).toBeLessThan(1e-6);
    expect([...featureImportance(model, "split")]).toEqual([0, 0, 1, 0, 0]);
    expect(featureImportance(model, "gain")[2]).toBeGreaterThan(0);
  });

  test("a row of weight 3 counts as three rows", async () => {
    const weights = Float64Array.from(rows.labels, (_, i) => 1 + (i % 3));
    const indices = Array.from({ length: rows.count }, (_, i) => new Array<number>(1 + (i % 3)).fill(i)).flat();
    const repeated = {
      features: rows.features,
      count: indices.length,
      values: Float64Array.from(indices.flatMap((i) => [...rows.values.subarray(i * 5, i * 5 + 5)])),
      labels: Float64Array.from(indices, (i) => rows.labels[i]!),
    };
    const [weighted, twice] = await Promise.all([
      fitBoostedTrees({ ...rows, weights }, { rounds: 3 }, { pool: one }),
      fitBoostedTrees(repeated, { rounds: 3 }, { pool: two }),
    ]);
    const a = predictMargins(weighted.model, rows.values);
    for (const [i, b] of predictMargins(twice.model, rows.values).entries()) expect(a[i]).toBeCloseTo(b, 6);
  });

  test("outliers a million times as large as the rest leave small gradients their weight", async () => {
    const labels = Float64Array.from(rows.labels, (y, i) => (i === 7 ? 1e6 : y));
    const options = {
      rounds: 60,
      objective: "squared",
      minChildWeight: 0,
      lambda: 0,
      learningRate: 0.5,
      maxDepth: 8,
    } as const;
    const { model } = await fitBoostedTrees({ ...rows, labels }, options, { pool: one });
    const predicted = predictMargins(model, rows.values);
    const without = (values: ArrayLike<number>) => Array.from(values).filter((_, i) => i !== 7);
    expect(errorOf(without(predicted), without(labels))).toBeLessThan(spreadOf(rows.labels));
  });

  test("constant features are left out and told", async () => {
    const values = Float64Array.from(rows.values, (v, i) => (i % 5 === 4 ? 3 : v));
    const fit = await fitBoostedTrees({ ...rows, values }, { rounds: 2 }, { pool: one });
    expect(fit.constant).toEqual(["f4"]);
  });

  test("more leaves than histograms have room, and deep trees, are grown all the same", async () => {
    const { model } = await fitBoostedTrees(
      rows,
      { rounds: 1, maxDepth: 30, minChildWeight: 0, lambda: 0, learningRate: 1 },
      { pool: two },
    );
    expect(errorOf(predictMargins(model, rows.values), rows.labels)).toBeLessThan(1e-3);
  });
});

describe("training ends", () => {
  const validation = trainingRows({ count: 300, seed: 201 });

  test("when the validation rows' figure was no better for some rounds, with the best round's model", async () => {
    const options = { rounds: 500, learningRate: 0.5, stopAfter: 5 } as const;
    const fit = await fitBoostedTrees(rows, options, { pool: one, validation });
    expect(fit.ending).toBe("no improvement");
    expect(fit.scores).toHaveLength(fit.rounds + 5);
    expect(Math.min(...fit.scores)).toBe(fit.scores[fit.rounds - 1]);
    expect(fit.model.roots).toHaveLength(fit.rounds);
  });

  test("when its time is up, with what there is", async () => {
    const clock = manualClock(0);
    const onRound = () => clock.advance(10);
    const fit = await fitBoostedTrees(rows, { rounds: 50, budgetMs: 25 }, { pool: one, clock, onRound });
    expect([fit.ending, fit.rounds]).toEqual(["budget spent", 3]);
  });

  test("when the caller calls it off, and the pool can be used again", async () => {
    const stop = new AbortController();
    const onRound = ({ round }: { round: number }) => round === 2 && stop.abort(new Error("enough"));
    const context = { pool: one, clock: fixedClock(0), signal: stop.signal, onRound };
    await expect(fitBoostedTrees(rows, {}, context)).rejects.toThrow("enough");
    await expect(fitBoostedTrees(rows, { rounds: 1 }, { pool: one })).resolves.toBeDefined();
  });

  test("a pool takes one fit at a time", async () => {
    const running = fitBoostedTrees(rows, { rounds: 5 }, { pool: one });
    await expect(fitBoostedTrees(rows, {}, { pool: one })).rejects.toThrow(code("tools/training-running"));
    await running;
  });
});

describe("refused", () => {
  const set = (change: object) => ({ ...rows, ...change });
  const labels = (of: (i: number) => number) => Float64Array.from(rows.labels, (_, i) => of(i));
  test.each<[string, () => Promise<unknown>, string, string]>([
    [
      "a label that is NaN",
      () => fitBoostedTrees(set({ labels: labels((i) => (i === 9 ? Number.NaN : 1)) })),
      "tools/value-not-finite",
      "row 9",
    ],
    [
      "one class only",
      () => fitBoostedTrees(set({ labels: labels(() => 1) }), { objective: "logistic" }),
      "tools/training-one-class",
      "All 800",
    ],
    [
      "three classes for logistic",
      () => fitBoostedTrees(set({ labels: labels((i) => i % 3) }), { objective: "logistic" }),
      "tools/training-invalid",
      "softmax",
    ],
    [
      "half a class",
      () => fitBoostedTrees(set({ labels: labels((i) => i / 2) }), { objective: "softmax" }),
      "tools/training-invalid",
      "row 1",
    ],
    [
      "fewer rows than leaves",
      () => fitBoostedTrees(rows, { growth: "leaf", maxLeaves: 801 }),
      "tools/series-too-short",
      "801",
    ],
    [
      "a feature that is not there",
      () => fitBoostedTrees(rows, { monotone: { f9: 1 } }),
      "tools/feature-unknown",
      "nearest: f0",
    ],
    [
      "a feature twice",
      () => fitBoostedTrees(set({ features: ["a", "a", "b", "c", "d"] })),
      "tools/feature-invalid",
      "a twice",
    ],
    ["rows of other length", () => fitBoostedTrees(set({ count: 799 })), "tools/length-mismatch", "799 rows x 5"],
    [
      "features that never vary",
      () => fitBoostedTrees(set({ values: new Float64Array(4000) })),
      "tools/series-constant",
      "None of the 5",
    ],
    [
      "a category below 0",
      () => fitBoostedTrees(set({ values: Float64Array.from(rows.values, (v) => -v - 1) }), { categorical: ["f1"] }),
      "tools/parameter-out-of-range",
      "categorical feature f1",
    ],
    [
      "an order for categories",
      () => fitBoostedTrees(rows, { categorical: ["f1"], monotone: { f1: 1 } }),
      "tools/parameter-out-of-range",
      "f1",
    ],
    [
      "a weight of 0",
      () => fitBoostedTrees(set({ weights: new Float64Array(800) })),
      "tools/value-not-finite",
      "weight of row 0",
    ],
    ["too little memory", () => fitBoostedTrees(rows, { memoryBytes: 1000 }), "tools/memory-budget", "MB are allowed"],
    [
      "a setting out of range",
      () => fitBoostedTrees(rows, { learningRate: -1, rounds: 0 }),
      "tools/parameter-out-of-range",
      "rounds",
    ],
    [
      "early stopping on nothing",
      () => fitBoostedTrees(rows, { stopAfter: 3 }),
      "tools/training-invalid",
      "validation",
    ],
    [
      "ranking without groups",
      () => fitBoostedTrees(rows, { objective: "lambdarank" }),
      "tools/training-invalid",
      "groups",
    ],
  ])("%s", async (_, attempt, wanted, message) => {
    await expect(attempt()).rejects.toThrow(code(wanted, message));
  });

  test("validation rows of other features", async () => {
    const validation = { ...trainingRows({ count: 50 }), features: namesOf(5).reverse() };
    await expect(fitBoostedTrees(rows, {}, { validation })).rejects.toThrow(code("tools/feature-invalid"));
  });
});
