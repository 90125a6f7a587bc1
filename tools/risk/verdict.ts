// The gate's answer as a type: approved with the mark, or refused with rule and reason. Either way every rule's finding is in it.

import type { Order } from "#knowledge/domain/index.ts";
import type { RuleCheck, VerdictRecord } from "#knowledge/stores/records/index.ts";
import type { Approved } from "./approved.ts";

/** In the order of checking; the first that fails names the refusal. */
export const ruleIds = [
  "kill-switch",
  "order-terms",
  "stale-data",
  "data-quality",
  "price-band",
  "cash",
  "short-sale",
  "position",
  "sector",
  "pairwise-correlation",
  "daily-turnover",
  "var",
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
  | (Checked & { readonly kind: "refused"; readonly item: T; readonly rule: RuleId; readonly reason: string });

/** The verdict as it is stored: plain JSON, the mark left behind. */
export function verdictRecord(verdict: Verdict<Order>, orderHash: string): VerdictRecord {
  const { kind, checkedAsOf, checks } = verdict;
  const refusal =
    verdict.kind === "refused" ? { rule: verdict.rule, reason: verdict.reason } : { rule: null, reason: null };
  return { kind, orderHash, checkedAsOf, checks: [...checks], ...refusal };
}
