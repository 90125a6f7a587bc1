// Tail of a portfolio over drawn returns of its assets.

import type { Random } from "#infra/runtime/index.ts";
import {
  cholesky,
  dot,
  NormalStream,
  type Numbers,
  requireLevel,
  requireShape,
  requireWhole,
  requireWithin,
} from "#tools/numeric/index.ts";
import { historicalTail, type TailLoss } from "./historical-tail.ts";

export interface DrawnAssets {
  /** Shape (N), share of equity, negative where short. */
  readonly weights: Numbers;
  /** Shape (N), return per bar. */
  readonly means: Numbers;
  /** Shape (N, N), row-major, positive definite. */
  readonly covariance: Float64Array;
}

export interface DrawOptions {
  readonly draws: number;
  readonly random: Random;
  /** Above 2: Student's t of so many degrees with the same covariance; normal where left out. */
  readonly degreesOfFreedom?: number;
}

export interface DrawnTail extends TailLoss {
  /** Shape (N): how much of expected shortfall each asset brings; they sum to it. */
  readonly contributions: Float64Array;
}

/** Value at risk, expected shortfall and its parts over drawn returns m + L z, where L L' is the covariance.
 * The portfolio needs w'L z only, so a draw costs N steps and not N^2.
 * @throws tools/not-positive-definite, tools/length-mismatch, tools/level-out-of-range, tools/parameter-out-of-range
 * @source Glasserman (2003), Monte Carlo Methods in Financial Engineering, sections 2.3.3 and 9.1 */
export function monteCarloTail(
  { weights, means, covariance }: DrawnAssets,
  level: number,
  options: DrawOptions,
): DrawnTail {
  const { draws, random, degreesOfFreedom } = options;
  const n = weights.length;
  requireLevel(level);
  requireWhole("draws", draws, 1);
  requireShape("means", means, n, 1);
  requireShape("covariance", covariance, n, n);
  if (degreesOfFreedom !== undefined) requireWithin("degreesOfFreedom", degreesOfFreedom, 2 + 1e-9, 1e9);
  const root = cholesky(covariance, n);
  const loading = timesRoot(root, weights);
  let centre = 0;
  for (let i = 0; i < n; i++) centre += weights[i]! * means[i]!;

  const normals = new Float64Array(draws * n);
  const returns = new Float64Array(draws);
  new NormalStream(random).normals(normals);
  for (let d = 0; d < draws; d++) {
    const row = normals.subarray(d * n, (d + 1) * n);
    if (degreesOfFreedom !== undefined) scale(row, widthOf(degreesOfFreedom, random));
    returns[d] = centre + dot(loading, row);
  }
  const tail = historicalTail(returns, level);
  return { ...tail, contributions: partsOf(tail, returns, normals, root, { weights, means }) };
}

function scale(row: Float64Array, by: number): void {
  for (let i = 0; i < row.length; i++) row[i]! *= by;
}

/** L'w. */
function timesRoot(root: Float64Array, weights: Numbers): Float64Array {
  const n = weights.length;
  const loading = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) loading[j]! += root[i * n + j]! * weights[i]!;
  return loading;
}

/** Factor that turns normals into t variates of unit variance: sqrt((v - 2) / chi-squared). */
function widthOf(degrees: number, random: Random): number {
  return Math.sqrt((degrees - 2) / (2 * gammaVariate(degrees / 2, random)));
}

/** @source Marsaglia & Tsang (2000), A Simple Method for Generating Gamma Variables, ACM TOMS 26(3); shape at least 1 here */
function gammaVariate(shapeOf: number, random: Random): number {
  const d = shapeOf - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** -w_i times the mean return of asset i over the draws in the tail. */
function partsOf(
  { tailBars, valueAtRisk }: TailLoss,
  returns: Float64Array,
  normals: Float64Array,
  root: Float64Array,
  { weights, means }: Pick<DrawnAssets, "weights" | "means">,
): Float64Array {
  const n = weights.length;
  const mid = new Float64Array(n);
  let counted = 0;
  for (let d = 0; d < returns.length && counted < tailBars; d++) {
    if (returns[d]! > -valueAtRisk) continue;
    counted++;
    for (let i = 0; i < n; i++) mid[i]! += normals[d * n + i]!;
  }
  const parts = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let drawn = means[i]!;
    for (let j = 0; j <= i; j++) drawn += (root[i * n + j]! * mid[j]!) / tailBars;
    parts[i] = -weights[i]! * drawn;
  }
  return parts;
}
