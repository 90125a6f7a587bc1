// Shapley values of trees: those of xgboost, LightGBM and shap, and their sum is the prediction.

import { describe, expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import { treeShap } from "#tools/learning/explain/tree-shap.ts";
import { fitBoostedTrees, predictMargins, readLightGbmText, readXgBoostJson } from "#tools/learning/trees/index.ts";
import { gaussLegendre } from "#tools/numeric/index.ts";
import { asCategories, type GoldenRows, goldenRows, goldenSignal, namesOf } from "../trees/golden-rows.ts";

testGolden("trees", "shap ", (given) => {
  const input = given as unknown as GoldenRows & { readonly model: string; readonly background?: GoldenRows };
  const model = input.model.startsWith("{") ? readXgBoostJson(input.model) : readLightGbmText(input.model);
  const background = input.background === undefined ? null : goldenRows(input.background);
  const { values, expected } = treeShap(model, goldenRows(input), background);
  // A row's values, then what the model expects, as the others write it.
  return Array.from({ length: input.rows }, (_, row) => [
    ...values.subarray(row * input.features, (row + 1) * input.features),
    expected[0]!,
  ]).flat();
});

const features = 6;
const values = asCategories(goldenRows({ rows: 600, features, seed: 71 }), features, 12);
const shown = asCategories(goldenRows({ rows: 40, features, seed: 73, missing: 0.3 }), features, 14);
const background = asCategories(goldenRows({ rows: 25, features, seed: 75 }), features, 12);

async function fitted(objective: "squared" | "softmax", maxDepth: number) {
  const signal = goldenSignal(values, features, 72);
  const labels = objective === "squared" ? signal : signal.map((y) => (y > 2 ? 2 : y > 1 ? 1 : 0));
  const rows = { features: namesOf(features), count: 600, values, labels };
  const fit = await fitBoostedTrees(rows, { objective, maxDepth, rounds: 8, categorical: ["f1"] });
  return fit.model;
}

describe.each([
  ["along the tree", null],
  ["against a background", background],
] as const)("%s", (_, against) => {
  test.each([
    ["squared", 4],
    ["softmax", 3],
    ["squared", 12],
  ] as const)("values of %s trees of depth %i and what is expected add up to the margin", async (objective, depth) => {
    const model = await fitted(objective, depth);
    const { values: shap, expected } = treeShap(model, shown, against);
    const margins = predictMargins(model, shown);
    for (const [i, margin] of margins.entries()) {
      const sum = shap.subarray(i * features, (i + 1) * features).reduce((total, value) => total + value, 0);
      expect(Math.abs(sum + expected[i % model.outputs]! - margin)).toBeLessThan(1e-9);
    }
  });
});

test("interventional values are the mean over all coalitions of the background's rows", async () => {
  const model = await fitted("squared", 5);
  const row = shown.slice(0, features);
  const worth = (coalition: number): number => {
    const mixed = background.map((value, i) => ((coalition >> (i % features)) & 1 ? row[i % features]! : value));
    return predictMargins(model, mixed).reduce((sum, margin) => sum + margin, 0) / 25;
  };
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const { values: shap } = treeShap(model, row, background);
  for (let k = 0; k < features; k++) {
    let wanted = 0;
    for (let s = 0; s < 2 ** features; s++) {
      if ((s >> k) & 1) continue;
      const size = s.toString(2).replaceAll("0", "").length;
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      wanted += weight * (worth(s | (1 << k)) - worth(s));
    }
    expect(Math.abs(shap[k]! - wanted)).toBeLessThan(1e-10);
  }
});

test("Gauss-Legendre of n points integrates powers up to 2 n - 1 exactly", () => {
  for (let n = 1; n <= 15; n++) {
    const { points, weights } = gaussLegendre(n);
    for (let power = 0; power < 2 * n; power++) {
      const sum = points.reduce((total, t, i) => total + weights[i]! * t ** power, 0);
      expect(Math.abs(sum - 1 / (power + 1))).toBeLessThan(1e-14);
    }
  }
});

test("a background without rows, or a row without all features, is refused", async () => {
  const model = await fitted("squared", 2);
  const code = (wanted: string) => expect.objectContaining({ code: wanted });
  expect(() => treeShap(model, shown, new Float64Array())).toThrow(code("tools/series-empty"));
  expect(() => treeShap(model, shown.subarray(1))).toThrow(code("tools/length-mismatch"));
});
