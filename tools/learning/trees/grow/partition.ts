// Rows of split nodes to their children. A large node goes in chunks, whose parts are brought together in a second phase.

import { taskGatherParts, taskPartition } from "../assembly/layout.ts";
import type { Split } from "./growth-rules.ts";
import { chunkRows, columnOf, type Workspace } from "./workspace.ts";

export interface Move {
  readonly start: number;
  readonly count: number;
  readonly node: number;
  readonly split: Split;
}

/** The words of a task that say which side a bin goes to; a set is written where the kernel finds it. */
export function ruleWords(space: Workspace, node: number, { feature, bin, missingLeft, set }: Split): number[] {
  const { at, stride } = columnOf(space, feature);
  const setAt = set === null ? 0 : space.sets + node * 32;
  if (set !== null) space.bytes.set(set, setAt);
  return [at, stride, bin, missingLeft ? 1 : 0, setAt];
}

/** Moves the rows of each node; returns how many went left. */
export function partitionRows(space: Workspace, moves: readonly Move[]): number[] {
  return inPhases(space, moves, (move) => ruleWords(space, move.node, move.split).concat(0));
}

/** Rows that chance takes to the front: the tree grows from those.
 * @param share of all rows, in 2^-32 */
export function drawRows(space: Workspace, key: number, share: number): number {
  const all = { start: 0, count: space.rows };
  return inPhases(space, [all], () => [0, 0, share, 0, 0, key])[0] as number;
}

function inPhases<T extends { readonly start: number; readonly count: number }>(
  space: Workspace,
  moves: readonly T[],
  wordsOf: (move: T) => readonly number[],
): number[] {
  const counts: number[] = [];
  for (let from = 0; from < moves.length; ) {
    let to = from;
    let chunks = 0;
    while (to < moves.length) {
      const more = Math.ceil((moves[to] as T).count / chunkRows);
      if (to > from && chunks + more > space.tasks.room) break;
      chunks += more;
      to++;
    }
    counts.push(...onePhase(space, moves.slice(from, to), wordsOf));
    from = to;
  }
  return counts;
}

interface Chunk {
  readonly start: number;
  readonly count: number;
  readonly left: number;
}

function onePhase<T extends { readonly start: number; readonly count: number }>(
  space: Workspace,
  moves: readonly T[],
  wordsOf: (move: T) => readonly number[],
): number[] {
  const { tasks, rowNumbers, spare } = space;
  const first: number[] = [];
  for (const move of moves) {
    const words = wordsOf(move);
    const whole = move.count <= chunkRows ? 1 : 0;
    for (let at = move.start; at < move.start + move.count; at += chunkRows) {
      const count = Math.min(chunkRows, move.start + move.count - at);
      const task = tasks.add(taskPartition, rowNumbers + at * 4, count, spare + at * 4, ...words, whole);
      if (at === move.start) first.push(task);
    }
  }
  tasks.run();
  const chunksOf = moves.map(({ start, count }, k): Chunk[] =>
    Array.from({ length: Math.ceil(count / chunkRows) }, (_, c) => ({
      start: start + c * chunkRows,
      count: Math.min(chunkRows, count - c * chunkRows),
      left: tasks.word((first[k] as number) + c, 11),
    })),
  );
  const lefts = chunksOf.map((chunks) => chunks.reduce((sum, { left }) => sum + left, 0));
  for (const [k, chunks] of chunksOf.entries()) {
    if (chunks.length < 2) continue;
    let left = moves[k]?.start ?? 0;
    let right = left + (lefts[k] as number);
    for (const chunk of chunks) {
      tasks.add(
        taskGatherParts,
        spare + chunk.start * 4,
        chunk.count,
        chunk.left,
        rowNumbers + left * 4,
        rowNumbers + right * 4,
      );
      left += chunk.left;
      right += chunk.count - chunk.left;
    }
  }
  tasks.run();
  return lefts;
}
