// The order of many short lists of numbers, one after the other, without allocating: what ranking a cross-section at every session needs.

/** Sorts a list of numbers by their bits: four byte-wide passes over the upper half of each, then a comparison among those that share it.
 * For 500 numbers about four times as fast as sorting an index by a comparator. The arrays are kept and written over by the next call. */
export class SortOrder {
  readonly #keys: Uint32Array;
  readonly #counts = new Uint32Array(4 * 256);
  #order: Uint32Array;
  #spare: Uint32Array;

  /** @param capacity the longest list */
  constructor(capacity: number) {
    this.#keys = new Uint32Array(capacity);
    this.#order = new Uint32Array(capacity);
    this.#spare = new Uint32Array(capacity);
  }

  /** Places of the first `count` values from the least to the greatest; equal values in any order. Valid until the next call.
   * @param values no NaN among the first `count`; its byte offset is zero */
  of(values: Float64Array, count: number): Uint32Array {
    this.#countBytes(new Uint32Array(values.buffer, values.byteOffset, 2 * values.length), count);
    for (let place = 0; place < count; place++) this.#order[place] = place;
    for (let pass = 0; pass < 4; pass++) this.#pass(pass, count);
    this.#settleEqualKeys(values, count);
    return this.#order;
  }

  /** Turns the upper halves into keys that order as the numbers do: negative ones are complemented, the others lifted above them. */
  #countBytes(halves: Uint32Array, count: number): void {
    const [keys, counts] = [this.#keys, this.#counts.fill(0)];
    for (let i = 0; i < count; i++) {
      const half = halves[2 * i + upper]! | 0;
      const key = (half ^ ((half >> 31) | 0x80000000)) >>> 0;
      keys[i] = key;
      counts[key & 255]!++;
      counts[256 + ((key >>> 8) & 255)]!++;
      counts[512 + ((key >>> 16) & 255)]!++;
      counts[768 + (key >>> 24)]!++;
    }
  }

  #pass(pass: number, count: number): void {
    const [keys, from, to, counts] = [this.#keys, this.#order, this.#spare, this.#counts];
    const [first, shift] = [256 * pass, 8 * pass];
    if (counts[first + ((keys[0]! >>> shift) & 255)] === count) return; // one byte for all: nothing to move
    let before = 0;
    for (let byte = first; byte < first + 256; byte++) {
      const here = counts[byte]!;
      counts[byte] = before;
      before += here;
    }
    for (let place = 0; place < count; place++) {
      const i = from[place]!;
      to[counts[first + ((keys[i]! >>> shift) & 255)]!++] = i;
    }
    [this.#order, this.#spare] = [to, from];
  }

  /** Orders the runs of one key by the whole numbers: by insertion where they are short, as they nearly always are. */
  #settleEqualKeys(values: Float64Array, count: number): void {
    const [keys, order] = [this.#keys, this.#order];
    for (let from = 0; from < count; ) {
      const key = keys[order[from]!]!;
      let to = from + 1;
      while (to < count && keys[order[to]!] === key) to++;
      if (to - from > 32) order.subarray(from, to).sort((a, b) => values[a]! - values[b]!);
      else
        for (let place = from + 1; place < to; place++) {
          const moved = order[place]!;
          let hole = place;
          for (; hole > from && values[order[hole - 1]!]! > values[moved]!; hole--) order[hole] = order[hole - 1]!;
          order[hole] = moved;
        }
      from = to;
    }
  }
}

/** Which half of a float64 holds sign, exponent and upper digits: the second on every machine that Node runs on but one. */
const upper = new Uint32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;
