// The orders that rest in a simulated market, by price and in the order they came: what the events of a session are made from.

import { priceOfTicks } from "./tick-size.ts";

export type BookSide = 1 | -1;

export interface Resting {
  readonly id: number;
  size: number;
}

export interface RestingLevel {
  readonly ticks: number;
  size: number;
  /** First come, first executed. */
  readonly queue: Resting[];
}

/** One side. Few levels, the best first. */
export class RestingSide {
  readonly side: BookSide;
  readonly levels: RestingLevel[] = [];

  constructor(side: BookSide) {
    this.side = side;
  }

  get best(): RestingLevel | undefined {
    return this.levels[0];
  }

  get worst(): RestingLevel | undefined {
    return this.levels[this.levels.length - 1];
  }

  /** Whether a price is better than another on this side. */
  isBetter(ticks: number, than: number): boolean {
    return this.side === 1 ? ticks > than : ticks < than;
  }

  /** The level at a price, made where there is none. */
  at(ticks: number): RestingLevel {
    const { levels } = this;
    let place = 0;
    while (place < levels.length && this.isBetter((levels[place] as RestingLevel).ticks, ticks)) place += 1;
    const found = levels[place];
    if (found?.ticks === ticks) return found;
    const made = { ticks, size: 0, queue: [] };
    levels.splice(place, 0, made);
    return made;
  }

  join(level: RestingLevel, order: Resting): void {
    level.queue.push(order);
    level.size += order.size;
  }

  /** Takes so much off an order; one with nothing left leaves the queue, a level with none leaves the book. */
  reduce(level: RestingLevel, place: number, by: number): void {
    const order = level.queue[place] as Resting;
    order.size -= by;
    level.size -= by;
    if (order.size > 0) return;
    level.queue.splice(place, 1);
    if (level.queue.length === 0) this.levels.splice(this.levels.indexOf(level), 1);
  }

  /** Ten prices and sizes, best first, NaN where there is none. */
  fill(prices: Float64Array, sizes: Float64Array, at: number): void {
    for (let rank = 0; rank < 10; rank++) {
      const level = this.levels[rank];
      prices[at + rank] = level === undefined ? Number.NaN : priceOfTicks(level.ticks);
      sizes[at + rank] = level?.size ?? Number.NaN;
    }
  }
}
