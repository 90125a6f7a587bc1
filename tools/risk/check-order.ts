// The risk gate: every rule is asked, all findings are kept, the first that fails names the refusal.

import { z } from "zod";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { Order } from "#knowledge/domain/index.ts";
import { markApproved } from "./approved.ts";
import { measureExposure } from "./exposure.ts";
import type { RiskWorld } from "./risk-world.ts";
import { cash, dailyTurnover, shortSale } from "./rules/account-rules.ts";
import { coverage, killSwitch, orderTerms } from "./rules/desk-rules.ts";
import { pairwiseCorrelation, position, sector, valueAtRisk } from "./rules/exposure-rules.ts";
import type { Rule } from "./rules/finding.ts";
import { dataQuality, priceBand, staleData } from "./rules/price-rules.ts";
import type { RuleId, Verdict } from "./verdict.ts";

const rules: Readonly<Record<RuleId, Rule>> = {
  "kill-switch": killSwitch,
  "order-terms": orderTerms,
  "stale-data": staleData,
  "data-quality": dataQuality,
  "price-band": priceBand,
  cash,
  "short-sale": shortSale,
  position,
  sector,
  "pairwise-correlation": pairwiseCorrelation,
  "daily-turnover": dailyTurnover,
  var: valueAtRisk,
  coverage,
};

/** May this order go out, as the world stands? @throws tools/order-invalid, knowledge/symbol-unknown, tools/series-empty */
export async function checkOrder(order: Order, world: RiskWorld): Promise<Verdict<Order>> {
  const parsed = Order.safeParse(order);
  if (!parsed.success) throw callerError("tools/order-invalid", z.prettifyError(parsed.error));
  const exposure = await measureExposure(parsed.data, world);
  const checks = Object.values(rules).map((rule) => rule(exposure));
  const checkedAsOf = isoTime(world.market.asOf);
  const failed = checks.find(({ passed }) => !passed);
  if (!failed) return { kind: "approved", item: markApproved(parsed.data), checks, checkedAsOf };
  return { kind: "refused", item: order, rule: failed.rule as RuleId, reason: failed.reason, checks, checkedAsOf };
}
