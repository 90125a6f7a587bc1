// Scores into probabilities.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  isotonicValue,
  plattProbability,
  reliability,
  softened,
} from "#tools/learning/ensembles/index.ts";

const score = normals(300, 921);
const drawn = u01(300, 922);
const happened = score.map((x, t) => (drawn[t]! < 1 / (1 + Math.exp(-(1.5 * x - 0.4))) ? 1 : 0));

describe("Platt's curve", () => {
  testGolden("learning_ensembles", "platt", ({ scale }) => {
    const { slope, offset } = fitPlatt(
      score.map((x) => (scale as number) * x),
      happened,
    );
    return [slope, offset];
  });

  test("rises with the score, stays inside zero and one, and makes probabilities honest", () => {
    const curve = fitPlatt(score, happened);
    const p = score.map((x) => plattProbability(curve, x));
    const raw = score.map((x) => Math.min(1, Math.max(0, 0.5 + x)));
    expect(reliability(p, happened).brier).toBeLessThan(reliability(raw, happened).brier);
    expect(reliability(p, happened).calibrationError).toBeLessThan(0.08);
    expect(plattProbability(curve, -1e6)).toBe(0);
    expect(plattProbability(curve, 1e6)).toBe(1);
  });

  test("of one class, of other values or of nothing cannot be fitted", () => {
    const curveOf =
      (...y: number[]) =>
      () =>
        fitPlatt(
          Float64Array.from(y, (_, i) => i),
          Float64Array.from(y),
        );
    expect(curveOf(1, 1, 1)).toThrow(expect.objectContaining({ code: "tools/training-one-class" }));
    expect(curveOf(1, 0, 0.5)).toThrow(/happened\[2\] is 0.5; wanted 0 or 1/);
    expect(curveOf()).toThrow(expect.objectContaining({ code: "tools/series-empty" }));
  });

  test("of scores that separate the classes stays finite: the targets are not zero and one", () => {
    const { slope } = fitPlatt(Float64Array.of(-2, -1, 1, 2), Float64Array.of(0, 0, 1, 1));
    expect(slope).toBeLessThan(0);
    expect(slope).toBeGreaterThan(-10);
  });
});

describe("the isotonic curve", () => {
  testGolden("learning_ensembles", "isotonic", ({ at }) => {
    const curve = fitIsotonic(
      score.map((x) => Math.round(x * 10) / 10),
      happened,
    );
    return (at as number[]).map((x) => isotonicValue(curve, x));
  });

  test("never falls, keeps the mean, and leaves what already rises as it is", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.double({ min: -5, max: 5, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (points) => {
        const [x, y] = [Float64Array.from(points, ([a]) => a), Float64Array.from(points, ([, b]) => b)];
        const curve = fitIsotonic(x, y);
        const values = x.map((a) => isotonicValue(curve, a));
        const mean = (v: Float64Array) => v.reduce((sum, one) => sum + one, 0) / v.length;
        expect(mean(values)).toBeCloseTo(mean(y), 9);
        for (let i = 1; i < curve.values.length; i++)
          expect(curve.values[i]!).toBeGreaterThanOrEqual(curve.values[i - 1]!);
        const again = fitIsotonic(x, values);
        for (let i = 0; i < x.length; i++) expect(isotonicValue(again, x[i]!)).toBeCloseTo(values[i]!, 9);
      }),
    );
  });
});

describe("temperature", () => {
  const logits = normals(800, 931).map((x) => 3 * x);
  testGolden("learning_ensembles", "temperature", ({ classes }) =>
    fitTemperature(logits, Int32Array.from(classes as number[]), 4),
  );

  test("softens without changing what is preferred", () => {
    const own = Float64Array.of(4, 1, -2);
    const [sharp, soft] = [softened(own, 0.5), softened(own, 5)];
    for (const p of [sharp, soft]) {
      expect(p.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      expect(p[0]! > p[1]! && p[1]! > p[2]!).toBe(true);
    }
    expect(sharp[0]!).toBeGreaterThan(soft[0]!);
    expect(softened(Float64Array.of(1e4, 0), 1)[0]).toBe(1);
  });

  test("of classes that are not there is refused", () => {
    expect(() => fitTemperature(new Float64Array(4), Int32Array.of(0, 2), 2)).toThrow(
      /classes\[1\] is 2; wanted 0 to 1/,
    );
  });
});

test("reliability of honest probabilities is small and of sure errors is one", () => {
  expect(reliability(Float64Array.of(1, 1, 0), Float64Array.of(0, 0, 1))).toMatchObject({
    brier: 1,
    calibrationError: 1,
  });
  const p = u01(4_000, 3);
  const y = u01(4_000, 4).map((u, t) => (u < p[t]! ? 1 : 0));
  const { calibrationError, bins } = reliability(p, y);
  expect(calibrationError).toBeLessThan(0.03);
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(4_000);
});
