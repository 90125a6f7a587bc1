// The ten best levels a side, kept from whatever a feed sends of them: snapshots, changes by price, or single orders.

import {
  type BookState,
  type BookTop,
  emptyTop,
  Level2Book,
  type LevelChange,
  MarketByOrderBook,
  type OrderEventType,
  priceOf,
  ticksOf,
} from "#knowledge/books/index.ts";
import { type BlockColumns, levels } from "#knowledge/domain/index.ts";

/** Prices and sizes, best first; NaN where there is no level. */
export class DeepBook {
  readonly bids = new Float64Array(levels).fill(Number.NaN);
  readonly bidSizes = new Float64Array(levels).fill(Number.NaN);
  readonly asks = new Float64Array(levels).fill(Number.NaN);
  readonly askSizes = new Float64Array(levels).fill(Number.NaN);
  readonly #tickSize: number;
  readonly #top: BookTop = emptyTop(levels);
  #byPrice = new Level2Book();
  #byOrder = new MarketByOrderBook();

  /** @param tickSize of the venue; used by changes and orders, whose prices are levels of a ladder */
  constructor(tickSize: number) {
    this.#tickSize = tickSize;
  }

  forget(): void {
    this.#byPrice = new Level2Book();
    this.#byOrder = new MarketByOrderBook();
    for (const side of [this.bids, this.bidSizes, this.asks, this.askSizes]) side.fill(Number.NaN);
  }

  snapshot(columns: BlockColumns<"book">, row: number): void {
    const from = row * levels;
    this.#fill(this.bids, this.bidSizes, columns.bids, columns.bidSizes, from);
    this.#fill(this.asks, this.askSizes, columns.asks, columns.askSizes, from);
  }

  /** One message of changes. Only a live book has its levels read: in a gap they are what they were, and wrong. */
  change(sequence: number, isSnapshot: boolean, changes: readonly LevelChange[]): BookState["kind"] {
    const book = this.#byPrice;
    if (!isSnapshot) book.apply({ firstSequence: sequence, lastSequence: sequence, changes });
    else {
      const bids = changes.filter(({ side }) => side === 1);
      book.snapshot({ sequence, bids, asks: changes.filter(({ side }) => side === -1) });
    }
    const { kind } = book.state;
    if (kind === "live") this.#read(book.top(levels, this.#top));
    return kind;
  }

  /** One event of an order that rests, or of one that did. */
  order(type: OrderEventType, orderId: bigint, side: number, price: number, size: number): void {
    if (type === 7 || (side !== 1 && side !== -1)) return;
    const id = Number.isSafeInteger(Number(orderId)) ? Number(orderId) : String(orderId);
    this.#byOrder.apply({ type, orderId: id, side, ticks: this.ticks(price), size });
    this.#read(this.#byOrder.top(levels, this.#top));
  }

  ticks(price: number): number {
    return ticksOf(price, this.#tickSize);
  }

  #read({ bidTicks, bidSizes, askTicks, askSizes }: BookTop): void {
    for (let i = 0; i < levels; i++) {
      this.bids[i] = priceOf(bidTicks[i]!, this.#tickSize);
      this.asks[i] = priceOf(askTicks[i]!, this.#tickSize);
    }
    this.bidSizes.set(bidSizes);
    this.askSizes.set(askSizes);
  }

  #fill(prices: Float64Array, sizes: Float64Array, from: Float64Array, fromSizes: Float64Array, at: number): void {
    for (let i = 0; i < levels; i++) {
      const there = from[at + i]! > 0 && fromSizes[at + i]! > 0; // a level of size zero is none
      prices[i] = there ? from[at + i]! : Number.NaN;
      sizes[i] = there ? fromSizes[at + i]! : Number.NaN;
    }
  }
}
