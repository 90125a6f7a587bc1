// Kernels of ticks and books against what was planted, and by identity.

import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { type Column, computeColumns, input, op } from "#tools/columns/index.ts";
import { leadingVector } from "#tools/columns/leading-vector.ts";

const x = input("x");
const y = input("y");
const last = (column: Column | undefined): number => column?.at(-1) ?? Number.NaN;

describe("the leading vector", () => {
  test("is an eigenvector of its matrix, of length 1, for the largest share of the trace", () => {
    const n = 10;
    const draws = normals(40 * n, 11);
    const matrix = new Float64Array(n * n);
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++)
        for (let t = 0; t < 40; t++) matrix[a * n + b]! += (draws[t * n + a]! * draws[t * n + b]!) / 40;
    const copy = matrix.slice();
    const vector = new Float64Array(n);
    const share = leadingVector(matrix, n, vector);
    const trace = Array.from({ length: n }, (_, i) => copy[i * n + i]!).reduce((sum, v) => sum + v, 0);
    for (let a = 0; a < n; a++) {
      let sum = 0;
      for (let b = 0; b < n; b++) sum += copy[a * n + b]! * vector[b]!;
      expect(sum).toBeCloseTo(share * trace * vector[a]!, 12);
    }
    expect(vector.reduce((sum, v) => sum + v * v, 0)).toBeCloseTo(1, 12);
    expect(share).toBeGreaterThan(1 / n);
  });

  test("of nothing is missing", () => {
    const vector = new Float64Array(2);
    expect(leadingVector(new Float64Array(4), 2, vector)).toBeNaN();
    expect([...vector]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("a sum that does not subtract", () => {
  test("is exact again as soon as a huge value has left, where a slid one is not", () => {
    const values = Float64Array.from({ length: 40 }, (_, i) => (i === 5 ? 1e17 : i < 20 ? 0.1 : 0));
    const [steady, slid] = computeColumns([op.steadySum(x, 8), op.sum(x, 8)], { x: values }, 40);
    expect(steady![15]).toBeCloseTo(0.8, 12);
    expect(steady![39]).toBe(0);
    expect(slid![15]).not.toBeCloseTo(0.8, 3);
  });
});

describe("the self-exciting process", () => {
  /** Counts a row with this branching ratio and memory e a row, by thinning of a Poisson count. */
  const simulated = (rows: number, ratio: number, baseline: number): Float64Array => {
    const draws = u01(rows, 21);
    let excited = 0;
    return draws.map((u) => {
      const rate = baseline + ratio * excited;
      let [count, chance, all] = [0, Math.exp(-rate), Math.exp(-rate)];
      while (u > all && count < 1_000) {
        count += 1;
        chance *= rate / count;
        all += chance;
      }
      excited = Math.exp(-1) * excited + (1 - Math.exp(-1)) * count;
      return count;
    });
  };

  test.each([0, 0.3, 0.6, 0.8])("planted with a branching ratio of %f is found", (ratio) => {
    const counts = simulated(40_000, ratio, 0.5);
    const [branching, baseline] = computeColumns(
      [op.hawkesBranching(x, 1, 20_000), op.hawkesBaseline(x, 1, 20_000)],
      { x: counts },
      counts.length,
    );
    expect(Math.abs(last(branching) - ratio)).toBeLessThan(0.05);
    expect(Math.abs(last(baseline) - 0.5)).toBeLessThan(0.1);
  });
});

describe("trade impact", () => {
  test("is what was planted: a lasting 0.3 a trade, and no noise that trades do not explain", () => {
    const rows = 20_000;
    const trades = normals(rows, 31);
    const noise = normals(rows, 32);
    const returns = trades.map((trade, t) => 0.4 * trade - (t > 0 ? 0.1 * trades[t - 1]! : 0) + 0.5 * noise[t]!);
    const [impact, share] = computeColumns(
      [op.tradeImpact(x, y, 15_000, 10), op.tradeShare(x, y, 15_000, 10)],
      { x: returns, y: trades },
      rows,
    );
    expect(last(impact)).toBeCloseTo(0.3, 1);
    expect(last(share)).toBeCloseTo(0.09 / (0.09 + 0.25), 1);
  });

  test("of trades that stand still is missing", () => {
    const [impact] = computeColumns(
      [op.tradeImpact(x, y, 50, 10)],
      { x: normals(200, 33), y: new Float64Array(200) },
      200,
    );
    expect(impact?.every(Number.isNaN)).toBe(true);
  });
});

describe("buckets of equal volume", () => {
  test("of a steady market take their rows each; all bought, they are wholly one-sided", () => {
    const volume = new Float64Array(200).fill(7);
    const [toxicity, imbalance, rows] = computeColumns(
      [op.bucketToxicity(x, y, 5, 10), op.bucketImbalance(x, y, 5, 10), op.bucketRows(x, y, 5, 10)],
      { x: volume, y: volume },
      200,
    );
    expect([last(toxicity), last(imbalance)]).toEqual([1, 1]);
    expect(last(rows)).toBeCloseTo(5, 9);
    expect(toxicity?.findIndex((value) => !Number.isNaN(value))).toBe(5 + 50 - 1);
  });

  test("that one row fills by the thousand leave the last of them", () => {
    const volume = new Float64Array(60).fill(1);
    volume[50] = 1e9;
    const [toxicity] = computeColumns(
      [op.bucketToxicity(x, y, 5, 10)],
      { x: volume, y: volume.map((v, i) => (i === 50 ? v / 4 : v / 2)) },
      60,
    );
    expect(toxicity![50]).toBeCloseTo(0.5, 6);
  });
});

describe("the next move", () => {
  test("goes where the heavier queue pointed before", () => {
    const rows = 4_000;
    const heavy = u01(rows, 41);
    const mid = new Float64Array(rows).fill(100);
    for (let t = 1; t < rows; t++)
      mid[t] = mid[t - 1]! + (heavy[t - 1]! > 0.8 ? 0.01 : heavy[t - 1]! < 0.2 ? -0.01 : 0);
    const [move] = computeColumns([op.nextMove(x, y, op.multiply(0, x), 10, 10_000)], { x: mid, y: heavy }, rows);
    const of = (low: number, high: number) =>
      [...heavy.keys()].filter((t) => t > 3_000 && heavy[t]! > low && heavy[t]! < high).map((t) => move![t]!);
    for (const value of of(0.8, 1)) expect(value).toBeCloseTo(0.01, 3);
    for (const value of of(0, 0.2)) expect(value).toBeCloseTo(-0.01, 3);
    for (const value of of(0.4, 0.6)) expect(Math.abs(value)).toBeLessThan(0.005);
  });
});

describe("a ladder", () => {
  const names = Array.from({ length: 10 }, (_, i) => i + 1);
  const side: op.Ladder = { prices: names.map((k) => input(`p${k}`)), sizes: names.map((k) => input(`s${k}`)) };
  const columns = (prices: readonly number[], sizes: readonly number[], mid: number) => ({
    mid: Float64Array.of(mid),
    want: Float64Array.of(5),
    ...Object.fromEntries(names.map((k) => [`p${k}`, Float64Array.of(prices[k - 1] ?? Number.NaN)])),
    ...Object.fromEntries(names.map((k) => [`s${k}`, Float64Array.of(sizes[k - 1] ?? Number.NaN)])),
  });
  const mid = input("mid");
  const shapes = [
    op.ladderDepth(mid, side),
    op.ladderDistance(mid, side),
    op.ladderConcentration(mid, side),
    op.ladderGap(mid, side),
    op.sweepCost(mid, side, input("want")),
  ];
  const values = (table: ReturnType<typeof columns>) => computeColumns(shapes, table, 1).map((column) => column[0]);

  test("of two levels is worked out by hand", () => {
    const [depth, distance, concentration, gap, cost] = values(columns([101, 102], [4, 6], 100));
    expect([depth, concentration]).toEqual([10, 0.52]);
    expect(distance).toBeCloseTo((4 * 0.01 + 6 * 0.02) / 10, 12);
    expect(gap).toBeCloseTo(0.01, 12);
    expect(cost).toBeCloseTo((4 * 101 + 102) / 5 / 100 - 1, 12);
  });

  test("of one level has no gap, and of none has nothing; too few shares cost nothing that is known", () => {
    expect(values(columns([101], [4], 100))[3]).toBeNaN();
    expect(values(columns([101], [4], 100))[4]).toBeNaN();
    expect(values(columns([], [], 100))).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });
});
