// One session of one symbol as it is told: every change of the book as an order event, and what follows from it for levels, best prices,
// snapshots and prints. All rows of one event share its time and the moment it was known.

import type { Random } from "#infra/runtime/index.ts";
import type { Block, SymbolId } from "#knowledge/domain/index.ts";
import { type BookSide, type Resting, type RestingLevel, RestingSide } from "./resting-book.ts";
import { BookRows, DeltaRows, OrderRows, QuoteRows, TradeRows } from "./tick-columns.ts";
import { priceOfTicks } from "./tick-size.ts";

/** The numbers of the domain's order events. */
const types = { add: 1, cancel: 2, delete: 3, execute: 4, hidden: 5, replace: 6, halt: 7 } as const;

/** Nanoseconds between two snapshots of the book, at least. */
const snapshotNs = 1e9;

export interface RowParts {
  readonly symbol: SymbolId;
  readonly openMs: number;
  /** Of the first order; the next ones count on. */
  readonly firstOrderId: number;
  readonly random: Random;
}

export class SessionRows {
  readonly bids = new RestingSide(1);
  readonly asks = new RestingSide(-1);
  /** Time of the newest event, from the open. */
  atNs = Number.NEGATIVE_INFINITY;
  /** Order events so far. */
  events = 0;
  readonly #orders: OrderRows;
  readonly #deltas: DeltaRows;
  readonly #quotes: QuoteRows;
  readonly #books: BookRows;
  readonly #trades: TradeRows;
  readonly #random: Random;
  #nextId: number;
  #knownNs = Number.NEGATIVE_INFINITY;
  #snapshotAtNs = Number.NEGATIVE_INFINITY;
  #isFirstDelta = true;
  /** While the book is built or taken down, levels are told and best prices are not. */
  #isQuiet = true;
  #told = { bid: Number.NaN, bidSize: Number.NaN, ask: Number.NaN, askSize: Number.NaN };

  constructor({ symbol, openMs, firstOrderId, random }: RowParts) {
    this.#orders = new OrderRows(symbol, openMs);
    this.#deltas = new DeltaRows(symbol, openMs);
    this.#quotes = new QuoteRows(symbol, openMs);
    this.#books = new BookRows(symbol, openMs);
    this.#trades = new TradeRows(symbol, openMs);
    this.#random = random;
    this.#nextId = firstOrderId;
  }

  /** Rows of the kind that has most of them. */
  get rows(): number {
    return Math.max(this.#orders.count, this.#deltas.count);
  }

  /** Prints since the last blocks. */
  get prints(): number {
    return this.#trades.count;
  }

  /** The rows since the last call. */
  take(): Block[] {
    const writers = [this.#orders, this.#deltas, this.#quotes, this.#books, this.#trades];
    return writers.map((writer) => writer.take()).filter((block) => block !== null);
  }

  sideOf(side: BookSide): RestingSide {
    return side === 1 ? this.bids : this.asks;
  }

  add(wantedNs: number, side: BookSide, ticks: number, size: number): void {
    this.#at(wantedNs);
    const resting = this.sideOf(side);
    const level = resting.at(ticks);
    const order = { id: this.#nextId++, size };
    resting.join(level, order);
    this.#event(types.add, order.id, ticks, size, side);
    this.#level(side, ticks, level.size);
    this.#settle();
  }

  /** Takes the whole order away, or part of it, which keeps its place. */
  cancel(wantedNs: number, side: BookSide, level: RestingLevel, place: number, size: number): void {
    this.#at(wantedNs);
    const order = level.queue[place] as Resting;
    this.#event(size === order.size ? types.delete : types.cancel, order.id, level.ticks, size, side);
    this.sideOf(side).reduce(level, place, size);
    this.#level(side, level.ticks, level.size);
    this.#settle();
  }

  /** The same order at another price, at the end of the queue there. */
  replace(wantedNs: number, side: BookSide, level: RestingLevel, place: number, ticks: number): void {
    this.#at(wantedNs);
    const { id, size } = level.queue[place] as Resting;
    this.#event(types.replace, id, ticks, size, side);
    const resting = this.sideOf(side);
    resting.reduce(level, place, size);
    const next = resting.at(ticks);
    resting.join(next, { id, size });
    if (next !== level) this.#level(side, level.ticks, level.size);
    this.#level(side, ticks, next.size);
    this.#settle();
  }

  /** Takes shares of the best orders of a side, in their turn: one print an order. There must be so many at the best price. */
  execute(wantedNs: number, side: BookSide, size: number): void {
    const resting = this.sideOf(side);
    for (let left = size; left > 0; ) {
      this.#at(wantedNs);
      const level = resting.best as RestingLevel;
      const first = level.queue[0] as Resting;
      const part = Math.min(left, first.size);
      this.#event(types.execute, first.id, level.ticks, part, side);
      this.#print(level.ticks, part, -side, false);
      resting.reduce(level, 0, part);
      this.#level(side, level.ticks, level.size);
      this.#settle();
      left -= part;
    }
  }

  /** A print that no resting order shows: against one that was hidden, or of an auction, whose orders are not told. */
  printUnseen(wantedNs: number, ticks: number, size: number, aggressor: number): void {
    this.#at(wantedNs);
    this.#event(types.hidden, 0, ticks, size, aggressor === 1 ? -1 : 1);
    this.#print(ticks, size, aggressor, aggressor === 0);
    this.#settle();
  }

  /** -1: trading stops. 1: it goes on. */
  halt(wantedNs: number, price: 1 | -1): void {
    this.#at(wantedNs);
    this.#orders.add(this.atNs, this.#knownNs, types.halt, 0, price, 0, 0);
    this.events += 1;
  }

  /** Best prices and snapshots are told from here on, or no longer. The present ones are, once. */
  speak(isQuiet: boolean): void {
    this.#isQuiet = false;
    this.#snapshotAtNs = Number.NEGATIVE_INFINITY;
    this.#settle();
    this.#isQuiet = isQuiet;
  }

  /** No two events at one time, and known in the order they happened: 0.2 ms and usually less than 1 ms more, now and then 40 ms. */
  #at(wantedNs: number): void {
    this.atNs = Math.max(Math.floor(wantedNs), this.atNs + 1);
    const draw = this.#random.next();
    const slow = draw > 0.999 ? 4e7 * this.#random.next() : 0;
    const latency = 2e5 - 3e5 * Math.log(1 - draw * 0.999) + slow;
    this.#knownNs = Math.max(this.#knownNs, Math.floor(this.atNs + latency));
  }

  #event(type: number, id: number, ticks: number, size: number, side: number): void {
    this.#orders.add(this.atNs, this.#knownNs, type, id, priceOfTicks(ticks), size, side);
    this.events += 1;
  }

  #level(side: BookSide, ticks: number, size: number): void {
    this.#deltas.add(this.atNs, this.#knownNs, side, priceOfTicks(ticks), size, this.#isFirstDelta);
    this.#isFirstDelta = false;
  }

  #print(ticks: number, size: number, side: number, isAuction: boolean): void {
    this.#trades.add(this.atNs, this.#knownNs, priceOfTicks(ticks), size, side, isAuction);
  }

  /** Tells the best prices where they changed, and the book where the last snapshot is old. */
  #settle(): void {
    if (this.#isQuiet) return;
    const [bid, ask] = [this.bids.best, this.asks.best];
    const told = this.#told;
    const now = {
      bid: bid === undefined ? Number.NaN : bid.ticks,
      bidSize: bid === undefined ? Number.NaN : bid.size,
      ask: ask === undefined ? Number.NaN : ask.ticks,
      askSize: ask === undefined ? Number.NaN : ask.size,
    };
    if (now.bid !== told.bid || now.ask !== told.ask || now.bidSize !== told.bidSize || now.askSize !== told.askSize) {
      this.#told = now;
      const { atNs } = this;
      this.#quotes.add(atNs, this.#knownNs, priceOfTicks(now.bid), now.bidSize, priceOfTicks(now.ask), now.askSize);
    }
    if (this.atNs < this.#snapshotAtNs + snapshotNs) return;
    this.#snapshotAtNs = this.atNs;
    this.#books.add(this.atNs, this.#knownNs, ([bids, bidSizes, asks, askSizes], at) => {
      this.bids.fill(bids, bidSizes, at);
      this.asks.fill(asks, askSizes, at);
    });
  }
}
