// Forests: trees that know nothing of one another, and their mean. Random forests draw rows and take the best places; extra trees take all
// rows, and places of chance. Both draw features anew at every node.

import { type Random, seededRandom, systemClock } from "#infra/runtime/index.ts";
import { growTree } from "../grow/grow-tree.ts";
import type { GrowthRules } from "../grow/growth-rules.ts";
import type { Workspace } from "../grow/workspace.ts";
import { joinTrees, type TreeEnsemble, type TreeNodes } from "../model/tree-ensemble.ts";
import { classesOf } from "../objectives/classification.ts";
import { weightedMean } from "../objectives/objective.ts";
import type { FitContext } from "./boosted-trees.ts";
import { inPool } from "./in-pool.ts";
import { ForestOptions, parseOptions } from "./options.ts";
import { packGradients } from "./pack-gradients.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type Ending, runRounds } from "./rounds.ts";
import { toNodes } from "./to-nodes.ts";
import { requireRows, type TrainingRows } from "./training-rows.ts";

export interface ForestFit {
  readonly model: TreeEnsemble;
  readonly ending: Ending;
  /** Trees an output. */
  readonly trees: number;
  readonly constant: readonly string[];
  readonly seed: number;
}

/** Numbers: a leaf is the mean of its labels. Classes: a leaf is the share of the class; one output for two classes (the share of class 1),
 * else an output a class, each with trees of its own, whose shares need not add up to 1. Splits lower the squared error, which for shares of
 * classes is the Gini impurity. Threads change no bit.
 * @throws as fitBoostedTrees
 * @source Breiman (2001), Machine Learning 45; Geurts, Ernst & Wehenkel (2006), Machine Learning 63. Places are drawn evenly among the bins that
 *   a node holds; Geurts draws among values. */
export async function fitForest(
  rows: TrainingRows,
  given: ForestOptions = {},
  context: FitContext = {},
): Promise<ForestFit> {
  const options = parseOptions(ForestOptions, given, "A forest");
  requireRows(rows, "Training rows");
  const targets = targetsOf(rows, options.labels);
  const rules = rulesOf(options, rows);
  return inPool(context.pool, async (pool) => {
    const random = seededRandom(options.seed);
    const mostLeaves = Math.min(rules.maxLeaves, rows.count, 2 ** rules.maxDepth);
    const wanted = { ...options, outputs: 0, mostLeaves, mostNodes: 2 * mostLeaves - 1 };
    const prepared = prepare(pool, rows, null, wanted, random.fork("bins"));
    const grown: TreeNodes[][] = [];
    const drawn = random.fork("rows");
    const nodes = random.fork("nodes");
    const { ending, rounds } = await runRounds(
      { rounds: options.trees, budgetMs: options.budgetMs, greaterIsBetter: false },
      { ...context, clock: context.clock ?? systemClock },
      () => {
        const counts = options.kind === "random" ? drawCounts(rows, drawn) : (rows.weights ?? null);
        grown.push(targets.map((target, output) => growOne(prepared, rules, target, counts, nodes, output)));
      },
      null,
    );
    const face = { features: rows.features, outputs: targets.length, base: targets.map(({ base }) => base) };
    const trees = grown.flat().map((tree) => ({ ...tree, value: Float64Array.from(tree.value, (v) => v / rounds) }));
    return {
      model: joinTrees({ ...face, link: "identity", rounded: true }, trees),
      ending,
      trees: rounds,
      constant: rows.features.filter((_, f) => !prepared.features.includes(f)),
      seed: options.seed,
    };
  });
}

type Options = ReturnType<typeof parseOptions<typeof ForestOptions>>;

function rulesOf(options: Options, { features }: TrainingRows): GrowthRules {
  const usual = options.labels === "numbers" ? 1 / 3 : 1 / Math.sqrt(features.length);
  return {
    growth: options.maxLeaves === undefined ? "depth" : "leaf",
    maxDepth: options.maxDepth,
    maxLeaves: options.maxLeaves ?? Number.POSITIVE_INFINITY,
    lambda: 0,
    alpha: 0,
    minChildWeight: options.minLeaf,
    minGain: 0,
    categorySmoothing: options.categorySmoothing,
    randomPlaces: options.kind === "extra",
    columnShareByNode: options.columnShareByNode ?? usual,
    rate: 1,
    monotone: new Int8Array(features.length),
  };
}

interface Target {
  /** What a tree that never splits would say. */
  readonly base: number;
  /** The label less the base: sums stay small, and fixed point exact. */
  of(row: number): number;
}

function targetsOf({ labels, weights, count }: TrainingRows, kind: Options["labels"]): readonly Target[] {
  const centred = (value: (row: number) => number): Target => {
    const base = weightedMean(count, weights, value);
    return { base, of: (row) => value(row) - base };
  };
  if (kind === "numbers") return [centred((row) => labels[row]!)];
  const classes = classesOf(labels);
  const outputs = classes === 2 ? [1] : Array.from({ length: classes }, (_, k) => k);
  return outputs.map((wanted) => centred((row) => (labels[row] === wanted ? 1 : 0)));
}

/** As many draws as rows, with putting back: how often each came, times its weight. */
function drawCounts({ count, weights }: TrainingRows, random: Random): Float32Array {
  const counts = new Float32Array(count);
  for (let k = 0; k < count; k++) counts[random.integer(count)]! += 1;
  if (weights !== undefined) for (let row = 0; row < count; row++) counts[row]! *= weights[row]!;
  return counts;
}

/** One tree over the rows that were drawn. */
function growOne(
  { space, features, bins, training }: Prepared,
  rules: GrowthRules,
  target: Target,
  counts: ArrayLike<number> | null,
  random: Random,
  output: number,
): TreeNodes {
  const used = writeRows(space, target, counts);
  const start = packGradients(space, 2, 0, training, 0, 2 ** 32 - 1);
  const { tree } = growTree(space, rules, { ...start, rows: used, features, random, apart: false });
  return toNodes(tree, bins, output);
}

/** Gradients of the squared error at 0, and the numbers of the rows that were drawn; returns how many. */
function writeRows(
  { pool, gradients, rowNumbers, rows }: Workspace,
  target: Target,
  counts: ArrayLike<number> | null,
): number {
  const pairs = new Float32Array(pool.buffer(), gradients, 2 * rows);
  const numbers = new Uint32Array(pool.buffer(), rowNumbers, rows);
  let used = 0;
  for (let row = 0; row < rows; row++) {
    const count = counts === null ? 1 : counts[row]!;
    pairs[2 * row] = -count * target.of(row);
    pairs[2 * row + 1] = count;
    if (count > 0) numbers[used++] = row;
  }
  return used;
}
