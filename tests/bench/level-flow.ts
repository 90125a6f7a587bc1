// Changes of price levels like those of a liquid market, made from a seed.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import type { BookDelta, BookSide, BookSnapshot, LevelChange } from "#knowledge/books/index.ts";

/** From the best price on, in ticks: mostly at or near it, sometimes far. */
export const distance = (random: Random): number => Math.floor(-Math.log(1 - random.next()) * 6);
export const anySize = (random: Random): number => 1 + random.integer(500);

export interface LevelFlow {
  readonly snapshot: BookSnapshot;
  readonly deltas: readonly BookDelta[];
  /** Level changes in all messages. */
  readonly changes: number;
}

/** A mid price that wanders by a tick in one message of twenty; three in ten changes are removals. 500 levels a side at the start. */
export function levelFlow(messages: number, perMessage: number, seed: number): LevelFlow {
  const random = seededRandom(seed);
  let mid = 100_000;
  const levels = (side: BookSide) =>
    Array.from({ length: 500 }, (_, n) => ({ ticks: mid - side * (n + 1), size: anySize(random) }));
  const snapshot = { sequence: 0, bids: levels(1), asks: levels(-1) };
  const deltas: BookDelta[] = [];
  for (let sequence = 1; sequence <= messages; sequence++) {
    const changes: LevelChange[] = [];
    if (random.next() < 0.05) {
      const gaining: BookSide = random.next() < 0.5 ? 1 : -1;
      mid += gaining;
      changes.push({ side: gaining === 1 ? -1 : 1, ticks: mid, size: 0 }); // the price walked over is empty on the side that gave way
    }
    while (changes.length < perMessage) {
      const side: BookSide = random.next() < 0.5 ? 1 : -1;
      const ticks = mid - side * (1 + distance(random));
      changes.push({ side, ticks, size: random.next() < 0.3 ? 0 : anySize(random) });
    }
    deltas.push({ firstSequence: sequence, lastSequence: sequence, changes });
  }
  return { snapshot, deltas, changes: messages * perMessage };
}
