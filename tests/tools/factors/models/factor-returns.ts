// The synthetic factors and assets of tests/golden/make/regression.py.

import { normals } from "#tests/bench/series.ts";
import type { FactorSeries } from "#tools/factors/models/index.ts";

/** Three factors, the third leaning on the first. */
export function syntheticFactors(rows: number): FactorSeries[] {
  const [a, b, c] = [601, 602, 603].map((seed) => normals(rows, seed).map((value) => 0.01 * value));
  return [
    { name: "a", values: a! },
    { name: "b", values: b! },
    { name: "c", values: a!.map((value, t) => 0.5 * value + c![t]!) },
  ];
}

/** Returns whose residuals lean on the row before. */
export function syntheticAssets(rows: number, count: number): FactorSeries[] {
  const [a, b, c] = syntheticFactors(rows).map(({ values }) => values);
  return Array.from({ length: count }, (_, i) => {
    const shocks = normals(rows, 610 + i).map((value) => 0.006 * value);
    return {
      name: `asset ${i}`,
      values: shocks.map((shock, t) => {
        const residual = shock + (t > 0 ? 0.3 * shocks[t - 1]! : 0);
        return 0.0003 * i + (1 + 0.1 * i) * a![t]! + 0.5 * b![t]! + (-0.3 + 0.05 * i) * c![t]! + residual;
      }),
    };
  });
}
