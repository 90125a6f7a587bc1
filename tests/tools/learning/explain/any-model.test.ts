// Explanations of models that can only be asked, beside shap and scikit-learn, and by what they promise.
import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { readGolden, testGolden } from "#tests/golden/golden.ts";
import {
  type Ask,
  featurePlayers,
  kernelShap,
  lime,
  partialDependence,
  permutationImportance,
} from "#tools/learning/explain/index.ts";

const names = ["a", "b", "c", "d", "e"];
const rows = Float32Array.from(normals(60 * 5, 811));
const background = rows.slice(0, 8 * 5);
const rowOf = (at: number): Float32Array => rows.slice(at * 5, (at + 1) * 5);
/** A model as a function of one row. */
const asked =
  (columns: number, f: (x: Float32Array) => number): Ask =>
  async (all) =>
    Float64Array.from({ length: all.length / columns }, (_, at) => f(all.subarray(at * columns, (at + 1) * columns)));
const curved = asked(5, (x) => x[0]! * x[1]! + Math.sin(x[2]!) + Math.max(x[3]!, 0) * x[0]! + 0.5 * x[4]!);
const weights = Array.from({ length: 14 }, (_, i) => (i === 5 ? 0 : (i - 4) / 7));
const straight = asked(14, (x) => x.reduce((sum, value, i) => sum + weights[i]! * value, 0.25));
const wide = Float32Array.from(normals(14 * 20, 77));
const players = featurePlayers(names);
const many = featurePlayers(weights.map((_, i) => `f${i}`));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

describe("kernel SHAP", () => {
  const shown = new Map<number, Awaited<ReturnType<typeof kernelShap>>>();
  test("over all coalitions adds up to the output", async () => {
    for (const at of [20, 33]) {
      const found = await kernelShap(curved, players, rowOf(at), background, { seed: 1 });
      shown.set(at, found);
      expect(found.exact).toBe(true);
      expect(sum(found.values) + found.expected).toBeCloseTo(found.output, 12);
    }
    for (const { fact, input, expected } of readGolden("learning_explain").filter((one) =>
      one.fact.startsWith("kernel"),
    )) {
      const found = shown.get((input.at as number) ?? 20)!;
      const values = fact.endsWith("expected") ? [found.expected] : Array.from(found.values);
      for (const [i, wanted] of [expected].flat().entries()) expect(values[i], `${fact} ${i}`).toBeCloseTo(wanted, 6);
    }
  });

  test("of a straight line gives each feature its slope times its distance from the background, also from few draws", async () => {
    const row = wide.slice(14, 28);
    const means = weights.map((_, i) => sum(Array.from({ length: 20 }, (__, at) => wide[at * 14 + i]!)) / 20);
    for (const coalitions of [200, 20_000]) {
      const found = await kernelShap(straight, many, row, wide, { seed: 3, coalitions });
      expect(found.exact).toBe(coalitions === 20_000);
      for (const [i, value] of found.values.entries())
        expect(value).toBeCloseTo(weights[i]! * (row[i]! - means[i]!), 5);
    }
  });

  test("from draws is near what all coalitions give, adds up, and is the same for one seed", async () => {
    const ask = asked(14, (x) => x[0]! * x[1]! * x[2]! + Math.abs(x[3]! + x[4]!) + x[5]! ** 2);
    const [row, few] = [wide.slice(28, 42), wide.slice(0, 14 * 5)];
    const [all, some, again] = await Promise.all(
      [20_000, 1_500, 1_500].map((coalitions) => kernelShap(ask, many, row, few, { seed: 9, coalitions })),
    );
    expect(some!.values).toEqual(again!.values);
    expect(sum(some!.values) + some!.expected).toBeCloseTo(some!.output, 12);
    for (const [i, value] of all!.values.entries()) expect(Math.abs(some!.values[i]! - value)).toBeLessThan(0.15);
  });

  test("takes the steps of a feature as one player", async () => {
    const window = featurePlayers(["a", "b"], 3);
    const ask = asked(6, (x) => x[0]! + x[2]! + x[4]! + 10 * x[5]!);
    const found = await kernelShap(ask, window, Float32Array.of(1, 2, 3, 4, 5, 6), new Float32Array(6), { seed: 1 });
    expect(Array.from(found.values)).toEqual([expect.closeTo(9, 10), expect.closeTo(60, 10)]);
    const alone = await kernelShap(
      asked(1, (x) => x[0]!),
      featurePlayers(["a"]),
      Float32Array.of(2),
      Float32Array.of(1),
      { seed: 1 },
    );
    expect(alone).toMatchObject({ values: Float64Array.of(1), expected: 1, output: 2, exact: true });
  });

  test("wants a background and whole rows", async () => {
    const options = { seed: 1 };
    await expect(kernelShap(curved, players, rowOf(1), new Float32Array(0), options)).rejects.toMatchObject({
      code: "tools/series-empty",
    });
    await expect(kernelShap(curved, players, new Float32Array(4), background, options)).rejects.toMatchObject({
      code: "tools/length-mismatch",
    });
  });
});

const dependence = await Promise.all(
  [0, 2, 3].map((player) => partialDependence(curved, players, rows, { player, points: 7 })),
);
describe("partial dependence", () => {
  testGolden(
    "learning_explain",
    "partial dependence",
    ({ feature }) => dependence[[0, 2, 3].indexOf(feature as number)]!.mean,
  );

  test("is the mean of a curve a row, and one point where a feature never moves", async () => {
    const { curves, mean, grid } = dependence[0]!;
    expect(curves).toHaveLength(60 * 7);
    expect(mean[3]).toBeCloseTo(sum(Array.from({ length: 60 }, (_, row) => curves[row * 7 + 3]!)) / 60, 12);
    expect([...grid].sort((a, b) => a - b)).toEqual([...grid]);
    const still = await partialDependence(curved, players, new Float32Array(10), { player: 1 });
    expect(still.grid).toEqual(Float64Array.of(0));
  });
});

const target = Float64Array.from(await curved(rows));
describe("permutation importance", () => {
  const score = (answers: Float64Array): number => -sum(answers.map((answer, i) => (answer - target[i]!) ** 2)) / 60;

  test("is nothing for a feature that the model does not look at, and twice the squared slope for one that it does", async () => {
    const line = asked(5, (x) => 3 * x[0]!);
    const truth = Float64Array.from(await line(rows));
    const found = await permutationImportance(line, players, rows, {
      score: (answers) => -sum(answers.map((answer, i) => (answer - truth[i]!) ** 2)) / 60,
      shuffles: 20,
      seed: 4,
    });
    const spread = sum(Array.from({ length: 60 }, (_, at) => rows[at * 5]! ** 2)) / 60;
    expect(found[0]!.mean / (2 * 9 * spread)).toBeCloseTo(1, 0);
    for (const other of found.slice(1)) expect(other.mean).toBeCloseTo(0, 12);
  });

  test("orders features by what their loss costs, the same for one seed", async () => {
    const options = { score, seed: 4 };
    const found = await permutationImportance(curved, players, rows, options);
    expect(found.every(({ mean }) => mean > 0)).toBe(true);
    expect(found[0]!.mean).toBeGreaterThan(found[4]!.mean);
    expect(await permutationImportance(curved, players, rows, options)).toEqual(found);
  });
});

describe("LIME", () => {
  test("finds the slopes of a straight line, in deviations of the background, and says that it fits", async () => {
    const found = await lime(straight, many, wide.slice(0, 14), wide, { seed: 2, draws: 500 });
    expect(found.fit).toBeGreaterThan(0.999);
    for (const [i, slope] of found.slopes.entries()) {
      const column = Array.from({ length: 20 }, (_, at) => wide[at * 14 + i]!);
      const middle = sum(column) / 20;
      const deviation = Math.sqrt(sum(column.map((value) => (value - middle) ** 2)) / 19);
      expect(slope).toBeCloseTo(weights[i]! * deviation, 3);
    }
    expect(found.level).toBeCloseTo(sum(weights.map((w, i) => w * wide[i]!)) + 0.25, 3);
  });

  test("finds the slope of a curve where the row stands", async () => {
    const wave = asked(1, (x) => Math.sin(x[0]!));
    const one = featurePlayers(["a"]);
    const at = await lime(wave, one, Float32Array.of(0), Float32Array.of(-1, 1), { seed: 2, width: 0.1 });
    expect(at.slopes[0]! / Math.SQRT2).toBeCloseTo(1, 1);
    const top = await lime(wave, one, Float32Array.of(Math.PI / 2), Float32Array.of(-1, 1), { seed: 2, width: 0.1 });
    expect(Math.abs(top.slopes[0]!)).toBeLessThan(0.05);
  });

  test("gives no slope to what never moves in the background", async () => {
    const found = await lime(curved, players, rowOf(3), rows.slice(0, 5), { seed: 1, draws: 100 });
    expect(found.slopes.every((slope) => Math.abs(slope) < 1e-12)).toBe(true);
  });
});
