// A tape that slides along its stretch of a program's memory: rows are written one after the other, and when it is full the rows that are looked
// back on go to the front.

import type { Column, Tape } from "./column.ts";

export class Strip implements Tape {
  readonly data: Column;
  /** Values looked back on; 0 where every step writes over the one before. */
  readonly lookback: number;
  at = 0;
  readonly #from: number;
  readonly #end: number;
  readonly #addresses: Uint32Array;
  readonly #slot: number;

  /** Over [base, base + length) of `data`; native kernels find where it stands in `addresses[slot]`, in bytes. */
  constructor(
    data: Column,
    base: number,
    length: number,
    lookback: number,
    addresses: Uint32Array<ArrayBuffer>,
    slot: number,
  ) {
    this.data = data;
    this.lookback = lookback;
    this.#from = base + lookback;
    this.#end = base + length;
    this.#addresses = addresses;
    this.#slot = slot;
    this.#stand(this.#from);
  }

  /** Before the first row all is missing. */
  begin(): void {
    this.#stand(this.#from);
    this.data.fill(Number.NaN, this.#from - this.lookback, this.#from);
  }

  makeRoom(values: number): void {
    if (this.at + values <= this.#end) return;
    this.data.copyWithin(this.#from - this.lookback, this.at - this.lookback, this.at);
    this.#stand(this.#from);
  }

  /** So many values have been written: the next ones come after them. */
  advance(values: number): void {
    this.#stand(this.at + values);
  }

  /** Writes a column's values from `from` on as the newest ones. */
  take(column: Column, from: number, values: number): void {
    if (values >= worthASet) this.data.set(column.subarray(from, from + values), this.at);
    else for (let i = 0; i < values; i++) this.data[this.at + i] = column[from + i]!;
  }

  /** The newest values into a column. */
  give(column: Column, from: number, values: number): void {
    if (values >= worthASet) column.set(this.data.subarray(this.at, this.at + values), from);
    else for (let i = 0; i < values; i++) column[from + i] = this.data[this.at + i]!;
  }

  #stand(at: number): void {
    this.at = at;
    this.#addresses[this.#slot] = at * Float64Array.BYTES_PER_ELEMENT;
  }
}

/** From so many values on a copy of the whole is quicker than one by one. */
const worthASet = 32;
