// What in a stream of order events cannot be right: counted by kind, the newest kept word for word.

import type { OrderId } from "./order-levels.ts";

export type InconsistencyKind =
  /** It speaks of an order that is not in the book: nothing was changed. */
  | "unknown-order"
  /** An order of this id is in the book: the new one was left out. */
  | "duplicate-order"
  /** More was executed than was left of the order: the order was removed. */
  | "over-execution"
  /** More was cancelled than was left of the order: the order was removed. */
  | "over-cancel"
  /** A delete named another size than was left: the order was removed. */
  | "size-mismatch"
  /** No size above zero, or no price in whole ticks: nothing was changed. */
  | "bad-value"
  /** Executed while a better price rested on its side: it was executed. */
  | "behind-best"
  /** Executed while an earlier order rested at its price: it was executed. */
  | "out-of-turn";

export interface Inconsistency {
  readonly kind: InconsistencyKind;
  readonly orderId: OrderId;
  /** Which event it was, counted from 1. */
  readonly event: number;
  readonly says: string;
}

export class Inconsistencies {
  readonly #counts = new Map<InconsistencyKind, number>();
  readonly #newest: Inconsistency[] = [];
  readonly #mostKept: number;

  constructor(mostKept: number) {
    this.#mostKept = mostKept;
  }

  tell(found: Inconsistency): Inconsistency {
    this.#counts.set(found.kind, (this.#counts.get(found.kind) ?? 0) + 1);
    this.#newest.push(found);
    if (this.#newest.length > this.#mostKept) this.#newest.shift();
    return found;
  }

  /** Kinds that occurred. */
  get counts(): Readonly<Partial<Record<InconsistencyKind, number>>> {
    return Object.fromEntries(this.#counts);
  }

  get newest(): readonly Inconsistency[] {
    return [...this.#newest];
  }
}
