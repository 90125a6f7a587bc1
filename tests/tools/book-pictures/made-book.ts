// Rows of the book clock by hand and by chance.

import { seededRandom } from "#infra/runtime/index.ts";
import { bookColumns } from "#tools/features/index.ts";

/** Sizes from the best level on; prices a cent apart around 100. */
export function rowOf(bids: readonly number[], asks: readonly number[]): Float64Array {
  const row = new Float64Array(bookColumns.length).fill(Number.NaN);
  for (const [i, size] of bids.entries()) {
    row[i] = 100 - 0.01 * (i + 1);
    row[10 + i] = size;
  }
  for (const [i, size] of asks.entries()) {
    row[20 + i] = 100 + 0.01 * (i + 1);
    row[30 + i] = size;
  }
  row[40] = 0.1;
  return row;
}

/** A halt or a gap of the feed. */
export const gap = (): Float64Array => new Float64Array(bookColumns.length).fill(Number.NaN);

/** Three levels a side, sides that are empty at times, and now and then a gap. */
export function madeBook(seed: number, count: number): Float64Array[] {
  const random = seededRandom(seed);
  const side = (): number[] =>
    Array.from({ length: random.next() < 0.05 ? 0 : 3 }, () => 1 + Math.floor(500 * random.next()));
  return Array.from({ length: count }, () => (random.next() < 0.005 ? gap() : rowOf(side(), side())));
}
