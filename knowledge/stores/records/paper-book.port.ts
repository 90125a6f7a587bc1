// The paper broker's own order book: what it accepted, on which terms. It stands for the outside world, which remembers what it was sent.

import type { Order } from "#knowledge/domain/index.ts";

export interface PaperOrder {
  /** The sender's name for the order; the same name is one order. */
  readonly clientOrderId: string;
  readonly approvalId: string;
  readonly order: Order;
  /** Where the market stood when the order went out. */
  readonly submittedMs: number;
  /** Spread, commission and volume limits as they were then. Plain JSON. */
  readonly terms: unknown;
}

export interface PaperBook {
  /** Accepts an order; the same clientOrderId again changes nothing. Answers what stands in the book. */
  accept(order: PaperOrder): Promise<PaperOrder>;
  /** Null where it was never accepted. */
  find(clientOrderId: string): Promise<PaperOrder | null>;
}
