// The rows of tests/golden/make/trees.py.

import { u01 } from "#tests/bench/series.ts";

export interface GoldenRows {
  readonly rows: number;
  readonly features: number;
  readonly seed: number;
  readonly missing?: number;
}

const levels = 40;

/** Whole numbers 0..39, row-major; missing where another draw is small. */
export function goldenRows({ rows, features, seed, missing = 0.1 }: GoldenRows): Float64Array {
  const gone = u01(rows * features, seed + 1);
  return u01(rows * features, seed).map((u, i) => (gone[i]! < missing ? Number.NaN : Math.floor(u * levels)));
}

export function goldenSignal(values: Float64Array, features: number, seed: number): Float64Array {
  const noise = u01(values.length / features, seed);
  return noise.map((u, row) => {
    const at = (k: number): number => {
      const x = values[row * features + k]!;
      return (Number.isNaN(x) ? levels / 2 : x) / levels;
    };
    return 3 * at(0) + 2 * at(1) * (at(2) > 0.5 ? 1 : 0) - 1.5 * Math.abs(at(3) - 0.5) + (u - 0.5);
  });
}

/** The second feature as categories 0..count-1. */
export function asCategories(values: Float64Array, features: number, count: number): Float64Array {
  return values.map((x, i) => (i % features === 1 ? x % count : x));
}

export const namesOf = (features: number): string[] => Array.from({ length: features }, (_, i) => `f${i}`);

export function medianSplit(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const half = sorted.length / 2;
  const middle = (sorted[half - 1]! + sorted[half]!) / 2;
  return values.map((value) => (value > middle ? 1 : 0));
}
