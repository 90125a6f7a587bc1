// The newest values of every lane in ascending order, kept so while the window slides.
// For kernels that need quantiles, ranks or tails; what is asked of the order is theirs.

/** A window of `size` values a lane. A value costs as many moves as it stands from the one that it displaces: about a third of the window. */
export class SortedWindows {
  readonly size: number;
  /** Lane s stands from s * size, ascending. */
  readonly values: Float64Array;
  readonly #counts: Int32Array;

  constructor(lanes: number, size: number) {
    this.size = size;
    this.values = new Float64Array(lanes * size);
    this.#counts = new Int32Array(lanes);
  }

  clear(lane: number): void {
    this.#counts[lane] = 0;
  }

  isFull(lane: number): boolean {
    return this.#counts[lane] === this.size;
  }

  /** Takes in a finite value; in a full window the place is made by `gone`, which must stand in it. Gives the value's place in `values`. */
  push(lane: number, now: number, gone: number): number {
    const sorted = this.values;
    const base = lane * this.size;
    const count = this.#counts[lane]!;
    let at = base + count;
    if (count === this.size) {
      at = this.#placeOf(base, count, gone);
      for (const end = base + count - 1; at < end && sorted[at + 1]! < now; at++) sorted[at] = sorted[at + 1]!;
    } else {
      this.#counts[lane] = count + 1;
    }
    for (; at > base && sorted[at - 1]! > now; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = now;
    return at;
  }

  /** The first place whose value is not below. */
  #placeOf(base: number, count: number, value: number): number {
    const sorted = this.values;
    let low = base;
    let high = base + count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Median of |x - centre| over `count` sorted values from `base`: distances rise to both sides of the centre, so that the middle one is found
 * by bisection. The centre must lie within the values. */
export function medianDistance(sorted: Float64Array, base: number, count: number, centre: number): number {
  const half = count >> 1;
  const upper = nearest(sorted, base, count, centre, half);
  return count % 2 === 1 ? upper : (upper + nearest(sorted, base, count, centre, half - 1)) / 2;
}

/** The k-th smallest distance, k from 0: the nearest k + 1 are some `left` below the centre and the rest above. */
function nearest(sorted: Float64Array, base: number, count: number, centre: number, k: number): number {
  let split = base; // first value not below the centre
  let high = base + count;
  while (split < high) {
    const middle = (split + high) >> 1;
    if (sorted[middle]! < centre) split = middle + 1;
    else high = middle;
  }
  let left = Math.max(0, k + 1 - (base + count - split));
  let most = Math.min(split - base, k + 1);
  while (left < most) {
    const middle = (left + most) >> 1;
    if (centre - sorted[split - 1 - middle]! < sorted[split + k - middle]! - centre) left = middle + 1;
    else most = middle;
  }
  const below = left === 0 ? 0 : centre - sorted[split - left]!;
  const above = left === k + 1 ? 0 : sorted[split + k - left]! - centre;
  return Math.max(below, above);
}
