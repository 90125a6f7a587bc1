// The exact median and median absolute deviation of the newest values, kept sorted while they slide.

import { requireWhole } from "#tools/numeric/index.ts";

/** A window of the newest `size` finite values. A push costs O(log size) comparisons and one move of memory; median O(1), deviation O(log size).
 * @throws tools/parameter-out-of-range for a size below 2 */
export class SlidingMedian {
  readonly size: number;
  readonly #sorted: Float64Array;
  readonly #ring: Float64Array;
  #count = 0;
  #next = 0;

  constructor(size: number) {
    requireWhole("window", size, 2);
    this.size = size;
    this.#sorted = new Float64Array(size);
    this.#ring = new Float64Array(size);
  }

  get count(): number {
    return this.#count;
  }

  get full(): boolean {
    return this.#count === this.size;
  }

  /** Takes in a finite value; the oldest goes where the window is full. */
  push(value: number): void {
    if (this.full) {
      const at = this.#place(this.#ring[this.#next]!);
      this.#sorted.copyWithin(at, at + 1, this.#count);
      this.#count--;
    }
    const at = this.#place(value);
    this.#sorted.copyWithin(at + 1, at, this.#count);
    this.#sorted[at] = value;
    this.#count++;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.size;
  }

  /** The middle value, the mean of the two middle ones for an even count; NaN of none. */
  median(): number {
    const half = this.#count >> 1;
    if (this.#count === 0) return Number.NaN;
    const upper = this.#sorted[half]!;
    return this.#count % 2 === 1 ? upper : (upper + this.#sorted[half - 1]!) / 2;
  }

  /** Median of |x - median|, not scaled; NaN of none. */
  deviation(): number {
    const count = this.#count;
    if (count === 0) return Number.NaN;
    const centre = this.median();
    const half = count >> 1;
    const upper = this.#nearest(centre, half);
    return count % 2 === 1 ? upper : (upper + this.#nearest(centre, half - 1)) / 2;
  }

  /** Forgets every value. */
  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** The first place whose value is not below. */
  #place(value: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The k-th smallest distance to the centre (k from 0). Distances rise to the left and to the right of it: two sorted lists, of which
   * the first k + 1 are some `left` of the left one and k + 1 - left of the right one. */
  #nearest(centre: number, k: number): number {
    const sorted = this.#sorted;
    const split = this.#place(centre);
    const lefts = split;
    const rights = this.#count - split;
    const wanted = k + 1;
    let low = Math.max(0, wanted - rights);
    let high = Math.min(lefts, wanted);
    while (low < high) {
      const left = (low + high) >> 1;
      // One more from the left belongs to the nearest where it is no farther than the last taken from the right.
      if (centre - sorted[split - 1 - left]! < sorted[split + wanted - left - 1]! - centre) low = left + 1;
      else high = left;
    }
    const fromLeft = low === 0 ? 0 : centre - sorted[split - low]!;
    const fromRight = wanted - low === 0 ? 0 : sorted[split + wanted - low - 1]! - centre;
    return Math.max(fromLeft, fromRight);
  }
}
