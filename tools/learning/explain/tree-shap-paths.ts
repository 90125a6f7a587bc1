// The ways from a tree's root to its leaves, as explanations see them: which features a way asks, and, for a row, which of them it satisfies.

import { callerError } from "#infra/runtime/index.ts";
import type { TreeEnsemble } from "../trees/index.ts";

/** Features of one way at most: patterns have a bit each. */
export const mostFeatures = 30;

export interface LeafPath {
  readonly value: number;
  /** The features that the way asks, each once, by the bit of the pattern. */
  readonly features: Int32Array;
  /** For each of them the share of the training data that its questions let through. */
  readonly shares: Float64Array;
}

/** Nodes in preorder: a node stands behind its parent. */
export interface TreePaths {
  readonly count: number;
  /** The ensemble's number of each node. */
  readonly node: Int32Array;
  /** Places of the children; -1 for a leaf. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** The bit of the node's own feature on the ways through it. */
  readonly bit: Uint8Array;
  /** Whether an earlier node of the way asks the same feature. */
  readonly again: Uint8Array;
  /** Which leaf a node is; -1 for none. */
  readonly leaf: Int32Array;
  readonly leaves: readonly LeafPath[];
}

/** @throws tools/parameter-out-of-range for a way of more than 30 features */
export function pathsOf(model: TreeEnsemble, root: number): TreePaths {
  const node: number[] = [];
  const left: number[] = [];
  const right: number[] = [];
  const bit: number[] = [];
  const again: number[] = [];
  const leaf: number[] = [];
  const leaves: LeafPath[] = [];
  const visit = (at: number, features: readonly number[], shares: readonly number[]): number => {
    const place = node.push(at) - 1;
    const feature = model.feature[at]!;
    left.push(-1);
    right.push(-1);
    if (feature < 0) {
      bit.push(0);
      again.push(0);
      leaf.push(leaves.length);
      leaves.push({
        value: model.value[at]!,
        features: Int32Array.from(features),
        shares: Float64Array.from(shares),
      });
      return place;
    }
    const known = features.indexOf(feature);
    const mine = known < 0 ? features.length : known;
    if (mine >= mostFeatures) {
      const says = `A way of the tree asks more than ${mostFeatures} features, too many to explain exactly. Train with a lower maxDepth.`;
      throw callerError("tools/parameter-out-of-range", says, { features: mine + 1 });
    }
    bit.push(mine);
    again.push(known < 0 ? 0 : 1);
    leaf.push(-1);
    const down = (child: number): number => {
      const cover = model.cover[at]!;
      const share = cover > 0 ? model.cover[child]! / cover : 0;
      const through = [...shares];
      through[mine] = (through[mine] ?? 1) * share;
      return visit(child, known < 0 ? [...features, feature] : features, through);
    };
    left[place] = down(model.left[at]!);
    right[place] = down(model.right[at]!);
    return place;
  };
  visit(root, [], []);
  return {
    count: node.length,
    node: Int32Array.from(node),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    bit: Uint8Array.from(bit),
    again: Uint8Array.from(again),
    leaf: Int32Array.from(leaf),
    leaves,
  };
}

/** Fills `patterns` (a word a node): bit k of a leaf's says whether the row satisfies all that the way to it asks of its k-th feature. */
export function fillPatterns(
  { count, node, left, right, bit, again }: TreePaths,
  goesLeft: (node: number) => boolean,
  patterns: Int32Array,
): void {
  patterns[0] = 0;
  for (let k = 0; k < count; k++) {
    const l = left[k]!;
    if (l < 0) continue;
    const own = 1 << bit[k]!;
    const pattern = patterns[k]!;
    const yes = again[k] === 1 ? pattern : pattern | own;
    const no = again[k] === 1 ? pattern & ~own : pattern;
    const isLeft = goesLeft(node[k]!);
    patterns[l] = isLeft ? yes : no;
    patterns[right[k]!] = isLeft ? no : yes;
  }
}
