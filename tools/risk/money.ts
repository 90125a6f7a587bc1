// Minor units and commission. Rounding is always against the trader.

import type { Limits } from "#tools/define/index.ts";

/** 100 for USD, 1 for JPY. */
export function minorPerUnit(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 2);
}

/** A price in minor units, cleared of float64 noise but not rounded to whole units: 123.45 USD is 12345, 0.12345 USD is 12.345. */
export function priceMinor(price: number, currency: string): number {
  return Math.round(price * minorPerUnit(currency) * 1e6) / 1e6;
}

/** Commission of an order of which so many shares have been filled; nothing while none are. */
export function commissionMinor(
  filledShares: number,
  broker: Pick<Limits["broker"], "commissionPerShareMinor" | "minCommissionMinor">,
): number {
  if (filledShares === 0) return 0;
  return Math.max(broker.minCommissionMinor, Math.ceil(filledShares * broker.commissionPerShareMinor - 1e-6));
}
