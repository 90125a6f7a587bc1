// Weights out of a tree of correlations: assets that move together share one place.

import { requireCovariance, toOne } from "./bounds.ts";
import { correlationOf } from "./covariance.ts";

/** Assets are put in the order of a single-linkage tree over d_ij = sqrt((1 - r_ij) / 2); then the list is cut in half again
 * and again, and each half gets 1 - v / (v + v') of what both have, v the variance of the half at inverse-variance weights.
 * Departures from the paper: the tree is built on d itself and not on distances between its columns (as PyPortfolioOpt and
 * riskfolio-lib do), and assets are first put in order of their variance, so that what comes out does not hang on the order
 * they are given in.
 * @param covariance shape (N, N), row-major, symmetric, diagonal above 0; may be singular
 * @returns shape (N), all above 0, sum 1
 * @throws tools/length-mismatch, tools/value-not-finite, tools/series-constant
 * @source Lopez de Prado (2016), Building Diversified Portfolios that Outperform Out of Sample, J. Portfolio Management 42(4) */
export function hierarchicalRiskParity(covariance: Float64Array, n: number): Float64Array {
  requireCovariance(covariance, n, { moving: true });
  const rank = Array.from({ length: n }, (_, i) => i);
  rank.sort((a, b) => covariance[a * n + a]! - covariance[b * n + b]! || a - b);
  const order = leavesInOrder(correlationOf(covariance, n), n, rank);
  const weights = new Float64Array(n).fill(1);
  const halve = (from: number, to: number): void => {
    if (to - from < 2) return;
    const middle = from + ((to - from) >> 1);
    const left = halfVariance(covariance, n, order, from, middle);
    const right = halfVariance(covariance, n, order, middle, to);
    const share = right / (left + right);
    for (let k = from; k < to; k++) weights[order[k]!]! *= k < middle ? share : 1 - share;
    halve(from, middle);
    halve(middle, to);
  };
  halve(0, n);
  return toOne(weights);
}

/** Variance of assets order[from] to order[to - 1] at weights by inverse variance; never below 0. */
function halfVariance(covariance: Float64Array, n: number, order: Int32Array, from: number, to: number): number {
  let [variance, total] = [0, 0];
  for (let a = from; a < to; a++) {
    const row = order[a]! * n;
    const weight = 1 / covariance[row + order[a]!]!;
    let others = 0;
    for (let b = from; b < a; b++) {
      const j = order[b]!;
      others += covariance[row + j]! / covariance[j * n + j]!;
    }
    variance += weight * (1 + 2 * others);
    total += weight;
  }
  return Math.max(variance, Number.MIN_VALUE) / (total * total);
}

/** Leaves of the single-linkage tree from left to right. Single linkage is the minimum spanning tree (Prim's here) whose edges
 * are merged from the shortest on; of two clusters the older stands left, of two assets that with the lower rank. */
function leavesInOrder(correlation: Float64Array, n: number, rank: readonly number[]): Int32Array {
  const edges = spanningTree(correlation, n, rank).sort((a, b) => a.length - b.length);
  const parent = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i);
  const rootOf = (node: number): number => {
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const [left, right] = [new Int32Array(2 * n - 1), new Int32Array(2 * n - 1)];
  edges.forEach(({ from, to }, k) => {
    const [a, b] = [rootOf(from), rootOf(to)];
    left[n + k] = Math.min(a, b);
    right[n + k] = Math.max(a, b);
    parent[a] = n + k;
    parent[b] = n + k;
  });
  const leaves = new Int32Array(n);
  const stack = [2 * n - 2];
  for (let found = 0; found < n; ) {
    const node = stack.pop()!;
    if (node < n) leaves[found++] = rank[node]!;
    else stack.push(right[node]!, left[node]!);
  }
  return leaves;
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Over ranks, not assets: the tree must not know how assets were given. */
function spanningTree(correlation: Float64Array, n: number, rank: readonly number[]): Edge[] {
  const near = new Float64Array(n).fill(Infinity);
  const via = new Int32Array(n);
  const inTree = new Uint8Array(n);
  const edges: Edge[] = [];
  let newest = 0;
  for (let step = 1; step < n; step++) {
    inTree[newest] = 1;
    const row = rank[newest]! * n;
    let best = -1;
    for (let j = 0; j < n; j++) {
      if (inTree[j] === 1) continue;
      const distance = 1 - correlation[row + rank[j]!]!; // in the order of d
      if (distance < near[j]!) {
        near[j] = distance;
        via[j] = newest;
      }
      if (best < 0 || near[j]! < near[best]!) best = j;
    }
    edges.push({ from: via[best]!, to: best, length: near[best]! });
    newest = best;
  }
  return edges;
}
