// Seeded chance: reproducible, independent by label, and shaped as it says.

import { expect, test } from "vitest";
import { type Random, seededRandom } from "#infra/runtime/index.ts";

const take = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const next = (random: Random) => take(5, () => random.next());

test("a seed gives the same numbers again, another seed others", () => {
  expect(next(seededRandom(1))).toEqual(next(seededRandom(1)));
  expect(next(seededRandom(1))).not.toEqual(next(seededRandom(2)));
});

test("a fork depends on seed and label only, not on what was drawn before or by others", () => {
  const random = seededRandom(7);
  const before = next(random.fork("prices"));
  take(100, () => random.normal());
  next(random.fork("news"));
  expect(next(random.fork("prices"))).toEqual(before);
  expect(next(random.fork("news"))).not.toEqual(before);
  expect(next(random.fork("prices").fork("a"))).not.toEqual(next(random.fork("a")));
});

test("uniform numbers fill [0, 1) evenly and integers their range", () => {
  const random = seededRandom(3);
  const drawn = take(20_000, () => random.next());
  expect(drawn.every((u) => u >= 0 && u < 1)).toBe(true);
  expect(Math.abs(mean(drawn) - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 20_000)); // four standard errors
  expect(new Set(take(200, () => random.integer(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
});

test("normal numbers have mean 0, variance 1 and no skew, within four standard errors", () => {
  const random = seededRandom(4);
  const drawn = take(20_000, () => random.normal());
  expect(Math.abs(mean(drawn))).toBeLessThan(4 / Math.sqrt(20_000));
  expect(Math.abs(mean(drawn.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
  expect(Math.abs(mean(drawn.map((x) => x ** 3)))).toBeLessThan(4 * Math.sqrt(15 / 20_000));
});
