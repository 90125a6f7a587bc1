// p-values by the share of history and beyond it.
import { expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { RollingTail, tailOf } from "#tools/anomaly/index.ts";

test("up to the threshold a p-value is the share of earlier scores, beyond it falls on and never rises", () => {
  const scores = normals(2_000, 3).map(Math.abs);
  const law = tailOf(scores, { unbounded: true });
  const atOrAbove = scores.filter((score) => score >= 1).length;
  expect(law.pValue(1)).toBe((atOrAbove + 1) / 2_001);
  expect(law.exceeded(1)).toBe(atOrAbove / 2_000);
  let last = 1;
  for (let score = 0; score < 20; score += 0.05) {
    const p = law.pValue(score);
    expect(p).toBeLessThanOrEqual(last);
    last = p;
  }
  expect(law.pValue(20)).toBeLessThan(1e-4);
  expect(tailOf(scores, { unbounded: false }).pValue(1e9)).toBe(1 / 2_001);
});

test("for normal scores it is no smaller than the truth, for a cubic tail within a factor of three", () => {
  const normal = tailOf(normals(5_000, 5).map(Math.abs), { unbounded: true });
  expect(normal.pValue(4)).toBeGreaterThan(6.3e-5);
  const pareto = u01(5_000, 7).map((u) => u ** (-1 / 3)); // P(X > x) = x^-3
  const fat = tailOf(pareto, { unbounded: true });
  expect(fat.pValue(20) * 20 ** 3).toBeGreaterThan(1 / 3);
  expect(fat.pValue(20) * 20 ** 3).toBeLessThan(3);
});

test("few scores, equal scores and none give the plain share, its floor, and NaN", () => {
  expect(tailOf([1, 2, 3], { unbounded: true }).pValue(100)).toBe(0.25);
  expect(tailOf(new Float64Array(500).fill(2), { unbounded: true }).pValue(3)).toBe(1 / 501);
  expect(tailOf([Number.NaN], { unbounded: true })).toMatchObject({ size: 0 });
  expect(tailOf([], { unbounded: true }).pValue(1)).toBeNaN();
});

test("a rolling law knows the scores before, not the one it judges, and forgets the oldest", () => {
  const rolling = new RollingTail({ unbounded: false }, 100, 10);
  for (let i = 0; i < 100; i++) rolling.push(i);
  expect(rolling.push(1_000).pValue(1_000)).toBe(1 / 101);
  for (let i = 0; i < 119; i++) rolling.push(0.5);
  expect(rolling.push(1).exceeded(1)).toBe(0);
});
