// What takes ticks in, one at a time and in order. Times are nanoseconds since the session opened; before it they are below 0.

import type { LevelChange, OrderEventType } from "#knowledge/books/index.ts";
import type { BlockColumns } from "#knowledge/domain/index.ts";

export interface TickSink {
  quote(atNs: number, bid: number, bidSize: number, ask: number, askSize: number): void;
  /** side: 1 where the buyer began it, -1 the seller, 0 where the feed does not say. */
  trade(atNs: number, price: number, size: number, side: number): void;
  book(atNs: number, columns: BlockColumns<"book">, row: number): void;
  /** One message: all its changes, or a whole new book. */
  delta(atNs: number, sequence: number, isSnapshot: boolean, changes: readonly LevelChange[]): void;
  /** side: of the resting order. */
  order(atNs: number, type: OrderEventType, orderId: bigint, side: number, price: number, size: number): void;
  advance(nowNs: number): void;
}
