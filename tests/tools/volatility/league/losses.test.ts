import { expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { compareLosses, qlike, squaredErrors } from "#tools/volatility/index.ts";

test("losses are 0 at a hit, and QLIKE punishes a forecast too low more than one too high", () => {
  const x = Float64Array.of(1, 1, 1);
  const [hit, low, high] = qlike(x, Float64Array.of(1, 0.5, 2));
  expect(hit).toBe(0);
  expect(low).toBeCloseTo(1 - Math.LN2, 14); // 2 - ln 2 - 1
  expect(high).toBeCloseTo(Math.LN2 - 0.5, 14); // 1/2 + ln 2 - 1
  expect([...squaredErrors(x, Float64Array.of(1, 0.5, 2))]).toEqual([0, 0.25, 1]);
});

test("equal forecasts are told from unequal ones, and which is better", () => {
  const base = normals(400, 3).map((z) => z * z);
  const noise = normals(400, 5);
  const even = compareLosses(
    base,
    base.map((loss, t) => loss + 0.5 * noise[t]!),
  );
  expect(even.pValue).toBeGreaterThan(0.01);
  const worse = compareLosses(
    base.map((loss, t) => loss + 0.3 + 0.5 * noise[t]!),
    base,
    5,
  );
  expect(worse.meanDifference).toBeGreaterThan(0);
  expect(worse.pValue).toBeLessThan(1e-6);
});

test("a variance of zero, or forecasts of another length, are refused with their codes", () => {
  const code = (name: string) => expect.objectContaining({ code: name });
  expect(() => qlike(Float64Array.of(1, 0), Float64Array.of(1, 1))).toThrow(code("tools/parameter-out-of-range"));
  expect(() => squaredErrors(Float64Array.of(1), Float64Array.of(1, 1))).toThrow(code("tools/length-mismatch"));
});
