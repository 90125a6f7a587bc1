// One side of a book: sizes by price, sorted, in typed arrays. The best level is the last, so that changes near it move little.

/** 1 buy, -1 sell: of a level and of a resting order. */
export type BookSide = 1 | -1;

/** Levels looked at from the best one on before the search goes on by halves. */
const near = 12;

export class PriceLevels {
  readonly side: BookSide;
  /** ticks * side, ascending: the best price of either side is the largest key. */
  #keys = new Float64Array(64);
  #sizes = new Float64Array(64);
  #count = 0;

  constructor(side: BookSide) {
    this.side = side;
  }

  get count(): number {
    return this.#count;
  }

  /** NaN while there is no level. */
  get bestTicks(): number {
    return this.#count === 0 ? Number.NaN : (this.#keys[this.#count - 1] as number) * this.side;
  }

  /** 0 while there is no level. */
  get bestSize(): number {
    return this.#count === 0 ? 0 : (this.#sizes[this.#count - 1] as number);
  }

  /** 0 where there is no level. */
  sizeAt(ticks: number): number {
    const key = ticks * this.side;
    const at = this.#find(key);
    return at < this.#count && this.#keys[at] === key ? (this.#sizes[at] as number) : 0;
  }

  /** The size now standing at a price; 0 removes the level. False where there was nothing to remove. */
  set(ticks: number, size: number): boolean {
    const key = ticks * this.side;
    const at = this.#find(key);
    const there = at < this.#count && this.#keys[at] === key;
    if (size > 0) {
      if (there) this.#sizes[at] = size;
      else this.#insert(at, key, size);
      return true;
    }
    if (there) this.#remove(at);
    return there;
  }

  /** Drops the worst levels beyond so many. */
  keep(most: number): void {
    const extra = this.#count - most;
    if (extra <= 0) return;
    this.#keys.copyWithin(0, extra, this.#count);
    this.#sizes.copyWithin(0, extra, this.#count);
    this.#count = most;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Prices and sizes, best first, into the arrays given; NaN where there is no level. */
  top(ticks: Float64Array, sizes: Float64Array): void {
    for (let rank = 0; rank < ticks.length; rank++) {
      const at = this.#count - 1 - rank;
      ticks[rank] = at < 0 ? Number.NaN : (this.#keys[at] as number) * this.side;
      sizes[rank] = at < 0 ? Number.NaN : (this.#sizes[at] as number);
    }
  }

  /** The first place whose key is not below the one looked for. */
  #find(key: number): number {
    const keys = this.#keys;
    let at = this.#count;
    const stop = at > near ? at - near : 0;
    while (at > stop && (keys[at - 1] as number) >= key) at--;
    if (at > stop || at === 0) return at;
    let low = 0;
    let high = at;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(at: number, key: number, size: number): void {
    if (this.#count === this.#keys.length) this.#grow();
    const [keys, sizes] = [this.#keys, this.#sizes];
    for (let to = this.#count; to > at; to--) {
      keys[to] = keys[to - 1] as number;
      sizes[to] = sizes[to - 1] as number;
    }
    keys[at] = key;
    sizes[at] = size;
    this.#count += 1;
  }

  #remove(at: number): void {
    this.#count -= 1;
    const [keys, sizes] = [this.#keys, this.#sizes];
    for (let to = at; to < this.#count; to++) {
      keys[to] = keys[to + 1] as number;
      sizes[to] = sizes[to + 1] as number;
    }
  }

  #grow(): void {
    const [keys, sizes] = [new Float64Array(this.#count * 2), new Float64Array(this.#count * 2)];
    keys.set(this.#keys);
    sizes.set(this.#sizes);
    this.#keys = keys;
    this.#sizes = sizes;
  }
}
