// The order of many short lists of numbers, one after the other, without allocating: what ranking a cross-section at every session needs.

const PASSES = 3;

/** Sorts a list of numbers by their bits: the upper bits of each, packed with its place into one word, in three passes by counting; what
 * those bits do not tell apart is moved into place after. For 500 numbers several times as fast as sorting an index by a comparator.
 * The arrays are kept and written over by the next call. */
export class SortOrder {
  readonly #placeBits: number;
  readonly #passBits: number;
  readonly #counts: Int32Array;
  readonly #halves: Uint32Array;
  readonly #copy: Float64Array;
  readonly #packed: Int32Array;
  readonly #spare: Int32Array;
  readonly #order: Int32Array;

  /** @param capacity the longest list, up to a million */
  constructor(capacity: number) {
    this.#placeBits = Math.max(1, Math.ceil(Math.log2(capacity)));
    this.#passBits = Math.ceil((32 - this.#placeBits) / PASSES);
    this.#counts = new Int32Array(PASSES << this.#passBits);
    this.#copy = new Float64Array(capacity);
    this.#halves = new Uint32Array(this.#copy.buffer);
    this.#packed = new Int32Array(capacity);
    this.#spare = new Int32Array(capacity);
    this.#order = new Int32Array(capacity);
  }

  /** Places of the first `count` values from the least to the greatest; equal values in any order. Valid until the next call.
   * @param values no NaN among the first `count` */
  of(values: Float64Array, count: number): Int32Array {
    const order = this.#order;
    const placeMask = (1 << this.#placeBits) - 1;
    this.#pack(values, count);
    let [from, to] = [this.#packed, this.#spare];
    for (let pass = 0; pass < PASSES; pass++) {
      scatter(
        from,
        to,
        count,
        this.#counts,
        pass << this.#passBits,
        this.#placeBits + pass * this.#passBits,
        (1 << this.#passBits) - 1,
      );
      [from, to] = [to, from];
    }
    for (let i = 0; i < count; i++) order[i] = from[i]! & placeMask;
    if (!settle(order, values, count)) order.subarray(0, count).sort((a, b) => values[a]! - values[b]!);
    return order;
  }

  /** One word a number: its upper bits, so turned that words order as the numbers do, above its place. Counts the digits of every pass. */
  #pack(values: Float64Array, count: number): void {
    const [halves, packed, copy, counts] = [this.#halves, this.#packed, this.#copy, this.#counts.fill(0)];
    const [placeBits, passBits] = [this.#placeBits, this.#passBits];
    const mask = (1 << passBits) - 1;
    for (let i = 0; i < count; i++) copy[i] = values[i]!;
    for (let i = 0; i < count; i++) {
      const half = halves[2 * i + upper]! | 0;
      const key = (half ^ ((half >> 31) | 0x80000000)) >>> placeBits; // negative numbers are complemented, the others lifted above them
      packed[i] = (key << placeBits) | i;
      counts[key & mask]!++;
      counts[(1 << passBits) + ((key >>> passBits) & mask)]!++;
      counts[(2 << passBits) + (key >>> (2 * passBits))]!++;
    }
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
  mask: number,
): void {
  let before = 0;
  for (let digit = first; digit <= first + mask; digit++) {
    const here = counts[digit]!;
    counts[digit] = before;
    before += here;
  }
  for (let i = 0; i < count; i++) {
    const word = from[i]!;
    const slot = first + ((word >>> shift) & mask);
    to[counts[slot]!] = word;
    counts[slot]!++;
  }
}

/** Insertion sort of an order that is nearly right; false when it moved so much that another way is better. */
function settle(order: Int32Array, values: Float64Array, count: number): boolean {
  let budget = 8 * count + 64;
  for (let i = 1; i < count; i++) {
    const place = order[i]!;
    const value = values[place]!;
    let hole = i;
    for (; hole > 0 && values[order[hole - 1]!]! > value; hole--) order[hole] = order[hole - 1]!;
    order[hole] = place;
    budget -= i - hole;
    if (budget < 0) return false;
  }
  return true;
}

/** Which half of a float64 holds sign, exponent and upper digits: the second wherever the low byte stands first. */
const upper = new Uint32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;
