// Exact Shapley values of tree ensembles: what each feature adds to a row's margin, beside what the model expects.

import { callerError } from "#infra/runtime/index.ts";
import { goesLeft, predictMargins, type TreeEnsemble } from "../trees/index.ts";
import { interventionalGame, type LeafGame, pathDependentGame } from "./tree-shap-games.ts";
import { fillPatterns, pathsOf, type TreePaths } from "./tree-shap-paths.ts";

export interface ShapValues {
  /** Shape (rows x outputs x features): a row's values and `expected` add up to its margin. */
  readonly values: Float64Array;
  /** The margin of each output where no feature is known. */
  readonly expected: Float64Array;
}

/** A leaf with up to so many features keeps what it gives for each pattern: many rows share few patterns. */
const tabledFeatures = 8;

/** Path-dependent where no background is given: features that are not known are drawn along the tree's own shares. Interventional with a
 * background: they are taken from its rows, all alike likely. For each leaf a row is a pattern of the features that it satisfies, so
 * the work a row is that of one walk over all nodes and a sum a leaf.
 * @param values row-major (rows x features of the model). @param background the same, at least one row
 * @throws tools/length-mismatch, tools/series-empty, tools/parameter-out-of-range for trees with ways of more than 30 features */
export function treeShap(
  model: TreeEnsemble,
  values: Float32Array | Float64Array,
  background: Float32Array | Float64Array | null = null,
): ShapValues {
  const columns = model.features.length;
  const rows = rowsOf(values, columns);
  const out = new Float64Array(rows * model.outputs * columns);
  const expected = background === null ? Float64Array.from(model.base) : meanMargins(model, background);
  const compared = comparable(model, values);
  const others = background === null ? null : comparable(model, background);
  for (const [tree, root] of model.roots.entries()) {
    const paths = pathsOf(model, root);
    const output = model.treeOutput[tree]!;
    const games =
      others === null
        ? paths.leaves.map(pathDependentGame)
        : backgroundGames(model, paths, others, others.length / columns);
    if (others === null) expected[output]! += meanOf(paths);
    addTree(model, paths, games, compared, rows, output, out);
  }
  return { values: out, expected };
}

function addTree(
  model: TreeEnsemble,
  paths: TreePaths,
  games: readonly LeafGame[],
  values: Float32Array | Float64Array,
  rows: number,
  output: number,
  out: Float64Array,
): void {
  const columns = model.features.length;
  const patterns = new Int32Array(paths.count);
  const decide = decider(model, values, columns);
  const shown = paths.leaves.map(({ features }, k) => tabled(games[k]!, features.length));
  for (let row = 0; row < rows; row++) {
    fillPatterns(paths, decide(row), patterns);
    const to = (row * model.outputs + output) * columns;
    for (let k = 0; k < paths.count; k++) {
      const leaf = paths.leaf[k]!;
      if (leaf < 0) continue;
      const { features } = paths.leaves[leaf]!;
      const { table, at } = shown[leaf]!(patterns[k]!);
      for (let i = 0; i < features.length; i++) out[to + features[i]!]! += table[at + i]!;
    }
  }
}

interface Found {
  readonly table: Float64Array;
  at: number;
}

/** A game by pattern, worked out when a pattern comes for the first time. */
function tabled(game: LeafGame, features: number): (pattern: number) => Found {
  const keeps = features <= tabledFeatures;
  const found: Found = { table: new Float64Array(features * (keeps ? 2 ** features : 1)), at: 0 };
  const done = new Uint8Array(keeps ? 2 ** features : 0);
  return (pattern) => {
    if (keeps) {
      found.at = pattern * features;
      if (done[pattern] === 1) return found;
      done[pattern] = 1;
    } else found.table.fill(0);
    game(pattern, found.table, found.at);
    return found;
  };
}

function backgroundGames(
  model: TreeEnsemble,
  paths: TreePaths,
  background: Float32Array | Float64Array,
  rows: number,
): readonly LeafGame[] {
  const patterns = new Int32Array(paths.count);
  const decide = decider(model, background, model.features.length);
  const counts = paths.leaves.map(() => new Map<number, number>());
  for (let row = 0; row < rows; row++) {
    fillPatterns(paths, decide(row), patterns);
    for (let k = 0; k < paths.count; k++) {
      const seen = counts[paths.leaf[k]!];
      if (seen !== undefined) seen.set(patterns[k]!, (seen.get(patterns[k]!) ?? 0) + 1);
    }
  }
  return paths.leaves.map((leaf, k) => interventionalGame(leaf, counts[k]!));
}

function decider(model: TreeEnsemble, values: Float32Array | Float64Array, columns: number) {
  let from = 0;
  const decide = (node: number): boolean => goesLeft(model, node, values[from + model.feature[node]!]!);
  return (row: number) => {
    from = row * columns;
    return decide;
  };
}

/** The mean of the leaves, by the shares of their ways. */
const meanOf = ({ leaves }: TreePaths): number =>
  leaves.reduce((sum, { value, shares }) => sum + value * shares.reduce((product, share) => product * share, 1), 0);

function meanMargins(model: TreeEnsemble, background: Float32Array | Float64Array): Float64Array {
  const rows = rowsOf(background, model.features.length);
  if (rows === 0) {
    throw callerError("tools/series-empty", "The background has no rows; wanted at least one to take values from.");
  }
  const margins = predictMargins(model, background);
  const mean = new Float64Array(model.outputs);
  for (const [i, margin] of margins.entries()) mean[i % model.outputs]! += margin / rows;
  return mean;
}

const comparable = ({ rounded }: TreeEnsemble, values: Float32Array | Float64Array) =>
  rounded && values instanceof Float64Array ? Float32Array.from(values) : values;

function rowsOf(values: ArrayLike<number>, columns: number): number {
  if (values.length % columns === 0) return values.length / columns;
  const says = `${values.length} values are no whole number of rows of ${columns} features. Give every row all features of the model, NaN where missing.`;
  throw callerError("tools/length-mismatch", says, { values: values.length, features: columns });
}
