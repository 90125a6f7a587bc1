// A broker: the outside world that orders go to. It takes nothing but what the gate and the queue approved, and the name that the
// desk gives an order makes sending it twice the same as sending it once.

import type { Fill, Order } from "#knowledge/domain/index.ts";
import type { Approved } from "#tools/risk/index.ts";

/** What goes with an order. */
export interface Ticket {
  /** The desk's name for the order: clientOrderId(approvalId, orderHash). */
  readonly clientOrderId: string;
  readonly approvalId: string;
  /** Where the market stood when the order was released. */
  readonly submittedMs: number;
}

export interface SubmitReceipt {
  readonly clientOrderId: string;
  readonly brokerOrderId: string;
}

export interface Settlement {
  readonly state: "working" | "filled" | "failed";
  /** Every fill of the order so far, oldest first; each keeps its fillId for ever. */
  readonly fills: readonly Fill[];
  /** Why it failed; null otherwise. */
  readonly reason: string | null;
}

export interface Broker {
  readonly id: string;
  /** True where no money moves. */
  readonly paper: boolean;
  /** The same clientOrderId again is answered with the first receipt; with another order it throws. @throws tools/broker-refused */
  submit(order: Approved<Order>, ticket: Ticket): Promise<SubmitReceipt>;
  /** Whether an order arrived, for a sender that does not know; null where it did not. */
  find(clientOrderId: string): Promise<SubmitReceipt | null>;
  /** What has become of an order by now. Asking changes nothing. @throws tools/broker-refused for an order never submitted */
  settle(clientOrderId: string): Promise<Settlement>;
}

/** One approval at one hash is one order, for ever. */
export const clientOrderId = (approvalId: string, orderHash: string): string => `${approvalId}.${orderHash}`;
