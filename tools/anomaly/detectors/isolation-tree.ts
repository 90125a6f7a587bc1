// One random tree of an isolation forest as flat arrays, in depth-first order.

import type { Random } from "#infra/runtime/index.ts";

export interface IsolationTree {
  /** Column that the node is cut by; 0 in a leaf, where it does not matter. */
  readonly column: Int32Array;
  /** -Infinity in a leaf. */
  readonly cut: Float64Array;
  /** Where the two children of a node stand, side by side; a leaf is its own child, so that a walk may go on for as long as it likes. */
  readonly children: Int32Array;
  /** Of a leaf: its depth, and the mean path that the rows left in it would still need. */
  readonly path: Float64Array;
  /** Steps from the root to the deepest leaf. */
  readonly depth: number;
}

const eulerGamma = 0.5772156649015329;

/** c(n): mean path length of an unsuccessful search among n rows in a binary search tree; 0 for n <= 1, 1 for 2. */
export function meanPathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + eulerGamma) - (2 * (rows - 1)) / rows;
}

/** @param chosen the rows it is grown from; their order is changed */
export function growTree(
  rows: Float64Array,
  columns: number,
  chosen: Uint32Array,
  maxDepth: number,
  random: Random,
): IsolationTree {
  const room = 2 * chosen.length - 1;
  const column = new Int32Array(room);
  const cut = new Float64Array(room).fill(Number.NEGATIVE_INFINITY);
  const children = new Int32Array(2 * room);
  const path = new Float64Array(room);
  const untried = Int16Array.from({ length: columns }, (_, i) => i);
  let nodes = 0;
  let deepest = 0;
  let low = 0;
  let high = 0;
  grow(0, chosen.length, 0);
  return {
    column: column.slice(0, nodes),
    cut: cut.slice(0, nodes),
    children: children.slice(0, 2 * nodes),
    path: path.slice(0, nodes),
    depth: deepest,
  };

  function grow(from: number, to: number, depth: number): void {
    const node = nodes++;
    const chosenColumn = to - from > 1 && depth < maxDepth ? drawColumn(from, to) : -1;
    if (chosenColumn < 0) {
      path[node] = depth + meanPathLength(to - from);
      children[2 * node] = children[2 * node + 1] = node;
      deepest = Math.max(deepest, depth);
      return;
    }
    const at = low + (high - low) * random.next();
    const threshold = at > low ? at : high; // so that at least one row goes left
    const middle = partition(from, to, chosenColumn, threshold);
    column[node] = chosenColumn;
    cut[node] = threshold;
    children[2 * node] = nodes;
    grow(from, middle, depth + 1);
    children[2 * node + 1] = nodes;
    grow(middle, to, depth + 1);
  }

  /** A random column that varies among the rows, with its range in low and high; -1 where none does. */
  function drawColumn(from: number, to: number): number {
    for (let left = columns; left > 0; left--) {
      const pick = random.integer(left);
      const candidate = untried[pick]!;
      untried[pick] = untried[left - 1]!;
      untried[left - 1] = candidate;
      if (measure(from, to, candidate)) return candidate;
    }
    return -1;
  }

  function measure(from: number, to: number, candidate: number): boolean {
    low = high = rows[chosen[from]! * columns + candidate]!;
    for (let i = from + 1; i < to; i++) {
      const value = rows[chosen[i]! * columns + candidate]!;
      if (value < low) low = value;
      else if (value > high) high = value;
    }
    return high > low;
  }

  /** Rows below the threshold to the front; where the others begin. */
  function partition(from: number, to: number, by: number, threshold: number): number {
    let middle = from;
    for (let i = from; i < to; i++) {
      const row = chosen[i]!;
      if (rows[row * columns + by]! >= threshold) continue;
      chosen[i] = chosen[middle]!;
      chosen[middle++] = row;
    }
    return middle;
  }
}
