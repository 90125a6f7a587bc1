// Rows of one symbol and session as they come about, and the blocks that they become. Times are kept as two 32-bit words: a nanosecond of our
// days is no exact float.

import { type BlockOf, levels, type SymbolId } from "#knowledge/domain/index.ts";
import { source } from "../filings.ts";

const word = 2 ** 32;

/** Nanoseconds since 1970 as words, for offsets from a start. */
export class NanosecondColumn {
  readonly #high: number;
  readonly #low: number;
  #words = new Uint32Array(2 * 1_024);

  constructor(startMs: number) {
    const ns = BigInt(startMs) * 1_000_000n;
    this.#high = Number(ns >> 32n);
    this.#low = Number(ns & 0xffffffffn);
  }

  /** @param offsetNs whole, from the start; below 0 before it */
  set(row: number, offsetNs: number): void {
    if (2 * row >= this.#words.length) this.#words = grown(this.#words);
    const over = Math.floor(offsetNs / word);
    const low = this.#low + (offsetNs - over * word);
    this.#words[2 * row] = low; // modulo 2^32
    this.#words[2 * row + 1] = this.#high + over + (low >= word ? 1 : 0);
  }

  take(rows: number): BigInt64Array {
    const taken = new BigInt64Array(rows);
    new Uint32Array(taken.buffer).set(this.#words.subarray(0, 2 * rows));
    return taken;
  }
}

/** Whole numbers from 0 as 64-bit integers, without a big integer a row. */
function wholeNumbers(rows: number, of: (row: number) => number): BigInt64Array {
  const made = new BigInt64Array(rows);
  const words = new Uint32Array(made.buffer);
  for (let row = 0; row < rows; row++) {
    const value = of(row);
    words[2 * row] = value; // modulo 2^32
    words[2 * row + 1] = Math.floor(value / word);
  }
  return made;
}

type Numbers = Float64Array | Int8Array | Uint32Array | BigInt64Array;

function grown<T extends Numbers>(column: T): T {
  const larger = new (column.constructor as new (length: number) => T)(column.length * 2);
  (larger as Float64Array).set(column as Float64Array);
  return larger;
}

/** What the rows of every kind share, and how a kind adds its own to them. */
abstract class Rows<K extends "trade" | "quote" | "book" | "delta" | "order"> {
  protected readonly symbol: SymbolId;
  protected rows = 0;
  readonly #event: NanosecondColumn;
  readonly #known: NanosecondColumn;
  #sequence = 0;
  #first = 0;

  constructor(symbol: SymbolId, openMs: number) {
    this.symbol = symbol;
    this.#event = new NanosecondColumn(openMs);
    this.#known = new NanosecondColumn(openMs);
  }

  get count(): number {
    return this.rows;
  }

  /** The row that the caller fills. */
  protected next(eventNs: number, knownNs: number): number {
    const row = this.rows++;
    this.#event.set(row, eventNs);
    this.#known.set(row, knownNs);
    this.#sequence += 1;
    return row;
  }

  /** The rows since the last block; null where there are none. */
  take(): BlockOf<K> | null {
    const rows = this.rows;
    if (rows === 0) return null;
    const sequence = wholeNumbers(rows, (row) => this.#first + row + 1);
    const times = { eventNs: this.#event.take(rows), knownNs: this.#known.take(rows), sequence };
    const symbol = { values: [this.symbol], codes: new Uint32Array(rows) };
    const block = { kind: this.kind, rows, symbol, source, columns: { ...times, ...this.own(rows) } };
    this.#first = this.#sequence;
    this.rows = 0;
    return block as unknown as BlockOf<K>;
  }

  protected abstract readonly kind: K;
  /** Copies of the kind's own columns. */
  protected abstract own(rows: number): object;
}

/** Where trades take place: on the book, or in an auction. */
const venues = ["SIM", "SIM auction"] as const;

export class TradeRows extends Rows<"trade"> {
  protected readonly kind = "trade";
  #price = new Float64Array(256);
  #size = new Float64Array(256);
  #side = new Int8Array(256);
  #venue = new Uint32Array(256);

  add(eventNs: number, knownNs: number, price: number, size: number, side: number, isAuction: boolean): void {
    const row = this.next(eventNs, knownNs);
    if (row >= this.#price.length) {
      [this.#price, this.#size] = [grown(this.#price), grown(this.#size)];
      [this.#side, this.#venue] = [grown(this.#side), grown(this.#venue)];
    }
    this.#price[row] = price;
    this.#size[row] = size;
    this.#side[row] = side;
    this.#venue[row] = isAuction ? 1 : 0;
  }

  protected own(rows: number) {
    const [price, size, side] = [this.#price.slice(0, rows), this.#size.slice(0, rows), this.#side.slice(0, rows)];
    return { price, size, side, venue: { values: venues, codes: this.#venue.slice(0, rows) } };
  }
}

export class QuoteRows extends Rows<"quote"> {
  protected readonly kind = "quote";
  #cells = new Float64Array(4 * 256);

  add(eventNs: number, knownNs: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    const at = 4 * this.next(eventNs, knownNs);
    if (at >= this.#cells.length) this.#cells = grown(this.#cells);
    this.#cells[at] = bid;
    this.#cells[at + 1] = bidSize;
    this.#cells[at + 2] = ask;
    this.#cells[at + 3] = askSize;
  }

  protected own(rows: number) {
    const column = (at: number) => Float64Array.from({ length: rows }, (_, row) => this.#cells[4 * row + at] as number);
    return { bid: column(0), bidSize: column(1), ask: column(2), askSize: column(3) };
  }
}

export class BookRows extends Rows<"book"> {
  protected readonly kind = "book";
  readonly #sides: Float64Array[] = [0, 1, 2, 3].map(() => new Float64Array(levels * 64));

  /** @param fill writes ten prices and ten sizes a side from the place given */
  add(
    eventNs: number,
    knownNs: number,
    fill: (into: readonly [Float64Array, Float64Array, Float64Array, Float64Array], at: number) => void,
  ): void {
    const at = levels * this.next(eventNs, knownNs);
    const sides = this.#sides;
    if (at >= (sides[0] as Float64Array).length)
      for (let side = 0; side < 4; side++) sides[side] = grown(sides[side] as Float64Array);
    fill(sides as unknown as Parameters<typeof fill>[0], at);
  }

  protected own(rows: number) {
    const [bids, bidSizes, asks, askSizes] = this.#sides.map((side) => side.slice(0, levels * rows));
    return { bids, bidSizes, asks, askSizes };
  }
}

export class DeltaRows extends Rows<"delta"> {
  protected readonly kind = "delta";
  #side = new Int8Array(1_024);
  #price = new Float64Array(1_024);
  #size = new Float64Array(1_024);
  #reset = new Int8Array(1_024);

  add(eventNs: number, knownNs: number, side: number, price: number, size: number, isReset: boolean): void {
    const row = this.next(eventNs, knownNs);
    if (row >= this.#side.length) {
      [this.#side, this.#reset] = [grown(this.#side), grown(this.#reset)];
      [this.#price, this.#size] = [grown(this.#price), grown(this.#size)];
    }
    this.#side[row] = side;
    this.#price[row] = price;
    this.#size[row] = size;
    this.#reset[row] = isReset ? 1 : 0;
  }

  protected own(rows: number) {
    const [side, reset] = [this.#side.slice(0, rows), this.#reset.slice(0, rows)];
    return { side, price: this.#price.slice(0, rows), size: this.#size.slice(0, rows), reset };
  }
}

export class OrderRows extends Rows<"order"> {
  protected readonly kind = "order";
  #type = new Int8Array(1_024);
  #id = new Float64Array(1_024);
  #price = new Float64Array(1_024);
  #size = new Float64Array(1_024);
  #side = new Int8Array(1_024);

  add(eventNs: number, knownNs: number, type: number, id: number, price: number, size: number, side: number): void {
    const row = this.next(eventNs, knownNs);
    if (row >= this.#type.length) {
      [this.#type, this.#side] = [grown(this.#type), grown(this.#side)];
      [this.#id, this.#price, this.#size] = [grown(this.#id), grown(this.#price), grown(this.#size)];
    }
    this.#type[row] = type;
    this.#id[row] = id;
    this.#price[row] = price;
    this.#size[row] = size;
    this.#side[row] = side;
  }

  protected own(rows: number) {
    const orderId = wholeNumbers(rows, (row) => this.#id[row] as number);
    const [type, side] = [this.#type.slice(0, rows), this.#side.slice(0, rows)];
    return { type, orderId, price: this.#price.slice(0, rows), size: this.#size.slice(0, rows), side };
  }
}
