// What one leaf gives each feature of its way. A leaf is a game: a coalition S of known features is worth the leaf's value times the chance of
// reaching it when the others are drawn, from the training data along the tree's own shares, or from background rows.

import { gaussLegendre } from "#tools/numeric/index.ts";
import type { LeafPath } from "./tree-shap-paths.ts";

/** Adds the Shapley values of the leaf's features to `out` from `at` on, for a row of this pattern. */
export type LeafGame = (pattern: number, out: Float64Array, at: number) => void;

/** Along the tree's shares z: with o_k = 1 where the row satisfies feature k, else 0,
 * phi_i = v (o_i - z_i) I, I = integral over t from 0 to 1 of the product over k other than i of (o_k t + z_k (1 - t)).
 * The integrand is a polynomial of degree D - 1 for D features, so Gauss-Legendre with ceil(D / 2) points is exact; all terms are positive
 * and nothing cancels. The integral stands for the Shapley weights, |S|! (D - |S| - 1)! / D! = integral of t^|S| (1 - t)^(D - |S| - 1).
 * @source game: Lundberg, Erion & Lee (2018), arXiv 1802.03888, algorithm 2 */
export function pathDependentGame({ value, features, shares }: LeafPath): LeafGame {
  const count = features.length;
  const { points, weights } = gaussLegendre(Math.ceil(count / 2));
  return (pattern, out, at) => {
    for (let k = 0; k < count; k++) if (((pattern >> k) & 1) === 0 && shares[k] === 0) return; // never reached with or without it
    for (let q = 0; q < points.length; q++) {
      const t = points[q]!;
      let product = value * weights[q]!;
      for (let k = 0; k < count; k++) product *= ((pattern >> k) & 1) * t + shares[k]! * (1 - t);
      for (let k = 0; k < count; k++) {
        const known = (pattern >> k) & 1;
        out[at + k]! += ((known - shares[k]!) * product) / (known * t + shares[k]! * (1 - t));
      }
    }
  };
}

/** Against background rows: where row and background together satisfy every feature, with s features that only the row satisfies and n that
 * only the background does, each of the s gets v (s - 1)! n! / (s + n)! and each of the n loses v s! (n - 1)! / (s + n)!. Mean over the background.
 * @param background how many background rows have each pattern
 * @source Lundberg et al. (2020), Nature Machine Intelligence 2, interventional algorithm */
export function interventionalGame({ value, features }: LeafPath, background: ReadonlyMap<number, number>): LeafGame {
  const count = features.length;
  const all = 2 ** count - 1;
  const patterns = Int32Array.from(background.keys());
  const total = [...background.values()].reduce((sum, rows) => sum + rows, 0);
  const shares = Float64Array.from(background.values(), (rows) => (rows / total) * value);
  return (pattern, out, at) => {
    for (let b = 0; b < patterns.length; b++) {
      const other = patterns[b]!;
      if ((pattern | other) !== all || pattern === other) continue;
      const rowOnly = pattern & ~other;
      const otherOnly = other & ~pattern;
      const s = bitCount(rowOnly);
      const n = bitCount(otherOnly);
      const gains = s > 0 ? shares[b]! * weightOf(s - 1, n) : 0;
      const losses = n > 0 ? shares[b]! * weightOf(n - 1, s) : 0;
      for (let k = 0; k < count; k++) {
        if (((rowOnly >> k) & 1) === 1) out[at + k]! += gains;
        else if (((otherOnly >> k) & 1) === 1) out[at + k]! -= losses;
      }
    }
  };
}

/** a! b! / (a + b + 1)!. */
function weightOf(a: number, b: number): number {
  let weight = 1 / (a + b + 1);
  for (let k = 1; k <= Math.min(a, b); k++) weight *= k / (a + b + 1 - k);
  return weight;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
