// One tree from packed gradients: nodes are opened, their best split sought, and split level by level or best first.

import type { Random } from "#infra/runtime/index.ts";
import { flagPlain, flagRandom } from "../assembly/layout.ts";
import { evaluate, type Pair, type TreeChoice } from "./evaluate.ts";
import type { GrownTree, GrowthRules, LeafRows } from "./growth-rules.ts";
import { type FoundSplit, type OpenNode, openSlots } from "./open-node.ts";
import { type Move, partitionRows } from "./partition.ts";
import { type Scales, scoringOf } from "./scales.ts";
import { writeSelection } from "./selection.ts";
import type { Workspace } from "./workspace.ts";

export interface TreeStart {
  readonly scales: Scales;
  /** Sums over the tree's rows, in steps. */
  readonly g: number;
  readonly h: number;
  /** The first so many row numbers are the tree's rows. */
  readonly rows: number;
  /** Ascending. */
  readonly features: readonly number[];
  readonly random: Random;
  /** Whether each leaf's rows are wanted apart: then the last splits move rows too. */
  readonly apart: boolean;
}

export interface Growth {
  readonly tree: GrownTree;
  readonly leaves: readonly LeafRows[];
}

export function growTree(space: Workspace, rules: GrowthRules, start: TreeStart): Growth {
  const { g, h, scales, features, random } = start;
  const scoring = scoringOf(rules, scales);
  writeScoring(space, rules, scoring);
  const least = Math.max(1, Math.ceil(scoring.minChildWeight));
  const choice: TreeChoice = {
    rules,
    scoring,
    features,
    selection: writeSelection(space, 0, features, rules.monotone),
    random,
    slots: openSlots(space.histogramSlots),
    canSplit: (node) => node.depth < rules.maxDepth && node.count > 1 && node.h >= 2 * least,
  };
  const tree: GrownTree = { splits: [], left: [], right: [], values: [], covers: [] };
  const leaves: LeafRows[] = [];

  const addNode = (depth: number, sumG: number, sumH: number, low: number, high: number): OpenNode => {
    const id = tree.splits.push(null) - 1;
    tree.left.push(-1);
    tree.right.push(-1);
    tree.values.push(scoring.weight(sumG, sumH, low, high) * scoring.toWeight * rules.rate);
    tree.covers.push(sumH / scales.h);
    return { id, depth, start: 0, count: 0, g: sumG, h: sumH, low, high, slot: -1, split: null };
  };
  /** The children of a node, their sums and bounds known, their rows not. */
  const split = (node: OpenNode, found: FoundSplit): [OpenNode, OpenNode] => {
    const rightG = node.g - found.leftG;
    const rightH = node.h - found.leftH;
    const monotone = rules.monotone[found.feature] as number;
    let [lowL, highL, lowR, highR] = [node.low, node.high, node.low, node.high];
    if (monotone !== 0) {
      const middle =
        (scoring.weight(found.leftG, found.leftH, node.low, node.high) +
          scoring.weight(rightG, rightH, node.low, node.high)) /
        2;
      if (monotone > 0) [highL, lowR] = [middle, middle];
      else [lowL, highR] = [middle, middle];
    }
    tree.splits[node.id] = found;
    const a = addNode(node.depth + 1, found.leftG, found.leftH, lowL, highL);
    const b = addNode(node.depth + 1, rightG, rightH, lowR, highR);
    tree.left[node.id] = a.id;
    tree.right[node.id] = b.id;
    return [a, b];
  };

  const root = addNode(0, g, h, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  root.count = start.rows;
  let open: OpenNode[] = [root];
  let leafCount = 1;
  evaluate(space, choice, [[root, null]]);
  while (true) {
    for (const node of open)
      if (node.split === null) leaves.push({ node: node.id, start: node.start, count: node.count });
    open = open.filter(({ split: found }) => found !== null);
    if (open.length === 0) break;
    const room = rules.maxLeaves - leafCount;
    const chosen = room === 0 ? [] : chooseNodes(open, rules.growth, room);
    if (chosen.length === 0) {
      for (const node of open) leaves.push({ node: node.id, start: node.start, count: node.count });
      break;
    }
    leafCount += chosen.length;
    const gone = new Set(chosen);
    open = open.filter((node) => !gone.has(node));
    const full = leafCount === rules.maxLeaves;
    const moves: Move[] = [];
    const children: [OpenNode, OpenNode][] = [];
    const parents: OpenNode[] = [];
    for (const node of chosen) {
      const found = node.split as FoundSplit;
      const [a, b] = split(node, found);
      // Until rows are moved apart their counts are not known; the weights say whether a child can go on.
      const goesOn = !full && node.depth + 1 < rules.maxDepth && (a.h >= 2 * least || b.h >= 2 * least);
      if (!goesOn) choice.slots.give(node.slot);
      if (goesOn || start.apart) {
        moves.push({ start: node.start, count: node.count, node: node.id, split: found });
        children.push([a, b]);
        if (!goesOn) node.slot = -1;
        parents.push(node);
      } else leaves.push({ node: node.id, start: node.start, count: node.count });
    }
    const pairs: Pair[] = [];
    for (const [k, count] of partitionRows(space, moves).entries()) {
      const parent = parents[k] as OpenNode;
      const [a, b] = children[k] as [OpenNode, OpenNode];
      a.start = parent.start;
      a.count = count;
      b.start = parent.start + count;
      b.count = parent.count - count;
      a.slot = parent.slot;
      open.push(a, b);
      if (!full) pairs.push([a, b]);
    }
    evaluate(space, choice, pairs);
  }
  return { tree, leaves };
}

/** Level by level all that gain, within the room for leaves those that gain most; best first the one that gains most. */
function chooseNodes(open: readonly OpenNode[], growth: GrowthRules["growth"], room: number): readonly OpenNode[] {
  const gain = (node: OpenNode): number => node.split?.gain ?? 0;
  if (growth === "leaf") return [open.reduce((best, node) => (gain(node) > gain(best) ? node : best))];
  if (open.length <= room) return open;
  return [...open].sort((a, b) => gain(b) - gain(a) || a.id - b.id).slice(0, room);
}

function writeScoring(space: Workspace, rules: GrowthRules, scoring: ReturnType<typeof scoringOf>): void {
  const { real, whole } = space;
  const at = space.scoring >> 3;
  real[at] = scoring.lambda;
  real[at + 1] = scoring.alpha;
  real[at + 2] = scoring.minChildWeight;
  real[at + 3] = scoring.smoothing;
  const plain = rules.alpha === 0 && rules.monotone.every((direction) => direction === 0);
  whole[(space.scoring + 40) >> 2] = (plain ? flagPlain : 0) | (rules.randomPlaces ? flagRandom : 0);
}
