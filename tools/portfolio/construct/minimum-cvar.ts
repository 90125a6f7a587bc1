// Weights between bounds whose worst scenarios are, on average, as mild as can be.

import type { Highs } from "highs";
import { callerError } from "#infra/runtime/index.ts";
import { dot, requireFinite, requireLength, requireLevel, requireShape, requireWhole } from "#tools/numeric/index.ts";
import { type Bounds, evenBounds, fillInOrder, infeasible, requireBounds } from "./bounds.ts";

export interface MinimumCvarOptions {
  /** Of the tail, 0.5 < level < 1. */
  readonly level?: number;
  readonly bounds?: Bounds;
  /** Mean return over the scenarios that the weights must reach, per scenario. */
  readonly leastReturn?: number;
}

export interface MinimumCvar {
  /** Shape (N). */
  readonly weights: Float64Array;
  /** Mean loss of the worst (1 - level) T scenarios, one of them counted in part where that is no whole number. */
  readonly cvar: number;
}

/** min over w of the largest of -sum of q_t r_t'w, q the tails: 0 <= q_t <= 1 / ((1 - level) T), sum 1. The linear programme has
 * one row for each tail; rows are added as they are found to bind, HiGHS going on from the basis it has, until the bound from
 * below meets the best weights seen.
 * @param scenarios shape (T, N), row-major, simple return of each asset, finite, T >= 2
 * @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite, tools/level-out-of-range,
 * tools/constraints-infeasible (names what conflicts), tools/no-convergence
 * @source Rockafellar & Uryasev (2000), J. Risk 2(3); Kunzi-Bay & Mayer (2006), Computational Management Science 3(1), for the rows */
export async function minimumCvar(
  scenarios: Float64Array,
  n: number,
  { level = 0.95, bounds = evenBounds(n), leastReturn }: MinimumCvarOptions = {},
): Promise<MinimumCvar> {
  requireWhole("assets", n, 1);
  requireShape("scenarios", scenarios, Math.floor(scenarios.length / n), n);
  requireLength("scenarios", { length: scenarios.length / n }, 2);
  requireFinite("scenarios", scenarios);
  requireLevel(level);
  requireBounds(bounds, n);
  const means = new Float64Array(n);
  for (let at = 0; at < scenarios.length; at++) means[at % n]! += (scenarios[at]! * n) / scenarios.length;
  const start = fillInOrder(
    bounds,
    Array.from(means, (_, i) => i).sort((a, b) => means[b]! - means[a]! || a - b),
  );
  const most = dot(start, means);
  if (leastReturn !== undefined && !(leastReturn <= most)) {
    throw infeasible(
      `The least return of ${leastReturn} a bar is above ${most}, the most that weights within the bounds have. Lower it, or widen the bounds.`,
      { leastReturn, most },
    );
  }
  const size = scenarios.reduce((largest, r) => Math.max(largest, Math.abs(r)), 0) || 1; // HiGHS' tolerances are for numbers near 1
  const scaled = scenarios.map((r) => r / size);
  const least = leastReturn === undefined ? null : { means: means.map((m) => m / size), value: leastReturn / size };
  const found = solve(await highs(), { scaled, n, level, bounds, least, start });
  return { weights: found.weights, cvar: found.cvar * size };
}

interface Programme {
  readonly scaled: Float64Array;
  readonly n: number;
  readonly level: number;
  readonly bounds: Bounds;
  readonly least: { readonly means: Float64Array; readonly value: number } | null;
  readonly start: Float64Array;
}

const maxRows = 5_000;

function solve(solver: Highs, { scaled, n, level, bounds, least, start }: Programme): MinimumCvar {
  const assets = Array.from({ length: n }, (_, i) => i);
  const empty = {
    numCols: n + 1,
    numRows: 1,
    colCost: [...assets.map(() => 0), 1],
    colLower: [...bounds.lower, -Infinity],
    colUpper: [...bounds.upper, Infinity],
    rowLower: [1],
    rowUpper: [1],
    matrix: { format: "csr", numRows: 1, numCols: n + 1, starts: [0, n], indices: assets, values: assets.map(() => 1) },
  } as const;
  return solver.withModel(empty, (model) => {
    model.options.set({ output_flag: false, solver: "simplex", presolve: "off" });
    model.options.set({ primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 });
    if (least) model.addRow(least.value, Infinity, { indices: assets, values: least.means });
    let weights = start;
    let best: MinimumCvar = { weights, cvar: Infinity };
    for (let row = 0, below = -Infinity; row < maxRows; row++) {
      const tail = worstTail(scaled, weights, level);
      if (tail.cvar < best.cvar) best = { weights, cvar: tail.cvar };
      if (best.cvar - below <= 1e-9) return { ...best, weights: within(best.weights, bounds) };
      model.addRow(0, Infinity, { indices: [...assets, n], values: [...tail.mean, 1] });
      model.run();
      const solution = model.getSolution().colValue;
      weights = Float64Array.from(solution.subarray(0, n));
      below = solution[n]!;
    }
    throw callerError(
      "tools/no-convergence",
      `The least tail was not found in ${maxRows} rows over ${n} assets. Take fewer scenarios or a lower level.`,
      { assets: n },
    );
  });
}

/** The tail of the weights: its mean loss, and the mean return of each asset in it. */
function worstTail(
  scenarios: Float64Array,
  weights: Float64Array,
  level: number,
): { readonly cvar: number; readonly mean: Float64Array } {
  const n = weights.length;
  const returns = Float64Array.from({ length: scenarios.length / n }, (_, t) => {
    let sum = 0;
    for (let i = 0, at = t * n; i < n; i++, at++) sum += weights[i]! * scenarios[at]!;
    return sum;
  });
  const count = (1 - level) * returns.length;
  const edge = returns.toSorted()[Math.max(0, Math.ceil(count - 1e-9) - 1)]!;
  const mean = new Float64Array(n);
  let left = count;
  const take = (t: number): void => {
    const share = Math.min(1, left) / count;
    left -= Math.min(1, left);
    for (let i = 0, at = t * n; i < n; i++, at++) mean[i]! += share * scenarios[at]!;
  };
  for (let t = 0; t < returns.length; t++) if (returns[t]! < edge) take(t);
  for (let t = 0; t < returns.length && left > 0; t++) if (returns[t] === edge) take(t);
  return { cvar: -dot(weights, mean), mean };
}

/** What the solver's tolerance left outside the bounds or short of one, put right. */
function within(weights: Float64Array, { lower, upper }: Bounds): Float64Array {
  const w = lower.map((low, i) => Math.min(upper[i]!, Math.max(low, weights[i]!)));
  let missing = 1 - w.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < w.length && missing !== 0; i++) {
    const moved = missing > 0 ? Math.min(missing, upper[i]! - w[i]!) : Math.max(missing, lower[i]! - w[i]!);
    w[i]! += moved;
    missing -= moved;
  }
  return w;
}

let loaded: Promise<Highs> | null = null;

/** Compiled once a process. The package declares its types as CommonJS and is loaded as an ES module, whose default is the loader. */
function highs(): Promise<Highs> {
  loaded ??= import("highs").then((module) =>
    (module as unknown as { readonly default: () => Promise<Highs> }).default(),
  );
  return loaded;
}
