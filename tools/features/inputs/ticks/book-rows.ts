// Ticks of one symbol in one session into rows of the book clock: a row for each change of the ten best levels, in memory that does not grow.

import type { LevelChange, OrderEventType } from "#knowledge/books/index.ts";
import { type BlockColumns, levels, type SeriesKind } from "#knowledge/domain/index.ts";
import { clocks } from "../../clocks.ts";
import { DeepBook } from "./deep-book.ts";
import { deepSourceOf } from "./deep-source.ts";
import type { TickSink } from "./tick-sink.ts";

export type BookColumn = string;

/** Prices and sizes of the bid, of the ask, and the time since the change before. */
export const bookColumns: readonly BookColumn[] = Object.keys(clocks.book.columns);

export interface BookRowsOptions {
  readonly carries: readonly SeriesKind[];
  /** Of the venue; 0.01 when left out. */
  readonly tickSize?: number;
  /** Each change. The row is written over by the next: copy what is kept. @param atNs since the session opened */
  readonly onRow: (row: Float64Array, atNs: number) => void;
}

/** Trades and events that leave the ten levels as they are make no row. Where a feed has a book of its own, best quotes make none either. */
export class BookRows implements TickSink {
  readonly #options: BookRowsOptions;
  readonly #row = new Float64Array(bookColumns.length).fill(Number.NaN);
  readonly #next = new Float64Array(bookColumns.length).fill(Number.NaN);
  readonly #book: DeepBook;
  readonly #from: "book" | "delta" | "order" | "quote";
  #lastNs = Number.NaN;
  #nowNs = Number.NEGATIVE_INFINITY;
  /** A row stands that is not the missing one. */
  #live = false;
  #halted = false;

  constructor(options: BookRowsOptions) {
    this.#options = options;
    this.#book = new DeepBook(options.tickSize ?? 0.01);
    this.#from = deepSourceOf(options.carries) ?? "quote";
  }

  quote(atNs: number, bid: number, bidSize: number, ask: number, askSize: number): void {
    if (this.#from !== "quote") return;
    const next = this.#next;
    const hasBid = bid > 0 && bidSize > 0;
    const hasAsk = ask > 0 && askSize > 0;
    next[0] = hasBid ? bid : Number.NaN;
    next[levels] = hasBid ? bidSize : Number.NaN;
    next[2 * levels] = hasAsk ? ask : Number.NaN;
    next[3 * levels] = hasAsk ? askSize : Number.NaN;
    this.#follow(atNs);
  }

  /** Where nobody says that a halt is over, a trade does. */
  trade(): void {
    this.#halted = false;
  }

  book(atNs: number, columns: BlockColumns<"book">, row: number): void {
    if (this.#from !== "book") return;
    this.#book.snapshot(columns, row);
    this.#read(atNs);
  }

  delta(atNs: number, sequence: number, isSnapshot: boolean, changes: readonly LevelChange[]): void {
    if (this.#from !== "delta") return;
    if (this.#book.change(sequence, isSnapshot, changes) === "live") this.#read(atNs);
    else this.#break(atNs);
  }

  order(atNs: number, type: OrderEventType, orderId: bigint, side: number, price: number, size: number): void {
    if (type === 7) this.halt(atNs, price !== 1);
    if (type === 4 || type === 5) this.#halted = false;
    if (type === 7 || this.#from !== "order") return;
    this.#book.order(type, orderId, side, price, size);
    this.#read(atNs);
  }

  /** Trading stops, or goes on: no rows while it is stopped. */
  halt(atNs: number, stopped: boolean): void {
    this.#halted = stopped;
    if (stopped) this.#break(atNs);
  }

  /** The feed broke off: one missing row, and the book is not known until it is told anew. */
  lose(atNs: number): void {
    this.#break(atNs);
    if (this.#from !== "delta") this.#book.forget();
  }

  advance(): void {}

  #read(atNs: number): void {
    const next = this.#next;
    next.set(this.#book.bids, 0);
    next.set(this.#book.bidSizes, levels);
    next.set(this.#book.asks, 2 * levels);
    next.set(this.#book.askSizes, 3 * levels);
    this.#follow(atNs);
  }

  #follow(atNs: number): void {
    const row = this.#row;
    const next = this.#next;
    if (this.#halted || (this.#live && !differs(row, next))) return;
    if (atNs > this.#nowNs) this.#nowNs = atNs; // an event out of order counts at the time of the one before
    const between = (this.#nowNs - this.#lastNs) / 1e9;
    row.set(next);
    row[4 * levels] = between;
    this.#lastNs = this.#nowNs;
    this.#live = true;
    if (this.#nowNs >= 0) this.#options.onRow(row, this.#nowNs);
  }

  #break(atNs: number): void {
    if (!this.#live) return;
    this.#live = false;
    this.#lastNs = Number.NaN;
    if (atNs > this.#nowNs) this.#nowNs = atNs;
    this.#row.fill(Number.NaN);
    if (this.#nowNs >= 0) this.#options.onRow(this.#row, this.#nowNs);
  }
}

/** In any of the forty numbers; NaN equals NaN. */
function differs(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < 4 * levels; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (x !== y && !(Number.isNaN(x) && Number.isNaN(y))) return true;
  }
  return false;
}
