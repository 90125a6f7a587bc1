// One order against one session's prices. Pure; money in minor units, rounded against the trader.

import type { Bar, Order } from "#knowledge/domain/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { priceMinor } from "#tools/risk/index.ts";

export type Terms = Limits["broker"];

export interface Trade {
  readonly quantityShares: number;
  readonly priceMinor: number;
  /** The session's open, or its close where the limit was only touched in between. */
  readonly filledAtMs: number;
}

/**
 * What of an order trades in a session. A purchase whose limit is at or above the open trades there at
 * min(limit, open + half spread); else, where the low reaches the limit, at the limit; else not at all. A sale is the mirror image.
 * @param remaining shares still wanted, > 0
 * @param available shares of the session's volume that the order may take; at most these trade
 */
export function fillInBar(order: Order, bar: Bar, remaining: number, available: number, terms: Terms): Trade | null {
  const quantityShares = Math.min(remaining, available);
  if (quantityShares <= 0) return null;
  const limit = order.limitPriceMinor;
  const buy = order.side === "buy";
  const open = priceMinor(bar.open, order.currency);
  const reaches = (price: number): boolean => (buy ? price <= limit : price >= limit);
  if (reaches(open)) return { quantityShares, priceMinor: atOpen(open, limit, buy, terms), filledAtMs: bar.openMs };
  const best = priceMinor(buy ? bar.low : bar.high, order.currency);
  return reaches(best) ? { quantityShares, priceMinor: limit, filledAtMs: bar.closeMs } : null;
}

function atOpen(open: number, limit: number, buy: boolean, { halfSpreadBps }: Terms): number {
  const half = (open * halfSpreadBps) / 10_000;
  return buy ? Math.min(limit, Math.ceil(open + half - 1e-6)) : Math.max(limit, Math.floor(open - half + 1e-6));
}
