// Small simulated panels for the tests of evaluation.

import { normals, u01 } from "#tests/bench/series.ts";
import type { FactorPanels } from "#tools/factors/evaluation/index.ts";

const dayMs = 86_400_000;
export const days = (rows: number, fromMs = Date.UTC(2018, 0, 2)): number[] =>
  Array.from({ length: rows }, (_, t) => fromMs + t * dayMs);

/** The panel of tests/golden/make/regression.py: 40 rows of 12 assets with gaps and ties. */
export function goldenPanel(): FactorPanels {
  const [rows, lanes] = [40, 12];
  const steps = normals(rows * lanes, 641);
  const [priceGaps, factorGaps] = [u01(rows * lanes, 643), u01(rows * lanes, 644)];
  const sums = new Float64Array(lanes);
  const prices = steps.map((step, i) => {
    sums[i % lanes]! += 0.02 * step;
    return priceGaps[i]! < 0.05 ? Number.NaN : 100 * Math.exp(sums[i % lanes]!);
  });
  const values = normals(rows * lanes, 642).map((v, i) =>
    factorGaps[i]! < 0.1 ? Number.NaN : roundHalfEven(4 * v) / 4,
  );
  return { factor: { name: "golden", values }, prices, lanes, timesMs: days(rows) };
}

/** As numpy rounds. */
const roundHalfEven = (value: number): number => {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
};

export interface Market {
  readonly rows: number;
  readonly lanes: number;
  readonly seed: number;
  /** How much of a row's factor is in the next rows' returns: after k rows this times 2^(-k / halfLife). */
  readonly edge?: number;
  readonly halfLife?: number;
}

/** Random walks with independent factors; with an edge, returns lean on the factors of earlier rows, entry at the next row. */
export function marketPanel({ rows, lanes, seed, edge = 0, halfLife = 3 }: Market): FactorPanels {
  const values = normals(rows * lanes, seed);
  const noise = normals(rows * lanes, seed + 1000);
  const prices = new Float64Array(rows * lanes).fill(100);
  const memory = new Float64Array(lanes); // factors known by the row before, aged
  for (let t = 1; t < rows; t++) {
    for (let s = 0; s < lanes; s++) {
      const at = t * lanes + s;
      prices[at] = prices[at - lanes]! * Math.exp(0.01 * (noise[at]! + edge * memory[s]!));
      memory[s] = memory[s]! * 2 ** (-1 / halfLife) + values[at - lanes]!;
    }
  }
  return { factor: { name: "signal", values }, prices, lanes, timesMs: days(rows) };
}
