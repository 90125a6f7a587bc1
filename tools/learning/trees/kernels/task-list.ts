// Tasks of a phase, written where the kernels read them. What the words of each kind mean stands in assembly/tasks.ts.

import { taskBytes, taskDoubles } from "../assembly/layout.ts";
import type { TreePool } from "./tree-pool.ts";

const words = taskBytes / 4;
const doubles = taskBytes / 8;

export interface TaskList {
  readonly room: number;
  /** Adds a task; returns its place in the list. */
  add(kind: number, ...words: number[]): number;
  setDouble(task: number, index: number, value: number): void;
  full(): boolean;
  /** Runs all, and begins a new list; results can be read until the next task is added. */
  run(): void;
  word(task: number, index: number): number;
  unsigned(task: number, index: number): number;
  double(task: number, index: number): number;
}

/** Tasks at an address of a pool whose memory is reserved already. */
export function openTaskList(pool: TreePool, at: number, room: number): TaskList {
  const whole = new Int32Array(pool.buffer(), at, room * words);
  const unsigned = new Uint32Array(pool.buffer(), at, room * words);
  const real = new Float64Array(pool.buffer(), at, room * doubles);
  let count = 0;
  return {
    room,
    add(kind, ...values) {
      if (count >= room) throw new RangeError(`A phase of more than ${room} tasks.`);
      const from = count * words;
      whole[from] = kind;
      for (let i = 0; i < values.length; i++) whole[from + 1 + i] = values[i] as number;
      return count++;
    },
    setDouble(task, index, value) {
      real[task * doubles + taskDoubles / 8 + index] = value;
    },
    full: () => count === room,
    run() {
      if (count > 0) pool.kernels.run(count);
      count = 0;
    },
    word: (task, index) => whole[task * words + index] as number,
    unsigned: (task, index) => unsigned[task * words + index] as number,
    double: (task, index) => real[task * doubles + taskDoubles / 8 + index] as number,
  };
}
