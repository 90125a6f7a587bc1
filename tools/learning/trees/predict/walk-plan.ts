// An ensemble laid out for walking: every leaf leads to itself, so all rows of a tree take as many steps as the tree is deep and no step has
// to ask whether it has arrived.

import { isCategorical, missingGoesLeft, type TreeEnsemble, zeroIsMissing } from "../model/tree-ensemble.ts";

export interface WalkPlan {
  /** Whether every split is a plain comparison. */
  readonly plain: boolean;
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** Left at 2 n, right at 2 n + 1. */
  readonly children: Int32Array;
  /** Where what is missing goes. */
  readonly missing: Int32Array;
  readonly depths: Int32Array;
}

const plans = new WeakMap<TreeEnsemble, WalkPlan>();

export function walkPlan(model: TreeEnsemble): WalkPlan {
  const known = plans.get(model);
  if (known !== undefined) return known;
  const plan = planOf(model);
  plans.set(model, plan);
  return plan;
}

function planOf(model: TreeEnsemble): WalkPlan {
  const { feature, threshold, left, right, flags, roots } = model;
  const count = feature.length;
  const children = new Int32Array(2 * count);
  const missing = new Int32Array(count);
  let plain = true;
  for (let node = 0; node < count; node++) {
    const bits = flags[node]!;
    if ((bits & (isCategorical | zeroIsMissing)) !== 0) plain = false;
    children[2 * node] = left[node]!;
    children[2 * node + 1] = right[node]!;
    missing[node] = (bits & missingGoesLeft) !== 0 ? left[node]! : right[node]!;
  }
  return {
    plain,
    feature: feature.map((f) => Math.max(0, f)),
    threshold,
    children,
    missing,
    depths: Int32Array.from(roots, (root) => depthBelow(model, root)),
  };
}

function depthBelow({ feature, left, right }: TreeEnsemble, root: number): number {
  let deepest = 0;
  const open: [node: number, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, depth] = next;
    deepest = Math.max(deepest, depth);
    if (feature[node]! >= 0) open.push([left[node]!, depth + 1], [right[node]!, depth + 1]);
  }
  return deepest;
}
