// The best split of nodes: histograms by the threads, one task a node (or pair of siblings) and block, then the best of all blocks.

import type { Random } from "#infra/runtime/index.ts";
import {
  nodeBytes,
  splitBin,
  splitBytes,
  splitCategorical,
  splitFeature,
  splitMissingLeft,
  splitSet,
  taskHistogram,
} from "../assembly/layout.ts";
import type { Block } from "../bins/feature-bins.ts";
import type { GrowthRules } from "./growth-rules.ts";
import type { FoundSplit, OpenNode, Slots } from "./open-node.ts";
import type { Scoring } from "./scales.ts";
import { type BlockSelection, drawFeatures, writeSelection } from "./selection.ts";
import type { Workspace } from "./workspace.ts";

/** Siblings; only the smaller is summed up where the parent's histogram was kept. The root comes alone. */
export type Pair = readonly [smaller: OpenNode, larger: OpenNode | null];

/** One unit of work: `larger` becomes what its histogram held (the parent's) without `smaller`. */
interface Job {
  readonly smaller: OpenNode;
  readonly larger: OpenNode | null;
}

export interface TreeChoice {
  readonly rules: GrowthRules;
  readonly scoring: Scoring;
  /** The tree's features, ascending, and how they were written. */
  readonly features: readonly number[];
  readonly selection: readonly BlockSelection[];
  readonly random: Random;
  readonly slots: Slots;
  canSplit(node: OpenNode): boolean;
}

/** Sets `split` of every node of the pairs that can be split. */
export function evaluate(space: Workspace, tree: TreeChoice, pairs: readonly Pair[]): void {
  const jobs = pairs.flatMap((pair) => jobsOf(tree, pair)).sort((a, b) => b.smaller.count - a.smaller.count);
  for (let from = 0; from < jobs.length; ) {
    let nodes = 0;
    let to = from;
    while (to < jobs.length && nodes + 2 <= Math.max(2, space.batch)) nodes += jobs[to++]?.larger ? 2 : 1;
    runJobs(space, tree, jobs.slice(from, to));
    from = to;
  }
}

function jobsOf(tree: TreeChoice, [a, b]: Pair): Job[] {
  if (b === null) {
    if (!tree.canSplit(a)) return [];
    if (tree.rules.columnShareByNode >= 1) a.slot = tree.slots.take();
    return [{ smaller: a, larger: null }];
  }
  const [smaller, larger] = a.count <= b.count ? [a, b] : [b, a];
  const wanted = [smaller, larger].filter(tree.canSplit);
  const kept = Math.max(a.slot, b.slot);
  if (kept < 0) return wanted.map((node) => ({ smaller: node, larger: null }));
  smaller.slot = -1;
  larger.slot = -1;
  if (wanted.length === 0) {
    tree.slots.give(kept);
    return [];
  }
  larger.slot = kept;
  if (tree.canSplit(smaller)) smaller.slot = tree.slots.take();
  return [{ smaller, larger }];
}

function runJobs(space: Workspace, tree: TreeChoice, jobs: readonly Job[]): void {
  const { tasks, blocks, binned, gradients, rowNumbers, histograms, slotBytes, splits, scoring } = space;
  const evaluated: OpenNode[] = [];
  const selectionOf: (readonly BlockSelection[])[] = [];
  const writeNode = (node: OpenNode): number => {
    const k = evaluated.push(node) - 1;
    const at = space.nodes + k * nodeBytes;
    space.whole[at >> 2] = node.h;
    space.whole[(at >> 2) + 1] = node.g;
    space.real[(at >> 3) + 1] = tree.scoring.threshold(node.g, node.h, node.low, node.high);
    space.real[(at >> 3) + 2] = node.low;
    space.real[(at >> 3) + 3] = node.high;
    return k;
  };
  const byNode = tree.rules.columnShareByNode < 1;
  for (const { smaller, larger } of jobs) {
    const k = writeNode(smaller);
    const l = larger === null ? 0 : writeNode(larger);
    const keys = [smaller, larger].map(() => (tree.rules.randomPlaces ? tree.random.integer(2 ** 32) : 0));
    const drawn = byNode ? drawFeatures(tree.features, tree.rules.columnShareByNode, tree.random) : tree.features;
    const selection = byNode ? writeSelection(space, 1 + k, drawn, tree.rules.monotone) : tree.selection;
    selectionOf[k] = selection;
    if (larger !== null) selectionOf[l] = selection;
    const histogramAt = (node: OpenNode, offset: number) =>
      node.slot < 0 ? 0 : histograms + node.slot * slotBytes + offset;
    for (const [b, { count, order, records, histogram }] of selection.entries()) {
      if (count === 0) continue;
      const out = (node: number) => splits + (node * blocks.length + b) * splitBytes;
      const all = (1 << count) - 1;
      tasks.add(
        taskHistogram,
        rowNumbers + smaller.start * 4,
        smaller.count,
        gradients,
        binned.blocks[b] as number,
        (blocks[b] as Block).width,
        count,
        order,
        records,
        histogramAt(smaller, histogram),
        larger === null ? 0 : histogramAt(larger, histogram),
        space.nodes + k * nodeBytes,
        space.nodes + l * nodeBytes,
        out(k),
        out(l),
        scoring,
        tree.canSplit(smaller) ? all : 0,
        larger !== null && tree.canSplit(larger) ? all : 0,
        keys[0] as number,
        keys[1] as number,
      );
    }
  }
  tasks.run();
  for (const [k, node] of evaluated.entries()) {
    if (tree.canSplit(node)) node.split = bestOf(space, k, selectionOf[k] ?? [], node, tree);
    if (node.split === null) {
      tree.slots.give(node.slot);
      node.slot = -1;
    }
  }
}

/** Blocks stand in the order of their features, and a later one must score more: of equal splits the first feature's is taken. */
function bestOf(
  space: Workspace,
  k: number,
  selection: readonly BlockSelection[],
  node: OpenNode,
  { scoring, rules }: TreeChoice,
): FoundSplit | null {
  const { whole, unsigned, real, bytes, splits, blocks } = space;
  let best = -1;
  let score = Number.NEGATIVE_INFINITY;
  for (const [b, { count }] of selection.entries()) {
    const at = splits + (k * blocks.length + b) * splitBytes;
    if (count === 0 || (whole[(at + splitFeature) >> 2] as number) < 0 || (real[at >> 3] as number) <= score) continue;
    score = real[at >> 3] as number;
    best = at;
  }
  if (best < 0) return null;
  const categorical = whole[(best + splitCategorical) >> 2] === 1;
  const own = scoring.threshold(node.g, node.h, node.low, node.high);
  return {
    score,
    gain: (score - own) * scoring.toGain + rules.minGain,
    feature: whole[(best + splitFeature) >> 2] as number,
    bin: whole[(best + splitBin) >> 2] as number,
    missingLeft: whole[(best + splitMissingLeft) >> 2] === 1,
    set: categorical ? bytes.slice(best + splitSet, best + splitSet + 32) : null,
    leftH: unsigned[(best + 8) >> 2] as number,
    leftG: whole[(best + 12) >> 2] as number,
  };
}
