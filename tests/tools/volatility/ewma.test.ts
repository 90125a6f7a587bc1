import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { backcastVariance, ewmaVariance, ewmaVolatilityPerYear } from "#tools/volatility/index.ts";

describe("ewmaVariance", () => {
  testGolden("volatility", "ewma", () => {
    const variances = ewmaVariance(normals(300, 61));
    return [variances[0]!, variances[1]!, variances[299]!, variances[300]!];
  });

  test("returns of one size give their square at every bar", () => {
    const variances = ewmaVariance(Float64Array.from({ length: 50 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.01)));
    for (const v of variances) expect(v).toBeCloseTo(1e-4, 17);
  });

  test("a bar moves the forecasts after it, not the one for itself", () => {
    const calm = normals(120, 5);
    const shaken = Float64Array.from(calm).fill(9, 100, 101);
    const [a, b] = [ewmaVariance(calm), ewmaVariance(shaken)];
    expect(b.subarray(0, 101)).toEqual(a.subarray(0, 101));
    expect(b[101]! - a[101]!).toBeCloseTo(0.06 * (81 - calm[100]! ** 2), 12);
  });

  test("the yearly rate is the last forecast times 252 under the root", () => {
    const returns = normals(90, 6).map((r) => 0.01 * r);
    expect(ewmaVolatilityPerYear(returns) ** 2 / 252).toBeCloseTo(ewmaVariance(returns)[90]!, 15);
  });

  test("a memory of one and an empty series are refused", () => {
    expect(() => ewmaVariance(normals(9, 1), 1)).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
    expect(() => ewmaVariance(new Float64Array(0))).toThrow(expect.objectContaining({ code: "tools/series-empty" }));
  });
});

test("the backcast of equal squares is that square, and bars past the 75th do not count", () => {
  expect(backcastVariance(new Float64Array(10).fill(3))).toBeCloseTo(9, 14);
  const long = normals(200, 8);
  expect(backcastVariance(Float64Array.from(long).fill(50, 75))).toBe(backcastVariance(long));
});
