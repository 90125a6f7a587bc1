// The account as it would be with the order done.

import { type Exposure, sharesWithPurchases } from "../exposure.ts";

/** Holdings and committed purchases of a symbol with the order done; nothing is sold below none. */
export function sharesAfter(exposure: Exposure, symbol: string): number {
  const { order } = exposure;
  const before = sharesWithPurchases(exposure, symbol);
  if (symbol !== order.symbol) return before;
  return order.side === "buy" ? before + order.quantityShares : Math.max(0, before - order.quantityShares);
}
