// A grown tree's values onto margins: by the stretches of its leaves, and by walking for rows that it did not grow from.

import { taskAddLeaf, taskAddSplit, taskWalk, walkBytes } from "../assembly/layout.ts";
import type { TaskList } from "../kernels/task-list.ts";
import type { GrownTree, LeafRows } from "./growth-rules.ts";
import { ruleWords } from "./partition.ts";
import { chunkRows, type Workspace } from "./workspace.ts";

/** Adds to the margins of the rows that the tree grew from. */
export function addToRows(space: Workspace, tree: GrownTree, leaves: readonly LeafRows[], margins: number): void {
  const { tasks, rowNumbers } = space;
  for (const { node, start, count } of leaves) {
    const split = tree.splits[node] ?? null;
    const words = split === null ? null : ruleWords(space, node, split);
    for (let at = start; at < start + count; at += chunkRows) {
      const rows = rowNumbers + at * 4;
      const many = Math.min(chunkRows, start + count - at);
      if (tasks.full()) tasks.run();
      if (words === null) {
        const task = tasks.add(taskAddLeaf, rows, many, margins);
        tasks.setDouble(task, 0, tree.values[node] as number);
      } else {
        const task = tasks.add(taskAddSplit, rows, many, ...words, margins);
        tasks.setDouble(task, 0, tree.values[tree.left[node] as number] as number);
        tasks.setDouble(task, 1, tree.values[tree.right[node] as number] as number);
      }
    }
  }
  tasks.run();
}

/** Writes a tree where rows can walk over it; `walkAt` has room for its nodes. */
export function writeWalk(space: Workspace, tree: GrownTree, walkAt: number): void {
  const { whole, unsigned, real, whereIs } = space;
  for (const [node, split] of tree.splits.entries()) {
    const at = walkAt + node * walkBytes;
    const word = at >> 2;
    real[(at + 24) >> 3] = tree.values[node] as number;
    if (split === null) {
      whole[word] = -1;
      continue;
    }
    const { block, place } = whereIs.get(split.feature) as { block: number; place: number };
    const setAt = ruleWords(space, node, split)[4] as number;
    whole[word] = block;
    whole[word + 1] = place;
    unsigned[word + 2] = split.bin | (split.missingLeft ? 256 : 0);
    unsigned[word + 3] = setAt;
    whole[word + 4] = tree.left[node] as number;
    whole[word + 5] = tree.right[node] as number;
  }
}

/** Adds to the margins of rows of any binned set: row numbers from..to of a list, or rows from..to themselves where the list is 0. */
export function addByWalk(
  tasks: TaskList,
  walkAt: number,
  blockTable: number,
  list: number,
  from: number,
  to: number,
  margins: number,
): void {
  for (let at = from; at < to; at += chunkRows) {
    if (tasks.full()) tasks.run();
    tasks.add(taskWalk, walkAt, blockTable, list, at, Math.min(to, at + chunkRows), margins);
  }
  tasks.run();
}
