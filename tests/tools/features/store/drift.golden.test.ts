// Statistics, stability and distance against numpy and scipy.

import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  featureStatistics,
  kolmogorovSmirnov,
  kolmogorovTail,
  populationStability,
  presentSorted,
} from "#tools/features/store/index.ts";

/** The pairs of feature_drift.py. */
function pairOf({ pair }: Record<string, unknown>): readonly [Float64Array, Float64Array] {
  const [a, b] = [normals(900, 61), normals(500, 62)];
  const even = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));
  const pairs: Readonly<Record<string, readonly [Float64Array, Float64Array]>> = {
    "same law": [a, b],
    moved: [a, b.map((x) => 0.7 + x)],
    wider: [a, b.map((x) => 2.5 * x)],
    "rounded to halves": [a.map((x) => even(2 * x) / 2), b.map((x) => even(2 * (0.3 + x)) / 2)],
    flags: [u01(900, 63).map((x) => Math.floor(3 * x) - 1), u01(500, 64).map((x) => Math.floor(2 * x))],
    "far apart": [a, b.map((x) => 40 + x)],
    "one value": [new Float64Array(900).fill(2), b],
  };
  const [reference, recent] = pairs[String(pair)]!;
  return [presentSorted(reference), presentSorted(recent)];
}

describe("golden", () => {
  testGolden("feature_drift", "psi:", (input) => populationStability(...pairOf(input))!.psi);
  testGolden("feature_drift", "ks:", (input) => {
    const { d, p } = kolmogorovSmirnov(...pairOf(input))!;
    return [d, p];
  });
  testGolden("feature_drift", "statistics:", (input) => {
    const { mean, sd, quantiles } = featureStatistics(pairOf(input)[0]);
    return [mean!, sd!, ...quantiles!];
  });
  testGolden("feature_drift", "kolmogorov tail", ({ points }) => (points as number[]).map(kolmogorovTail));
});

test("a stretch beside itself has not moved at all", () => {
  const [same] = pairOf({ pair: "same law" });
  expect(populationStability(same, same)!.psi).toBe(0);
  expect(kolmogorovSmirnov(same, same)).toEqual({ d: 0, p: 1 });
});

test("nothing present has no statistics and no distance; missing values are counted and left out", () => {
  const empty = new Float64Array();
  expect([populationStability(empty, empty), kolmogorovSmirnov(empty, Float64Array.of(1))]).toEqual([null, null]);
  const none = featureStatistics([Number.NaN, Number.NaN]);
  expect(none).toMatchObject({ count: 2, present: 0, missingRate: 1, mean: null, sd: null, quantiles: null });
  expect(featureStatistics([]).missingRate).toBeNull();
  expect(featureStatistics([Number.NaN, 3])).toMatchObject({
    missingRate: 0.5,
    mean: 3,
    sd: null,
    least: 3,
    largest: 3,
  });
});

test("a flag that takes a value it never took is told, and an empty bin is rare, not infinite", () => {
  const found = populationStability(Float64Array.of(0, 0, 1, 1), Float64Array.of(0, 1, 5, 5))!;
  expect(found.bins.map(({ upTo }) => upTo)).toEqual([0, 1, null]);
  expect(found.bins.at(-1)).toEqual({ upTo: null, reference: 0, recent: 0.5 });
  expect(Number.isFinite(found.psi)).toBe(true);
});
