// An order book by order: every resting order with its place in the queue, from the events that made, changed and executed it.
// What cannot be right is counted and told, never thrown away silently, and never stops the stream.

import { type BookTop, emptyTop, type Touch, touchOf } from "./book-top.ts";
import { Inconsistencies, type Inconsistency, type InconsistencyKind } from "./inconsistencies.ts";
import { type OrderId, OrderLevels, type RestingOrder } from "./order-levels.ts";
import type { BookSide } from "./price-levels.ts";
import { type BookState, type Sequenced, SequenceGate } from "./sequence-gate.ts";

/** The numbers of LOBSTER and of the desk's own order column. */
export const orderEventTypes = {
  add: 1,
  cancel: 2,
  delete: 3,
  execute: 4,
  executeHidden: 5,
  replace: 6,
  halt: 7,
  clear: 8,
} as const;
export type OrderEventType = (typeof orderEventTypes)[keyof typeof orderEventTypes];

export interface OrderEvent extends Sequenced {
  readonly type: OrderEventType;
  readonly orderId: OrderId;
  /** Of the resting order. Used by add and hidden executions; the others go by the order in the book. */
  readonly side: BookSide;
  /** Used by add, replace and hidden executions; of a halt -1 for stopped, 1 for trading again. */
  readonly ticks: number;
  /** Added, taken away, executed or new; of a delete what is said to be left, or 0 where nothing is said. */
  readonly size: number;
  /** Of a replace: the id under which the order goes on, at the end of its queue; the old id where left out. */
  readonly newOrderId?: OrderId;
}

export interface OrderSnapshot {
  readonly sequence: number | null;
  /** Those of one price in the order of their queue. */
  readonly orders: readonly {
    readonly orderId: OrderId;
    readonly side: BookSide;
    readonly ticks: number;
    readonly size: number;
  }[];
}

export interface QueuePosition {
  readonly side: BookSide;
  readonly ticks: number;
  readonly size: number;
  readonly ordersAhead: number;
  readonly sizeAhead: number;
}

/** applied: all is well. old, held: as the sequence says. Else what was wrong with the event. */
export type OrderOutcome = "applied" | "old" | "held" | Inconsistency;

export interface MarketByOrderOptions {
  /** Books of venues that are told from their first event start empty; the others wait for a snapshot. */
  readonly startsEmpty?: boolean;
  /** Which events are told. some: orders go out of sight too, and are taken out once an event shows that they are gone, since nothing rests
   * through its opposite or before an execution. best: every event is at the best price of its side besides. all when left out. */
  readonly tells?: "all" | "some" | "best";
  readonly mostHeld?: number;
  /** Inconsistencies kept word for word; 100 when left out. */
  readonly mostKept?: number;
}

export class MarketByOrderBook {
  readonly #bids = new OrderLevels(1);
  readonly #asks = new OrderLevels(-1);
  readonly #orders = new Map<OrderId, RestingOrder>();
  readonly #gate: SequenceGate<OrderEvent>;
  readonly #inconsistencies: Inconsistencies;
  readonly #tells: "all" | "some" | "best";
  #events = 0;
  #gone = 0;
  #executed = 0;
  #executedHidden = 0;
  #halted = false;

  constructor({ startsEmpty = true, mostHeld = 100_000, mostKept = 100, tells = "all" }: MarketByOrderOptions = {}) {
    this.#tells = tells;
    this.#gate = new SequenceGate(mostHeld);
    this.#inconsistencies = new Inconsistencies(mostKept);
    if (startsEmpty) this.#gate.resume(null, () => {});
  }

  get state(): BookState {
    return this.#gate.state;
  }

  get touch(): Touch {
    return touchOf(this.#bids.bestTicks, this.#asks.bestTicks);
  }

  get bestBidTicks(): number {
    return this.#bids.bestTicks;
  }

  get bestAskTicks(): number {
    return this.#asks.bestTicks;
  }

  get halted(): boolean {
    return this.#halted;
  }

  /** Resting orders. */
  get orders(): number {
    return this.#orders.size;
  }

  /** Sizes executed against visible and against hidden orders, of unknown orders too. */
  get executedSize(): { readonly visible: number; readonly hidden: number } {
    return { visible: this.#executed, hidden: this.#executedHidden };
  }

  get inconsistencies(): Inconsistencies {
    return this.#inconsistencies;
  }

  /** Events applied, with messages by what became of them, and orders that went out of sight. */
  get counts() {
    return { events: this.#events, gone: this.#gone, ...this.#gate.counts };
  }

  /** 0 where there is none. */
  sizeAt(side: BookSide, ticks: number): number {
    return this.#side(side).at(ticks)?.size ?? 0;
  }

  top(levels = 10, into: BookTop = emptyTop(levels)): BookTop {
    this.#bids.top(into.bidTicks, into.bidSizes);
    this.#asks.top(into.askTicks, into.askSizes);
    return into;
  }

  /** Null for an order that is not in the book. Walks the queue from its head. */
  queuePosition(orderId: OrderId): QueuePosition | null {
    const order = this.#orders.get(orderId);
    if (order === undefined) return null;
    let [ordersAhead, sizeAhead] = [0, 0];
    for (let ahead = order.before; ahead !== null; ahead = ahead.before) {
      ordersAhead += 1;
      sizeAhead += ahead.size;
    }
    return { side: order.side, ticks: order.level.ticks, size: order.size, ordersAhead, sizeAhead };
  }

  /** Puts the book where the snapshot says, then applies the events that waited for it. */
  snapshot({ sequence, orders }: OrderSnapshot): void {
    this.#clear();
    for (const { orderId, side, ticks, size } of orders) this.#add(orderId, side, ticks, size);
    this.#gate.resume(sequence, (event) => void this.#change(event));
  }

  apply(event: OrderEvent): OrderOutcome {
    const verdict = this.#gate.take(event);
    return verdict === "applied" ? this.#change(event) : verdict;
  }

  #change(event: OrderEvent): OrderOutcome {
    this.#events += 1;
    const { type, orderId, side, ticks, size } = event;
    if (this.#tells !== "all" && type <= 4) this.#seeGone(event);
    switch (type) {
      case 1:
        return this.#add(orderId, side, ticks, size);
      case 2:
        return this.#cancel(orderId, size);
      case 3:
        return this.#delete(orderId, size);
      case 4:
        return this.#execute(orderId, size);
      case 5:
        if (!(size > 0)) return this.#told("bad-value", orderId, `a hidden execution of size ${size}`);
        this.#executedHidden += size;
        return "applied";
      case 6:
        return this.#replace(orderId, event.newOrderId ?? orderId, ticks, size);
      case 7:
        this.#halted = ticks === -1;
        return "applied";
      case 8:
        this.#clear();
        return "applied";
      default:
        return this.#told("bad-value", orderId, `an event of type ${String(type)}`);
    }
  }

  #clear(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.#orders.clear();
  }

  /** Orders that cannot rest any more where this event happened. */
  #seeGone({ type, side, ticks }: OrderEvent): void {
    this.#dropThrough(this.#side(side === 1 ? -1 : 1), ticks, true);
    if (type === 4 || this.#tells === "best") this.#dropThrough(this.#side(side), ticks, false);
  }

  #dropThrough(levels: OrderLevels, ticks: number, at: boolean): void {
    for (let best = levels.best; best !== null; best = levels.best) {
      const beyond = (best.ticks - ticks) * levels.side;
      if (beyond < 0 || (beyond === 0 && !at)) return;
      this.#gone += best.orders;
      for (let order = best.first; order !== null; order = order.after) this.#remove(order);
    }
  }

  #add(id: OrderId, side: BookSide, ticks: number, size: number): OrderOutcome {
    if (!isSound(ticks, size)) return this.#told("bad-value", id, `an order of size ${size} at ${ticks} ticks`);
    if (this.#orders.has(id)) return this.#told("duplicate-order", id, "an order of this id rests in the book");
    this.#orders.set(id, this.#side(side).add(id, ticks, size));
    return "applied";
  }

  #cancel(id: OrderId, size: number): OrderOutcome {
    const order = this.#orders.get(id);
    if (order === undefined) return this.#told("unknown-order", id, `a cancel of ${size}`);
    if (!(size > 0)) return this.#told("bad-value", id, `a cancel of size ${size}`);
    const left = this.#takeFrom(order, size);
    return left >= 0 ? "applied" : this.#told("over-cancel", id, `a cancel of ${size} where ${size + left} was left`);
  }

  #delete(id: OrderId, size: number): OrderOutcome {
    const order = this.#orders.get(id);
    if (order === undefined) return this.#told("unknown-order", id, "a delete");
    this.#remove(order);
    if (size === 0 || Math.abs(size - order.size) <= dust * size) return "applied";
    return this.#told("size-mismatch", id, `a delete of ${size} where ${order.size} was left`);
  }

  #execute(id: OrderId, size: number): OrderOutcome {
    if (!(size > 0)) return this.#told("bad-value", id, `an execution of size ${size}`);
    this.#executed += size;
    const order = this.#orders.get(id);
    if (order === undefined) return this.#told("unknown-order", id, `an execution of ${size}`);
    const side = this.#side(order.side);
    const { level } = order;
    const isBest = side.best === level;
    const isFirst = level.first === order;
    const left = this.#takeFrom(order, size);
    if (left < 0) return this.#told("over-execution", id, `an execution of ${size} where ${size + left} was left`);
    if (!isBest) return this.#told("behind-best", id, `an execution at ${level.ticks} ticks, behind the best price`);
    return isFirst ? "applied" : this.#told("out-of-turn", id, "an execution before that of an earlier order");
  }

  #replace(id: OrderId, newId: OrderId, ticks: number, size: number): OrderOutcome {
    const order = this.#orders.get(id);
    if (order === undefined) return this.#told("unknown-order", id, `a replace by ${newId}`);
    if (!isSound(ticks, size)) return this.#told("bad-value", id, `a replace by size ${size} at ${ticks} ticks`);
    if (newId !== id && this.#orders.has(newId)) {
      this.#remove(order);
      return this.#told("duplicate-order", newId, `a replace of ${id}, which was removed`);
    }
    this.#remove(order);
    return this.#add(newId, order.side, ticks, size);
  }

  /** What is left of the order; below 0 where more was taken than there was. Nothing left takes it out of the book. */
  #takeFrom(order: RestingOrder, size: number): number {
    const left = order.size - size;
    if (left > dust * size) this.#side(order.side).reduce(order, size);
    else this.#remove(order);
    return left < -dust * size ? left : Math.max(left, 0);
  }

  #remove(order: RestingOrder): void {
    this.#side(order.side).remove(order);
    this.#orders.delete(order.id);
  }

  #side(side: BookSide): OrderLevels {
    return side === 1 ? this.#bids : this.#asks;
  }

  #told(kind: InconsistencyKind, orderId: OrderId, what: string): Inconsistency {
    const says = `Event ${this.#events}, order ${orderId}: ${what} (${kind}).`;
    return this.#inconsistencies.tell({ kind, orderId, event: this.#events, says });
  }
}

/** Part of a size that is rounding and no shares: 0.3 less 0.1 less 0.2 is not 0. */
const dust = 1e-9;

const isSound = (ticks: number, size: number): boolean =>
  size > 0 && size < Number.POSITIVE_INFINITY && Number.isInteger(ticks);
