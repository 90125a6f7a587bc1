// A node that may still be split: its rows, its sums, and the best split that was found for it.

import type { Split } from "./growth-rules.ts";

export interface OpenNode {
  readonly id: number;
  readonly depth: number;
  /** Its stretch of the row numbers. */
  start: number;
  count: number;
  /** Sums in steps. */
  readonly g: number;
  readonly h: number;
  /** Bounds of its weight, in steps. */
  readonly low: number;
  readonly high: number;
  /** Where its histogram is kept; -1 nowhere. */
  slot: number;
  split: FoundSplit | null;
}

export interface FoundSplit extends Split {
  readonly score: number;
  readonly leftG: number;
  readonly leftH: number;
}

/** Histograms in use and free. */
export interface Slots {
  take(): number;
  give(slot: number): void;
}

export function openSlots(count: number): Slots {
  const free = Array.from({ length: count }, (_, i) => count - 1 - i);
  return {
    take: () => free.pop() ?? -1,
    give(slot) {
      if (slot >= 0) free.push(slot);
    },
  };
}
