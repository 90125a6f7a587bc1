// The gate's answer as a type: approved with the mark, or refused with rule and reason. Either way every rule's finding is in it.

import type { Order } from "#knowledge/domain/index.ts";
import type { RuleCheck, VerdictRecord } from "#knowledge/stores/records/index.ts";
import type { Approved } from "./approved.ts";

/** In the order of checking; the first that fails names the refusal. */
export const ruleIds = [
  "kill-switch",
  "restricted",
  "order-terms",
  "stale-data",
  "data-quality",
  "price-band",
  "order-volume",
  "cash",
  "short-sale",
  "position",
  "sector",
  "gross-exposure",
  "pairwise-correlation",
  "daily-turnover",
  "var",
  "shortfall",
  "daily-loss",
  "coverage",
] as const;
export type RuleId = (typeof ruleIds)[number];

interface Checked {
  readonly checks: readonly RuleCheck[];
  /** ISO 8601. */
  readonly checkedAsOf: string;
}

export type Verdict<T> =
  | (Checked & { readonly kind: "approved"; readonly item: Approved<T> })
  | (Checked & {
      readonly kind: "refused";
      readonly item: T;
      readonly rule: RuleId;
      readonly reason: string;
      /** The most shares of the same order that would pass; 0 where no smaller one does. */
      readonly largestQuantityShares: number;
    });

/** The verdict as it is stored: plain JSON, the mark left behind. */
export function verdictRecord(verdict: Verdict<Order>, orderHash: string): VerdictRecord {
  const { kind, checkedAsOf, checks } = verdict;
  const refusal =
    verdict.kind === "refused"
      ? { rule: verdict.rule, reason: verdict.reason, largestQuantityShares: verdict.largestQuantityShares }
      : { rule: null, reason: null, largestQuantityShares: null };
  return { kind, orderHash, checkedAsOf, checks: [...checks], ...refusal };
}
