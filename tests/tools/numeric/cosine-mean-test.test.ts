// The cosine test of a mean: its law, and its level on series whose neighbours share most of what they are made of.

import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { cosineMeanTest } from "#tools/numeric/index.ts";

test("by hand: four rows of 1 and four of 3 project on the odd cosines only", () => {
  const { mean, degreesOfFreedom, tStatistic } = cosineMeanTest(Float64Array.of(1, 1, 1, 1, 3, 3, 3, 3)) ?? {
    mean: 0,
    degreesOfFreedom: 0,
    tStatistic: 0,
  };
  expect({ mean, degreesOfFreedom }).toEqual({ mean: 2, degreesOfFreedom: 2 });
  const first = [0, 1, 2, 3].reduce((sum, t) => sum - 2 * Math.cos((Math.PI * (t + 0.5)) / 8), 0); // 3s mirror the 1s
  expect(tStatistic).toBeCloseTo((2 * Math.sqrt(8)) / Math.sqrt(((2 / 8) * first * first) / 2), 10);
});

test("a series of one value has no test, and does not become certain", () => {
  expect(cosineMeanTest(new Float64Array(30).fill(0.1))).toBeNull();
});

test.each([
  [[], "tools/series-empty"],
  [[1, 2, 3], "tools/series-too-short"],
  [[1, 2, 3, Number.NaN, 5, 6, 7, 8], "tools/value-not-finite"],
])("%j is refused", (values, code) => {
  expect(() => cosineMeanTest(Float64Array.from(values as number[]))).toThrow(expect.objectContaining({ code }));
});

describe("level on sums of 5 neighbours without a mean", () => {
  test.each([[75], [150]])("%i rows: at most 8 in 100 below 0.05, at most 2 in 100 below 0.01", (rows) => {
    const random = seededRandom(rows);
    let [five, one] = [0, 0];
    const studies = 1_000;
    for (let study = 0; study < studies; study++) {
      const shocks = Float64Array.from({ length: rows + 4 }, () => random.normal());
      const series = Float64Array.from({ length: rows }, (_, t) =>
        shocks.subarray(t, t + 5).reduce((a, b) => a + b, 0),
      );
      const p = cosineMeanTest(series)?.pValue ?? Number.NaN;
      five += p < 0.05 ? 1 : 0;
      one += p < 0.01 ? 1 : 0;
    }
    expect(five / studies).toBeLessThan(0.08);
    expect(five / studies).toBeGreaterThan(0.03);
    expect(one / studies).toBeLessThan(0.02);
  });
});
