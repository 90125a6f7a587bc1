// One side of a book by order: levels sorted by price, each a queue of orders in the order they came.

import type { BookSide } from "./price-levels.ts";

export type OrderId = number | string;

/** A number where it is exact. */
export const orderIdOf = (id: bigint): OrderId => (Number.isSafeInteger(Number(id)) ? Number(id) : String(id));

export interface RestingOrder {
  readonly id: OrderId;
  readonly side: BookSide;
  readonly level: OrderLevel;
  size: number;
  before: RestingOrder | null;
  after: RestingOrder | null;
}

export interface OrderLevel {
  readonly ticks: number;
  size: number;
  orders: number;
  first: RestingOrder | null;
  last: RestingOrder | null;
}

export class OrderLevels {
  readonly side: BookSide;
  readonly #byTicks = new Map<number, OrderLevel>();
  /** By ticks * side, ascending: the best is the last. */
  readonly #sorted: OrderLevel[] = [];

  constructor(side: BookSide) {
    this.side = side;
  }

  get count(): number {
    return this.#sorted.length;
  }

  get best(): OrderLevel | null {
    return this.#sorted[this.#sorted.length - 1] ?? null;
  }

  /** NaN while there is no level. */
  get bestTicks(): number {
    return this.best?.ticks ?? Number.NaN;
  }

  at(ticks: number): OrderLevel | null {
    return this.#byTicks.get(ticks) ?? null;
  }

  /** A new order at the end of its price's queue. */
  add(id: OrderId, ticks: number, size: number): RestingOrder {
    const level = this.#byTicks.get(ticks) ?? this.#open(ticks);
    const order: RestingOrder = { id, side: this.side, level, size, before: level.last, after: null };
    if (level.last === null) level.first = order;
    else level.last.after = order;
    level.last = order;
    level.size += size;
    level.orders += 1;
    return order;
  }

  /** The order keeps its place in the queue. */
  reduce(order: RestingOrder, by: number): void {
    order.size -= by;
    order.level.size -= by;
  }

  remove(order: RestingOrder): void {
    const { level, before, after } = order;
    if (before === null) level.first = after;
    else before.after = after;
    if (after === null) level.last = before;
    else after.before = before;
    level.orders -= 1;
    level.size = level.orders === 0 ? 0 : level.size - order.size;
    if (level.orders === 0) this.#close(level);
  }

  clear(): void {
    this.#byTicks.clear();
    this.#sorted.length = 0;
  }

  /** Prices and sizes, best first, into the arrays given; NaN where there is no level. */
  top(ticks: Float64Array, sizes: Float64Array): void {
    for (let rank = 0; rank < ticks.length; rank++) {
      const level = this.#sorted[this.#sorted.length - 1 - rank];
      ticks[rank] = level?.ticks ?? Number.NaN;
      sizes[rank] = level?.size ?? Number.NaN;
    }
  }

  #open(ticks: number): OrderLevel {
    const level: OrderLevel = { ticks, size: 0, orders: 0, first: null, last: null };
    this.#byTicks.set(ticks, level);
    const sorted = this.#sorted;
    let at = sorted.push(level) - 1;
    for (; at > 0; at--) {
      const worse = sorted[at - 1] as OrderLevel;
      if (worse.ticks * this.side < ticks * this.side) break;
      sorted[at] = worse;
    }
    sorted[at] = level;
    return level;
  }

  #close(level: OrderLevel): void {
    this.#byTicks.delete(level.ticks);
    const sorted = this.#sorted;
    let at = sorted.length - 1;
    while (sorted[at] !== level) at--;
    for (; at < sorted.length - 1; at++) sorted[at] = sorted[at + 1] as OrderLevel;
    sorted.pop();
  }
}
