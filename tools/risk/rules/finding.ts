// How a rule states what it found. A measure that cannot be taken fails: the gate does not wave through what it cannot see.

import type { Order } from "#knowledge/domain/index.ts";
import type { RuleCheck } from "#knowledge/stores/records/index.ts";
import type { Exposure } from "../exposure.ts";
import type { RuleId } from "../verdict.ts";

export type Rule = (exposure: Exposure) => RuleCheck;

/** Fractions are float64 sums: a limit met to nine digits is met. */
export const within = (measured: number, limit: number): boolean => measured <= limit + 1e-9;

export const percent = (fraction: number): string => `${Number((100 * fraction).toFixed(2))}%`;
export const money = (minor: number, currency: string): string =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(
    minor /
      10 ** (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2),
  );

/** A measure that must not exceed its limit. */
export const atMost = (
  rule: RuleId,
  unit: string,
  measured: number | null,
  limit: number,
  reason: string,
): RuleCheck => ({
  rule,
  passed: measured !== null && within(measured, limit),
  measured,
  limit,
  unit,
  reason,
});

/** A share of equity; null where there is no equity to take a share of. */
export const shareOf = (valueMinor: number, { equityMinor }: Exposure): number | null =>
  equityMinor > 0 ? valueMinor / equityMinor : null;

/** A finding that passes whatever was measured, with the reason why the rule does not bind. */
export const notBinding = (check: RuleCheck, reason: string): RuleCheck => ({ ...check, passed: true, reason });

/** In an account without short positions a sale only lowers exposure: it is measured and not held up. */
export const bindingForPurchases = (order: Order, check: RuleCheck): RuleCheck =>
  order.side === "sell" && !check.passed ? notBinding(check, `${check.reason} A sale lowers it.`) : check;
