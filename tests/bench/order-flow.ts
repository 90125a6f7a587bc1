// Order events like those of a liquid venue, made from a seed. They are consistent with one another: every event speaks of an order that
// rests, nothing crosses, and executions take the first order at the best price.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import {
  type BookSide,
  type OrderEvent,
  type OrderEventType,
  orderEventTypes as types,
} from "#knowledge/books/index.ts";
import { anySize, distance } from "./level-flow.ts";

/** About 46 % new orders, 40 % deletes, 5 % partial cancels, 8 % executions, 1 % replaces, over some 10,000 resting orders. */
export function orderFlow(events: number, seed: number): readonly OrderEvent[] {
  const venue = new Venue(seededRandom(seed));
  while (venue.events.length < events) venue.step();
  return venue.events.slice(0, events);
}

interface Resting {
  readonly orderId: number;
  readonly side: BookSide;
  readonly ticks: number;
  size: number;
  /** Place in the list of all orders. */
  at: number;
}

class Venue {
  readonly events: OrderEvent[] = [];
  readonly #random: Random;
  readonly #all: Resting[] = [];
  /** Queues by ticks of each side. */
  readonly #queues = { bid: new Map<number, Resting[]>(), ask: new Map<number, Resting[]>() };
  #mid = 100_000;
  #lastId = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  step(): void {
    const random = this.#random;
    if (random.next() < 0.002) this.#mid += random.next() < 0.5 ? 1 : -1;
    const side: BookSide = random.next() < 0.5 ? 1 : -1;
    const few = this.#all.length < 8_000;
    const many = this.#all.length > 12_000;
    const draw = few ? random.next() * 0.6 : many ? 0.4 + random.next() * 0.6 : random.next();
    if (draw < 0.46) this.#add(side);
    else if (draw < 0.86) this.#delete();
    else if (draw < 0.91) this.#cancel();
    else if (draw < 0.99) this.#execute(side);
    else this.#replace();
  }

  #add(side: BookSide): void {
    const order = this.#rest(side, this.#price(side), anySize(this.#random));
    this.#tell(types.add, order, order.size);
  }

  #delete(): void {
    const order = this.#any();
    if (order === null) return;
    this.#forget(order);
    this.#tell(types.delete, order, order.size);
  }

  #cancel(): void {
    const order = this.#any();
    if (order === null || order.size < 2) return;
    const size = 1 + this.#random.integer(order.size - 1);
    order.size -= size;
    this.#tell(types.cancel, order, size);
  }

  #execute(side: BookSide): void {
    const order = this.#queue(side, this.#best(side))[0];
    if (order === undefined) return;
    const size = this.#random.next() < 0.6 ? order.size : 1 + this.#random.integer(order.size);
    if (size === order.size) this.#forget(order);
    else order.size -= size;
    this.#tell(types.execute, order, size);
  }

  #replace(): void {
    const order = this.#any();
    if (order === null) return;
    this.#forget(order);
    const next = this.#rest(order.side, this.#price(order.side), anySize(this.#random));
    this.#tell(types.replace, { ...next, orderId: order.orderId }, next.size, next.orderId);
  }

  #tell(type: OrderEventType, { orderId, side, ticks }: Resting, size: number, newOrderId = orderId): void {
    this.events.push({ type, orderId, side, ticks, size, newOrderId });
  }

  /** Near the mid price, and never at or beyond the best price of the other side. */
  #price(side: BookSide): number {
    const wanted = this.#mid - side * (1 + distance(this.#random));
    const against = this.#best(side === 1 ? -1 : 1);
    return Number.isNaN(against) || wanted * side < against * side ? wanted : against - side;
  }

  #rest(side: BookSide, ticks: number, size: number): Resting {
    this.#lastId += 1;
    const order = { orderId: this.#lastId, side, ticks, size, at: this.#all.length };
    this.#all.push(order);
    this.#queue(side, ticks).push(order);
    return order;
  }

  #forget(order: Resting): void {
    const last = this.#all.pop() as Resting;
    if (last !== order) {
      this.#all[order.at] = last;
      last.at = order.at;
    }
    const queue = this.#queue(order.side, order.ticks);
    queue.splice(queue.indexOf(order), 1);
    if (queue.length === 0) this.#side(order.side).delete(order.ticks);
  }

  #any(): Resting | null {
    return this.#all[this.#random.integer(this.#all.length)] ?? null;
  }

  /** NaN while the side is empty. */
  #best(side: BookSide): number {
    let best = Number.NaN;
    for (const ticks of this.#side(side).keys()) if (!(ticks * side <= best * side)) best = ticks;
    return best;
  }

  #queue(side: BookSide, ticks: number): Resting[] {
    const known = this.#side(side).get(ticks);
    if (known !== undefined) return known;
    const queue: Resting[] = [];
    if (!Number.isNaN(ticks)) this.#side(side).set(ticks, queue);
    return queue;
  }

  #side(side: BookSide): Map<number, Resting[]> {
    return side === 1 ? this.#queues.bid : this.#queues.ask;
  }
}
