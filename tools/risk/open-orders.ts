// What the account is committed to beyond its holdings: orders approved or at the broker, and trades that lie after the moment looked at.
// An order decided at a close fills at the next open; until the reader's as-of has passed it, the money is spent all the same.

import type { Fill, Order, Side } from "#knowledge/domain/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { commissionMinor } from "./money.ts";

export interface OpenOrders {
  /** Approved or submitted: may still trade. */
  readonly working: readonly { readonly approvalId: string; readonly order: Order }[];
  /** Every fill of the account, at any time. */
  readonly fills: readonly Fill[];
}

/** Shares that will or may still change hands, at the price that counts for limits. */
export interface Commitment {
  readonly symbol: string;
  readonly side: Side;
  readonly quantityShares: number;
  readonly priceMinor: number;
  readonly commissionMinor: number;
}

export const noOpenOrders: OpenOrders = { working: [], fills: [] };

export async function openOrdersOf(
  { approvals, ledger }: Pick<Records, "approvals" | "ledger">,
  dataset: string,
): Promise<OpenOrders> {
  // Orders first: one that fills between the two reads is then counted twice for a moment, never not at all.
  const working = await approvals.list({ states: ["approved", "submitted"], dataset });
  const fills = await ledger.fills(dataset, Number.MAX_SAFE_INTEGER);
  return { working: working.map(({ approvalId, order }) => ({ approvalId, order })), fills };
}

/** Commitments as seen at a moment: what working orders have not filled by then, at their limit, and later fills of finished orders. */
export function commitmentsAt(
  { working, fills }: OpenOrders,
  asOfMs: number,
  broker: Limits["broker"],
): readonly Commitment[] {
  const ids = new Set(working.map(({ approvalId }) => approvalId));
  const open = working.map(({ approvalId, order }) =>
    remainderOf(
      order,
      fills.filter((fill) => fill.approvalId === approvalId && fill.filledAtMs <= asOfMs),
      broker,
    ),
  );
  const later = fills.filter((fill) => fill.filledAtMs > asOfMs && !ids.has(fill.approvalId));
  return [...open, ...later].filter(({ quantityShares }) => quantityShares > 0);
}

function remainderOf(order: Order, filled: readonly Fill[], broker: Limits["broker"]): Commitment {
  const shares = filled.reduce((sum, fill) => sum + fill.quantityShares, 0);
  const paid = filled.reduce((sum, fill) => sum + fill.commissionMinor, 0);
  return {
    symbol: order.symbol,
    side: order.side,
    quantityShares: order.quantityShares - shares,
    priceMinor: order.limitPriceMinor,
    commissionMinor: Math.max(0, commissionMinor(order.quantityShares, broker) - paid),
  };
}
