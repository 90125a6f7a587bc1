// What changed between two snapshots, for feeds that send nothing else.

import type { BookTop } from "./book-top.ts";
import type { LevelChange } from "./level-2-book.ts";
import type { BookSide } from "./price-levels.ts";

/** Changes that lead from one top of a book to the next. A level that fell out of the snapshot's depth counts as removed. */
export function deltaBetween(before: BookTop, after: BookTop): readonly LevelChange[] {
  return [
    ...sideBetween(1, before.bidTicks, before.bidSizes, after.bidTicks, after.bidSizes),
    ...sideBetween(-1, before.askTicks, before.askSizes, after.askTicks, after.askSizes),
  ];
}

/** Both sides are sorted, best first: one walk down both. */
function sideBetween(
  side: BookSide,
  oldTicks: Float64Array,
  oldSizes: Float64Array,
  newTicks: Float64Array,
  newSizes: Float64Array,
): LevelChange[] {
  const changes: LevelChange[] = [];
  const key = (ticks: Float64Array, at: number): number => {
    const found = ticks[at];
    return found === undefined || Number.isNaN(found) ? Number.NEGATIVE_INFINITY : found * side;
  };
  for (let left = 0, right = 0; ; ) {
    const [old, now] = [key(oldTicks, left), key(newTicks, right)];
    if (old === Number.NEGATIVE_INFINITY && now === Number.NEGATIVE_INFINITY) return changes;
    if (old > now) {
      changes.push({ side, ticks: old * side, size: 0 });
      left += 1;
    } else {
      const size = newSizes[right] as number;
      if (old < now || oldSizes[left] !== size) changes.push({ side, ticks: now * side, size });
      if (old === now) left += 1;
      right += 1;
    }
  }
}
