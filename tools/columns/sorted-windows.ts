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
    let from = base + count;
    let to = this.placeOf(lane, now);
    if (count < this.size) {
      this.#counts[lane] = count + 1;
    } else {
      from = this.placeOf(lane, gone);
      if (to > from) to--;
    }
    if (to > from) {
      if (to - from > farMoves) sorted.copyWithin(from, from + 1, to + 1);
      else for (; from < to; from++) sorted[from] = sorted[from + 1]!;
    } else if (from - to > farMoves) {
      sorted.copyWithin(to + 1, to, from);
    } else {
      for (; from > to; from--) sorted[from] = sorted[from - 1]!;
    }
    sorted[to] = now;
    return to;
  }

  /** The first place of a lane whose value is not below, or the one after its last. */
  placeOf(lane: number, value: number): number {
    const sorted = this.values;
    let low = lane * this.size;
    let high = low + this.#counts[lane]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many values of a lane are lower, less how many are higher. */
  balance(lane: number, value: number): number {
    const sorted = this.values;
    const base = lane * this.size;
    const end = base + this.#counts[lane]!;
    const first = this.placeOf(lane, value);
    let last = first;
    while (last < end && sorted[last] === value) last++;
    return first - base - (end - last);
  }
}

/** From so many values on, moving them at once is quicker than one by one. */
const farMoves = 16;

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
