// Gradient boosting: round after round a tree (or one an output) that steps down the loss.

import { type Clock, callerError, seededRandom, systemClock } from "#infra/runtime/index.ts";
import { addByWalk, addToRows, writeWalk } from "../grow/apply-tree.ts";
import { growTree } from "../grow/grow-tree.ts";
import type { GrownTree, GrowthRules, LeafRows } from "../grow/growth-rules.ts";
import { drawRows } from "../grow/partition.ts";
import { drawFeatures } from "../grow/selection.ts";
import type { TreePool } from "../kernels/tree-pool.ts";
import { joinTrees, type TreeEnsemble, type TreeNodes } from "../model/tree-ensemble.ts";
import type { Objective } from "../objectives/objective.ts";
import { openObjective } from "../objectives/open-objective.ts";
import { inPool } from "./in-pool.ts";
import { BoostedTreesOptions, parseOptions } from "./options.ts";
import { packGradients } from "./pack-gradients.ts";
import { type Prepared, type PreparedRows, prepare } from "./prepare.ts";
import { type Ending, runRounds } from "./rounds.ts";
import { toNodes } from "./to-nodes.ts";
import { placesOf, requireRows, type TrainingRows } from "./training-rows.ts";

export interface RoundReport {
  /** From 1. */
  readonly round: number;
  readonly rounds: number;
  /** Of the validation rows; null without them. */
  readonly score: number | null;
}

export interface FitContext {
  /** Threads to work with; one of its own where absent. */
  readonly pool?: TreePool;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly onRound?: (report: RoundReport) => void;
}

export interface BoostedFit {
  readonly model: TreeEnsemble;
  readonly ending: Ending;
  /** Rounds that the model holds. */
  readonly rounds: number;
  readonly metric: string;
  /** The validation rows' figure after each round. */
  readonly scores: readonly number[];
  /** Features that never varied: no tree uses them. */
  readonly constant: readonly string[];
  readonly seed: number;
}

/** Trains on rows; with `validation` it can stop early. Threads change no bit of the model: sums are whole numbers.
 * @throws tools/feature-invalid, tools/feature-unknown, tools/length-mismatch, tools/series-too-short, tools/series-constant,
 *   tools/value-not-finite, tools/parameter-out-of-range, tools/training-invalid, tools/training-one-class, tools/memory-budget,
 *   tools/training-running, the signal's reason */
export async function fitBoostedTrees(
  rows: TrainingRows,
  given: BoostedTreesOptions = {},
  { validation = null, ...context }: FitContext & { readonly validation?: TrainingRows | null } = {},
): Promise<BoostedFit> {
  const options = parseOptions(BoostedTreesOptions, given, "Boosted trees");
  requireRows(rows, "Training rows");
  if (validation !== null) requireValidation(rows, validation);
  if (options.stopAfter !== undefined && validation === null) {
    throw callerError(
      "tools/training-invalid",
      "stopAfter needs validation rows to tell when to stop. Give some, or leave it out.",
    );
  }
  const objective = openObjective(rows, options);
  const rules = rulesOf(options, rows);
  return inPool(context.pool, async (pool) => {
    const random = seededRandom(options.seed);
    const mostLeaves = Math.min(rules.maxLeaves, rows.count, 2 ** Math.min(rules.maxDepth, 30));
    const wanted = { ...options, outputs: objective.outputs, mostLeaves, mostNodes: 2 * mostLeaves - 1 };
    const prepared = prepare(pool, rows, validation, wanted, random.fork("bins"));
    const trees: TreeNodes[] = [];
    const boost = openBoosting(prepared, objective, rules, options, trees);
    const score = validation === null ? null : () => objective.metric.of(boost.validationMargins, validation);
    const { ending, rounds, scores } = await runRounds(
      { ...options, greaterIsBetter: objective.metric.greaterIsBetter },
      { ...context, clock: context.clock ?? systemClock },
      boost.round,
      score,
    );
    const face = { features: rows.features, outputs: objective.outputs, base: objective.base, link: objective.link };
    return {
      model: joinTrees({ ...face, rounded: true }, trees.slice(0, rounds * objective.outputs)),
      ending,
      rounds,
      metric: objective.metric.name,
      scores,
      constant: rows.features.filter((_, f) => !prepared.features.includes(f)),
      seed: options.seed,
    };
  });
}

type Options = ReturnType<typeof parseOptions<typeof BoostedTreesOptions>>;

function requireValidation(rows: TrainingRows, validation: TrainingRows): void {
  requireRows(validation, "Validation rows");
  if (validation.features.join("\n") === rows.features.join("\n")) return;
  const says = "Validation rows have other features than the training rows, or another order. Give the same.";
  throw callerError("tools/feature-invalid", says);
}

function rulesOf(options: Options, { features, count }: TrainingRows): GrowthRules {
  const { growth, maxDepth, maxLeaves, learningRate } = options;
  if (maxLeaves !== undefined && maxLeaves > count) {
    const says = `maxLeaves is ${maxLeaves}, and there are ${count} rows: a leaf needs at least one. Allow fewer leaves, or give more rows.`;
    throw callerError("tools/series-too-short", says, { maxLeaves, count });
  }
  const names = Object.keys(options.monotone);
  const monotone = new Int8Array(features.length);
  for (const [k, at] of placesOf(names, features, "monotone").entries()) {
    const name = names[k] as string;
    if (options.categorical.includes(name) && options.monotone[name] !== 0) {
      const says = `${name} is categorical: its categories have no order that a prediction could follow. Drop its monotone constraint.`;
      throw callerError("tools/parameter-out-of-range", says, { name });
    }
    monotone[at] = options.monotone[name] ?? 0;
  }
  return {
    ...options,
    monotone,
    rate: learningRate,
    randomPlaces: false,
    maxDepth: maxDepth ?? (growth === "depth" ? 6 : 30),
    maxLeaves: maxLeaves ?? (growth === "leaf" ? Math.min(31, count) : Number.POSITIVE_INFINITY),
  };
}

interface Boosting {
  readonly validationMargins: readonly Float64Array[];
  round(round: number): void;
}

/** Margins begin at the objective's base; each round adds a tree an output to them and to `trees`. */
function openBoosting(
  { space, bins, features, training, validation, walkAt }: Prepared,
  objective: Objective,
  rules: GrowthRules,
  options: Options,
  trees: TreeNodes[],
): Boosting {
  const buffer = space.pool.buffer();
  const marginsOf = (rows: PreparedRows) =>
    rows.margins.map((at, k) => new Float64Array(buffer, at, rows.binned.count).fill(objective.base[k] as number));
  const margins = marginsOf(training);
  const validationMargins = validation === null ? [] : marginsOf(validation);
  const pairs = new Float32Array(buffer, space.gradients, space.rows * 2);
  const rowNumbers = new Uint32Array(buffer, space.rowNumbers, space.rows);
  const random = seededRandom(options.seed);
  const rowChance = random.fork("rows");
  const columnChance = random.fork("columns");
  const nodeChance = random.fork("nodes");
  const share = options.rowShare < 1 ? Math.round(options.rowShare * 2 ** 32) : 2 ** 32 - 1;

  const addTree = (output: number, key: number): void => {
    const into = training.margins[output] as number;
    if (objective.gradients) objective.gradients(output, margins, pairs);
    const start = packGradients(space, objective.kernel, into, training, key, share);
    space.pool.kernels.fillRows(space.rowNumbers, space.rows);
    const drawn = options.rowShare < 1 ? drawRows(space, key, share) : space.rows;
    const grown = growTree(space, rules, {
      ...start,
      rows: drawn,
      features: drawFeatures(features, options.columnShare, columnChance),
      random: nodeChance,
      apart: objective.renew !== undefined,
    });
    if (objective.renew)
      renewLeaves(grown.tree, grown.leaves, objective.renew, rowNumbers, margins[output], rules.rate);
    addToRows(space, grown.tree, grown.leaves, into);
    if (drawn < space.rows || validation !== null) writeWalk(space, grown.tree, walkAt);
    if (drawn < space.rows) {
      addByWalk(space.tasks, walkAt, training.blockTable, space.rowNumbers, drawn, space.rows, into);
    }
    if (validation !== null) {
      const to = validation.margins[output] as number;
      addByWalk(space.tasks, walkAt, validation.blockTable, 0, 0, validation.binned.count, to);
    }
    trees.push(toNodes(grown.tree, bins, output));
  };
  return {
    validationMargins,
    round() {
      const key = rowChance.integer(2 ** 32);
      for (let output = 0; output < objective.outputs; output++) addTree(output, key);
    },
  };
}

/** Each leaf's value from its own rows, in place of the Newton step. */
function renewLeaves(
  tree: GrownTree,
  leaves: readonly LeafRows[],
  renew: NonNullable<Objective["renew"]>,
  rowNumbers: Uint32Array,
  margins: Float64Array | undefined,
  rate: number,
): void {
  for (const { node, start, count } of leaves) {
    if (margins && count > 0) tree.values[node] = renew(rowNumbers.subarray(start, start + count), margins) * rate;
  }
}
