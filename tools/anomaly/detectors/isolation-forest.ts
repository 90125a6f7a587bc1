// Rows that are cut off from the others by few random cuts. Trees as flat arrays, so that a forest is a handful of buffers.

import { callerError, type Random } from "#infra/runtime/index.ts";
import { requireShape, requireWhole } from "#tools/numeric/index.ts";
import { growTree, type IsolationTree, meanPathLength } from "./isolation-tree.ts";

export interface IsolationForestOptions {
  readonly trees?: number;
  /** Rows a tree is grown from, drawn without putting back; all where there are fewer. */
  readonly sample?: number;
  readonly random: Random;
}

export interface IsolationForest {
  readonly columns: number;
  /** 0.5 is usual, near 1 is cut off at once. Scores one row (its first value at `from`). */
  score(row: ArrayLike<number>, from?: number): number;
  /** @param rows shape (n x columns), row-major */
  scoreAll(rows: Float64Array): Float64Array;
}

/** Isolation forest: each tree splits `sample` rows by a random column (one that is not constant there) at a random place between its least and
 * greatest value, down to single rows or depth ceil(log2 sample). The score is 2^(-h / c(sample)), h the mean over trees of depth + c(rows left in
 * the leaf), c(n) = 2 (ln(n - 1) + 0.5772) - 2 (n - 1) / n the mean path of an unsuccessful search. Streaming form: fit on the past, score each
 * new row. Rows that are equal to one another are never told apart, and score alike.
 * @param rows shape (n x columns), row-major, all finite, n >= 2
 * @throws tools/length-mismatch, tools/series-too-short, tools/value-not-finite, tools/series-constant where no column varies, tools/parameter-out-of-range
 * @source Liu, Ting & Zhou (2008), ICDM. As in scikit-learn a column is drawn among those that vary in the node; the paper draws among all. */
export function fitIsolationForest(
  rows: Float64Array,
  columns: number,
  { trees = 100, sample = 256, random }: IsolationForestOptions,
): IsolationForest {
  requireWhole("columns", columns, 1);
  requireWhole("trees", trees, 1);
  requireWhole("sample", sample, 2);
  const count = Math.floor(rows.length / columns);
  requireShape("rows", rows, count, columns);
  requireRows(rows, count, columns);
  const drawn = Math.min(sample, count);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const depth = Math.ceil(Math.log2(Math.max(drawn, 2)));
  const grown = Array.from({ length: trees }, () => {
    for (let i = 0; i < drawn; i++) {
      const j = i + random.integer(count - i);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return growTree(rows, columns, order.slice(0, drawn), depth, random);
  });
  const perUnit = -Math.LN2 / (trees * meanPathLength(drawn));
  const toScore = (path: number): number => Math.exp(path * perUnit);
  return {
    columns,
    score(row, from = 0) {
      let path = 0;
      for (const tree of grown) path += pathOf(tree, row, from);
      return toScore(path);
    },
    scoreAll(all) {
      const paths = new Float64Array(Math.floor(all.length / columns));
      requireShape("rows", all, paths.length, columns);
      // Trees outside, rows inside: one tree fits the nearest cache.
      for (const tree of grown) addPaths(tree, all, columns, paths);
      return paths.map(toScore);
    },
  };
}

/** As many steps as the tree is deep, leaf or not: a loop that never has to guess. NaN goes right, as a value larger than all others would. */
function pathOf({ column, cut, children, path, depth }: IsolationTree, row: ArrayLike<number>, from: number): number {
  let node = 0;
  for (let step = 0; step < depth; step++) {
    node = children[2 * node + (row[from + column[node]!]! < cut[node]! ? 0 : 1)]!;
  }
  return path[node]!;
}

function addPaths(tree: IsolationTree, rows: Float64Array, columns: number, paths: Float64Array): void {
  const { column, cut, children, path, depth } = tree;
  const even = paths.length - (paths.length % 4);
  // Four rows side by side: while one waits for its node the others go on.
  for (let row = 0, a = 0; row < even; row += 4, a += 4 * columns) {
    const b = a + columns;
    const c = b + columns;
    const d = c + columns;
    let [nodeA, nodeB, nodeC, nodeD] = [0, 0, 0, 0];
    for (let step = 0; step < depth; step++) {
      nodeA = children[2 * nodeA + (rows[a + column[nodeA]!]! < cut[nodeA]! ? 0 : 1)]!;
      nodeB = children[2 * nodeB + (rows[b + column[nodeB]!]! < cut[nodeB]! ? 0 : 1)]!;
      nodeC = children[2 * nodeC + (rows[c + column[nodeC]!]! < cut[nodeC]! ? 0 : 1)]!;
      nodeD = children[2 * nodeD + (rows[d + column[nodeD]!]! < cut[nodeD]! ? 0 : 1)]!;
    }
    paths[row]! += path[nodeA]!;
    paths[row + 1]! += path[nodeB]!;
    paths[row + 2]! += path[nodeC]!;
    paths[row + 3]! += path[nodeD]!;
  }
  for (let row = even; row < paths.length; row++) paths[row]! += pathOf(tree, rows, row * columns);
}

function requireRows(rows: Float64Array, count: number, columns: number): void {
  if (count < 2) {
    throw callerError("tools/series-too-short", `An isolation forest needs at least 2 rows, found ${count}.`, {
      count,
    });
  }
  const bad = rows.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw callerError(
      "tools/value-not-finite",
      `Row ${Math.floor(bad / columns)}, column ${bad % columns} is ${rows[bad]}; wanted finite numbers. Drop or fill what is missing first.`,
      { row: Math.floor(bad / columns), column: bad % columns },
    );
  }
  if (rows.every((value, i) => value === rows[i % columns])) {
    throw callerError("tools/series-constant", `All ${count} rows are equal, so none can be cut off from the others.`);
  }
}
