// Cross-asset features against numpy, pandas, scipy and statsmodels, on columns that both sides make from the same numbers.

import { expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { readGolden, testGolden } from "#tests/golden/golden.ts";
import { computeColumns } from "#tools/columns/index.ts";
import { features } from "#tools/features/index.ts";

const rows = 420;
const checked = [300, 361, 419];
const from = (of: (t: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, t) => of(t));
/** A running sum, begun with its first value. */
function summed(x: Float64Array): Float64Array {
  let sum = 0;
  return x.map((value) => {
    sum += value;
    return sum;
  });
}

function columns(): Record<string, Float64Array> {
  const draw = (seed: number) => normals(rows, seed);
  const [n1, n2, n3, n4, n5] = [701, 702, 703, 704, 705].map(draw) as Float64Array[];
  const market = from((t) => 0.0003 + 0.01 * n1![t]!);
  const sector = from((t) => 0.6 * market[t]! + 0.007 * n2![t]!);
  const leader = from((t) => 0.8 * market[t]! + 0.004 * n3![t]!);
  const own = from((t) => 0.0002 + 0.9 * market[t]! + 0.5 * sector[t]! + 0.3 * (leader[t - 1] ?? 0) + 0.009 * n4![t]!);
  const level = (start: number, returns: Float64Array) =>
    summed(returns.map(Math.log1p)).map((sum) => start * Math.exp(sum));
  const [u6, u7] = [u01(rows, 706), u01(rows, 707)];
  const n8 = draw(708);
  const n9 = draw(709);
  const walk = (start: number, step: number, seed: number) => summed(draw(seed)).map((sum) => start + step * sum);
  const n10 = draw(710);
  return {
    close: level(50, own),
    market_close: level(100, market),
    sector_return: sector,
    leader_return: leader,
    universe_return: from((t) => 0.95 * market[t]! + 0.001 * n5![t]!),
    universe_dispersion: from((t) => 0.012 + 0.006 * u6[t]!),
    universe_advancing: from((t) => 0.2 + 0.6 * u7[t]!),
    volume: from((t) => Math.exp(14 + 0.4 * n8[t]!)),
    universe_volume_ratio: from((t) => Math.exp(0.2 * n9[t]! + 0.3 * (Math.log(Math.exp(14 + 0.4 * n8[t]!)) - 14))),
    vix: from((t) => 20 - 60 * market[t]! + 0.5 * n10[t]!),
    rate_3m: walk(1, 0.02, 711),
    rate_2y: walk(1.5, 0.03, 712),
    rate_10y: walk(2.5, 0.03, 713),
    credit_spread: walk(2, 0.02, 714),
  };
}

const group = features.filter((feature) => feature.group === "cross-asset");
const computed = computeColumns(
  group.map(({ expression }) => expression),
  columns(),
  rows,
);
const valuesOf = new Map(group.map(({ id }, at) => [id, computed[at] as Float64Array]));

testGolden("features_cross_asset", "cross-asset.", (_, fact) => {
  const values = valuesOf.get(fact);
  return checked.map((row) => values?.[row] ?? Number.NEGATIVE_INFINITY);
});

test("every formula of the group has a golden value", () => {
  const ids = new Set(readGolden("features_cross_asset").map(({ fact }) => fact));
  const formulas = new Set(group.filter(({ id }) => ids.has(id)).map(({ formula }) => formula));
  expect(group.map(({ formula }) => formula).filter((formula) => !formulas.has(formula))).toEqual([]);
});

test("first values come after the warm-up, and lie in the range told", () => {
  for (const { id, warmUp, range } of group) {
    const values = valuesOf.get(id) as Float64Array;
    const first = values.findIndex((value) => !Number.isNaN(value));
    if (first >= 0) expect(first, id).toBeGreaterThanOrEqual(warmUp);
    for (const value of values)
      if (!Number.isNaN(value)) expect(value >= range[0] && value <= range[1], `${id} ${value}`).toBe(true);
  }
});
