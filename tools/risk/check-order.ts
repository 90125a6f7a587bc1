// The risk gate: every rule is asked, all findings are kept, the first that fails names the refusal.

import { z } from "zod";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import { Order } from "#knowledge/domain/index.ts";
import { markApproved } from "./approved.ts";
import { type Exposure, measureExposure } from "./exposure.ts";
import type { RiskWorld } from "./risk-world.ts";
import { cash, dailyTurnover, shortSale } from "./rules/account-rules.ts";
import { coverage, killSwitch, orderTerms, restricted } from "./rules/desk-rules.ts";
import { grossExposure, pairwiseCorrelation, position, sector } from "./rules/exposure-rules.ts";
import type { Rule } from "./rules/finding.ts";
import { dailyLoss, shortfall, valueAtRisk } from "./rules/loss-rules.ts";
import { dataQuality, orderVolume, priceBand, staleData } from "./rules/price-rules.ts";
import type { RuleId, Verdict } from "./verdict.ts";

const rules: Readonly<Record<RuleId, Rule>> = {
  "kill-switch": killSwitch,
  restricted,
  "order-terms": orderTerms,
  "stale-data": staleData,
  "data-quality": dataQuality,
  "price-band": priceBand,
  "order-volume": orderVolume,
  cash,
  "short-sale": shortSale,
  position,
  sector,
  "gross-exposure": grossExposure,
  "pairwise-correlation": pairwiseCorrelation,
  "daily-turnover": dailyTurnover,
  var: valueAtRisk,
  shortfall,
  "daily-loss": dailyLoss,
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
  return {
    kind: "refused",
    item: order,
    rule: failed.rule as RuleId,
    reason: failed.reason,
    largestQuantityShares: largestPassing(exposure),
    checks,
    checkedAsOf,
  };
}

/** By bisection over whole lots: right where fewer shares never break a rule that more would pass. What it answers does pass. */
function largestPassing(exposure: Exposure): number {
  const { order, instrument } = exposure;
  const lot = instrument.lotSizeShares;
  const passes = (lots: number): boolean => {
    const smaller = { ...exposure, order: { ...order, quantityShares: lots * lot } };
    return Object.values(rules).every((rule) => rule(smaller).passed);
  };
  let [most, tooMany] = [0, Math.ceil(order.quantityShares / lot)];
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (passes(middle)) most = middle;
    else tooMany = middle;
  }
  return most * lot;
}
