// Intervals that hold what they promise.
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { AdaptiveConformal, around, conformalWidth } from "#tools/learning/ensembles/index.ts";

describe("split conformal", () => {
  testGolden("learning_ensembles", "conformal", ({ level }) =>
    conformalWidth(normals(99, 951), normals(99, 952), level as number),
  );

  test("covers at least as often as promised, and not much more, over 2,000 markets", () => {
    const random = seededRandom(3);
    const drawn = (n: number) => Float64Array.from({ length: n }, () => random.normal() ** 3);
    for (const level of [0.5, 0.9]) {
      let inside = 0;
      for (let market = 0; market < 2_000; market++) {
        const width = conformalWidth(new Float64Array(49), drawn(49), level);
        if (Math.abs(drawn(1)[0]!) <= width) inside++;
      }
      console.log(`promised ${level}, covered ${inside / 2_000}`);
      expect(inside / 2_000).toBeGreaterThan(level - 0.02);
      expect(inside / 2_000).toBeLessThan(level + 0.04);
    }
  });

  test("of too few errors for the level says nothing rather than too much", () => {
    expect(conformalWidth(new Float64Array(18), normals(18, 1), 0.95)).toBe(Number.POSITIVE_INFINITY);
    expect(conformalWidth(new Float64Array(19), normals(19, 1), 0.95)).toBeLessThan(10);
  });

  test("is wider where a row is harder", () => {
    const spreads = Float64Array.from({ length: 400 }, (_, t) => 1 + (t % 4));
    const happened = normals(400, 7).map((x, t) => x * spreads[t]!);
    const width = conformalWidth(new Float64Array(400), happened, 0.9, spreads);
    expect(width).toBeGreaterThan(1.3);
    expect(width).toBeLessThan(2);
    expect(around(1, width, 4).upper - 1).toBeCloseTo(4 * width, 12);
    expect(() => conformalWidth(new Float64Array(2), new Float64Array(2), 0.9, new Float64Array(2))).toThrow(
      /spreads\[0\] is 0/,
    );
  });
});

describe("adaptive conformal", () => {
  const covered = (errors: Float64Array, level: number) => {
    const intervals = new AdaptiveConformal({ level });
    let inside = 0;
    errors.forEach((error) => {
      const { lower, upper } = intervals.interval(0);
      if (error >= lower && error <= upper) inside++;
      intervals.learn(0, error);
    });
    return inside / errors.length;
  };

  test("keeps its promise where errors grow tenfold half way, and split conformal does not", () => {
    const errors = normals(4_000, 5).map((x, t) => (t < 2_000 ? x : 10 * x));
    expect(covered(errors, 0.9)).toBeGreaterThan(0.88);
    expect(covered(errors, 0.9)).toBeLessThan(0.92);
    const width = conformalWidth(new Float64Array(1_000), errors.subarray(0, 1_000), 0.9);
    const later = errors.subarray(2_000);
    expect(later.filter((error) => Math.abs(error) <= width).length / later.length).toBeLessThan(0.2);
  });

  test("keeps it for any series within its bound, also for one that only grows", () => {
    const growing = Float64Array.from({ length: 3_000 }, (_, t) => 1.01 ** t);
    const bound = (0.9 + 0.02) / (0.02 * 3_000);
    expect(Math.abs(covered(growing, 0.9) - 0.9)).toBeLessThanOrEqual(bound);
  });

  test("begins without an opinion and takes no missing outcome", () => {
    const intervals = new AdaptiveConformal({ level: 0.9 });
    expect(intervals.interval(1)).toEqual({ lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY });
    expect(() => intervals.learn(0, Number.NaN)).toThrow(expect.objectContaining({ code: "tools/value-not-finite" }));
  });
});
