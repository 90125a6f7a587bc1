// Ridge regression against scikit-learn and by its own equations.
import { expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { ridge, ridgePredict } from "#tools/numeric/index.ts";

testGolden("learning_validation", "ridge", ({ rows, width, penalty }) => {
  const values = normals((rows as number) * (width as number), 801).map((x, i) => x * (1 + (i % (width as number))));
  const target = normals(rows as number, 802).map((e, t) => 3 + 0.5 * values[t * (width as number)]! + e);
  const fitted = ridge(values, target, width as number, penalty as number);
  return [fitted.intercept, ...fitted.coefficients];
});

test("a wider matrix than it has rows is fitted, and more penalty makes smaller coefficients", () => {
  const values = normals(20 * 60, 5);
  const target = normals(20, 6);
  const size = (penalty: number) => Math.hypot(...ridge(values, target, 60, penalty).coefficients);
  expect(size(1)).toBeGreaterThan(size(10));
  expect(ridgePredict(ridge(values, target, 60, 1e-6), values)[3]!).toBeCloseTo(target[3]!, 4);
});

test("a constant column and a constant target are no trouble", () => {
  const { coefficients, intercept } = ridge(new Float64Array([1, 2, 1, 3, 1, 5]), new Float64Array([4, 4, 4]), 2, 1);
  expect([...coefficients, intercept]).toEqual([0, 0, 4]);
});
