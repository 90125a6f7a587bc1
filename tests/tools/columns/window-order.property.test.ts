// What is kept in order, or counted, while a window slides is what sorting every window anew gives, ties and gaps among the values.

import fc from "fast-check";
import { expect, test } from "vitest";
import { computeColumns, type Expression, input, op } from "#tools/columns/index.ts";

const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 3, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const series = fc.array(value, { minLength: 60, maxLength: 120 }).map((drawn) => Float64Array.from(drawn));
const rows = fc.integer({ min: 4, max: 21 });

/** A number for every full window without a missing value. */
const overWindows = (length: number, n: number, of: (from: number, to: number) => number): number[] =>
  Array.from({ length }, (_, t) => (t + 1 < n ? Number.NaN : of(t + 1 - n, t + 1)));

const computed = (expression: Expression, columns: Record<string, Float64Array>, length: number): number[] => [
  ...(computeColumns([expression], columns, length)[0] as Float64Array),
];

/** Equal within rounding, missing where missing. */
function expectSame(ours: readonly number[], theirs: readonly number[]): void {
  for (const [t, other] of theirs.entries()) {
    if (Number.isNaN(other)) expect(ours[t]).toBeNaN();
    else expect(ours[t]).toBeCloseTo(other, 10);
  }
}

const meanRank = (values: Float64Array, x: number): number => {
  const below = values.filter((other) => other < x).length;
  const equal = values.filter((other) => other === x).length;
  return below + (equal + 1) / 2;
};

test("quantiles and the median distance from the median", () => {
  fc.assert(
    fc.property(series, rows, (x, n) => {
      const sortedQuantile = (sorted: Float64Array, level: number): number => {
        const at = (n - 1) * level;
        const low = sorted[Math.floor(at)]!;
        return low + (at - Math.floor(at)) * (sorted[Math.min(n - 1, Math.floor(at) + 1)]! - low);
      };
      const q = (level: number) =>
        overWindows(x.length, n, (from, to) => sortedQuantile(x.slice(from, to).sort(), level));
      const mad = overWindows(x.length, n, (from, to) => {
        const sorted = x.slice(from, to).sort();
        const middle = sortedQuantile(sorted, 0.5);
        return sortedQuantile(sorted.map((v) => Math.abs(v - middle)).sort(), 0.5);
      });
      const whole = overWindows(x.length, n, (from, to) => x.slice(from, to).reduce((sum, v) => sum + v, 0));
      const known = (wanted: number[]) => wanted.map((v, t) => (Number.isNaN(whole[t]!) ? Number.NaN : v));
      const close = input("close");
      expectSame(computed(op.orderStatistic(close, n, "q20"), { close: x }, x.length), known(q(0.2)));
      expectSame(computed(op.quantile(close, n, 0.6), { close: x }, x.length), known(q(0.6)));
      expectSame(computed(op.orderStatistic(close, n, "mad"), { close: x }, x.length), known(mad));
    }),
    { numRuns: 60 },
  );
});

test("ranks, their trend and their correlation", () => {
  fc.assert(
    fc.property(series, series, rows, (a, b, n) => {
      const length = Math.min(a.length, b.length);
      const [y, x] = [a.slice(0, length), b.slice(0, length)];
      const gap = (values: Float64Array) => values.some(Number.isNaN);
      const rank = overWindows(length, n, (from, to) =>
        gap(y.slice(from, to)) ? Number.NaN : meanRank(y.slice(from, to), y[to - 1]!) / n,
      );
      const tau = overWindows(length, n, (from, to) => {
        if (gap(y.slice(from, to))) return Number.NaN;
        let score = 0;
        for (let i = from; i < to; i++) for (let j = i + 1; j < to; j++) score += Math.sign(y[j]! - y[i]!);
        return score / ((n * (n - 1)) / 2);
      });
      const spearman = overWindows(length, n, (from, to) => {
        const [ys, xs] = [y.slice(from, to), x.slice(from, to)];
        if (gap(ys) || gap(xs)) return Number.NaN;
        const middle = (n + 1) / 2;
        const dy = ys.map((v) => meanRank(ys, v) - middle);
        const dx = xs.map((v) => meanRank(xs, v) - middle);
        const sum = (p: Float64Array, q: Float64Array) => p.reduce((total, v, t) => total + v * q[t]!, 0);
        return sum(dx, dy) / Math.sqrt(sum(dx, dx) * sum(dy, dy));
      });
      const columns = { y, x };
      expectSame(computed(op.percentileRank(input("y"), n), columns, length), rank);
      expectSame(computed(op.rankTrend(input("y"), n), columns, length), tau);
      expectSame(computed(op.rankCorrelation(input("y"), input("x"), n), columns, length), spearman);
    }),
    { numRuns: 60 },
  );
});
