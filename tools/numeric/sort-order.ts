// The order of many short lists of numbers, one after the other, without allocating: what ranking a cross-section at every session needs.

const KEY_BITS = 16;
const DIGIT = 256;
const LONGEST = 2 ** (32 - KEY_BITS);

/** Sorts a list of numbers: each is put on a scale of 65,536 steps from the least to the greatest and packed with its place into one word;
 * two passes by counting order the words, and what the scale does not tell apart is moved into place after. For 500 numbers several times as
 * fast as sorting an index by a comparator, which lists that one number stretches beyond measure fall back to.
 * The arrays are kept and written over by the next call. */
export class SortOrder {
  readonly #counts = new Int32Array(2 * DIGIT);
  readonly #packed: Int32Array;
  readonly #spare: Int32Array;
  readonly #order: Int32Array;

  /** @param capacity the longest list */
  constructor(capacity: number) {
    this.#packed = new Int32Array(capacity);
    this.#spare = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
  }

  /** Places of the first `count` values from the least to the greatest; equal values in any order. Valid until the next call.
   * @param values no NaN among the first `count` */
  of(values: Float64Array, count: number): Int32Array {
    const order = this.#order;
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    const scale = (2 ** KEY_BITS - 1) / (greatest - least);
    if (count <= LONGEST && scale > 0 && scale < Number.POSITIVE_INFINITY) {
      pack(values, count, least, scale, this.#packed, this.#counts.fill(0));
      scatter(this.#packed, this.#spare, count, this.#counts, 0, KEY_BITS);
      scatter(this.#spare, this.#packed, count, this.#counts, DIGIT, KEY_BITS + 8);
      for (let i = 0; i < count; i++) order[i] = this.#packed[i]! & (LONGEST - 1);
      if (settle(order, values, count)) return order;
    } else for (let i = 0; i < count; i++) order[i] = i;
    order.subarray(0, count).sort((a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : 0));
    return order;
  }
}

/** One word a number, its step above its place; a step never falls where the number rises, since subtraction and product do not. Counts both
 * digits of the steps. */
function pack(
  values: Float64Array,
  count: number,
  least: number,
  scale: number,
  packed: Int32Array,
  counts: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const key = ((values[i]! - least) * scale) | 0;
    packed[i] = (key << KEY_BITS) | i;
    counts[key & 255]!++;
    counts[DIGIT + (key >>> 8)]!++;
  }
}

/** One pass of sorting by counting, on the digit at `shift`; its counts begin at `first` and become places. */
function scatter(
  from: Int32Array,
  to: Int32Array,
  count: number,
  counts: Int32Array,
  first: number,
  shift: number,
): void {
  let before = 0;
  for (let digit = first; digit < first + DIGIT; digit++) {
    const here = counts[digit]!;
    counts[digit] = before;
    before += here;
  }
  for (let i = 0; i < count; i++) {
    const word = from[i]!;
    const slot = first + ((word >>> shift) & 255);
    const place = counts[slot]!;
    to[place] = word;
    counts[slot] = place + 1;
  }
}

/** Insertion sort of an order that is nearly right; false when it moved so much that another way is better. */
function settle(order: Int32Array, values: Float64Array, count: number): boolean {
  let budget = 8 * count + 64;
  for (let i = 1; i < count; i++) {
    const place = order[i]!;
    const value = values[place]!;
    if (values[order[i - 1]!]! <= value) continue;
    let hole = i;
    for (; hole > 0 && values[order[hole - 1]!]! > value; hole--) order[hole] = order[hole - 1]!;
    order[hole] = place;
    budget -= i - hole;
    if (budget < 0) return false;
  }
  return true;
}
