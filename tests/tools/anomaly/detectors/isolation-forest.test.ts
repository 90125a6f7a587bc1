// The isolation forest: what it finds, and that its two ways of scoring are one. Its figures beside scikit-learn's are in golden.test.ts.
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { fitIsolationForest } from "#tools/anomaly/index.ts";

const rows = normals(500 * 3, 101);
rows.set([9, -9, 9], 3 * 123);
const forest = fitIsolationForest(rows, 3, { random: seededRandom(3) });

test("the row that is far out scores highest, usual rows about a half", () => {
  const scores = forest.scoreAll(rows);
  expect(scores.indexOf(Math.max(...scores))).toBe(123);
  expect(scores[123]).toBeGreaterThan(0.7);
  expect([...scores].sort((a, b) => a - b)[250]).toBeLessThan(0.5);
});

test("a row alone scores as it does among all, and the same seed grows the same forest", () => {
  const all = forest.scoreAll(rows);
  for (const i of [0, 1, 123, 499]) expect(forest.score(rows, 3 * i)).toBeCloseTo(all[i]!, 13);
  expect(fitIsolationForest(rows, 3, { random: seededRandom(3) }).scoreAll(rows)).toEqual(all);
  expect(fitIsolationForest(rows, 3, { random: seededRandom(4) }).scoreAll(rows)).not.toEqual(all);
});

test("a column that never varies is never cut, and equal rows score alike", () => {
  const flat = Float64Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 5 : rows[i]!));
  const scores = fitIsolationForest(flat, 2, { random: seededRandom(1) }).scoreAll(Float64Array.of(5, 0.1, 7, 0.1));
  expect(scores[0]).toBe(scores[1]);
});

test.each([
  ["tools/series-constant", new Float64Array(30).fill(1), 3],
  ["tools/series-too-short", Float64Array.of(1, 2, 3), 3],
  ["tools/length-mismatch", new Float64Array(10), 3],
  ["tools/value-not-finite", Float64Array.of(1, 2, 3, 4, 5, Number.NaN), 3],
] as const)("%s is said of rows that no forest grows from", (code, values, columns) => {
  expect(() => fitIsolationForest(values, columns, { random: seededRandom(1) })).toThrow(
    expect.objectContaining({ code }),
  );
});
