// Rules about loss: what the portfolio may lose in a session after the order, and what it lost in the last one.

import type { RuleCheck } from "#knowledge/stores/records/index.ts";
import { rememberedBy } from "#tools/universe/index.ts";
import {
  commonReturns,
  type Exposure,
  minimumReturns,
  sharesWithPurchases,
  symbolsWithPurchases,
  valueOfShares,
  varSessions,
} from "../exposure.ts";
import { historicalTail, type TailLoss } from "../measures/index.ts";
import type { RuleId } from "../verdict.ts";
import { sharesAfter } from "./after.ts";
import { atMost, bindingForPurchases, notBinding, percent, type Rule, shareOf } from "./finding.ts";

const tailLevel = 0.95;

/** One-day historical VaR of the portfolio after the order. A sale that does not raise it passes. */
export const valueAtRisk: Rule = (exposure) =>
  tailCheck(exposure, "var", "valueAtRisk", exposure.world.limits.risk.maxVarFraction, "The one-day 95% VaR would be");

/** The mean loss beyond it, likewise. */
export const shortfall: Rule = (exposure) =>
  tailCheck(
    exposure,
    "shortfall",
    "expectedShortfall",
    exposure.world.limits.risk.maxShortfallFraction,
    "The mean loss beyond the one-day 95% VaR would be",
  );

function tailCheck(
  exposure: Exposure,
  rule: RuleId,
  measure: "valueAtRisk" | "expectedShortfall",
  limit: number,
  says: string,
): RuleCheck {
  const { order } = exposure;
  const after = tailAfter(exposure);
  if (after === null) {
    const because = `Fewer than ${minimumReturns} common returns of the holdings are known, or there is no equity.`;
    return bindingForPurchases(order, atMost(rule, "fraction", null, limit, because));
  }
  const measured = after[measure];
  const reason = `${says} ${percent(measured)} of equity; the limit is ${percent(limit)}.`;
  const check = atMost(rule, "fraction", measured, limit, reason);
  if (check.passed || order.side === "buy") return check;
  const before = tailOf(exposure, (symbol) => sharesWithPurchases(exposure, symbol));
  const lowers = before !== null && measured <= before[measure];
  return lowers ? notBinding(check, `${check.reason} The sale does not raise it.`) : check;
}

/** Both rules look at one tail. */
const tailAfter = rememberedBy((exposure: Exposure) => tailOf(exposure, (symbol) => sharesAfter(exposure, symbol)));

const noLoss = { valueAtRisk: 0, expectedShortfall: 0 };

/** As fractions of equity with the holdings given; null where it cannot be measured. */
function tailOf(
  exposure: Exposure,
  sharesOf: (symbol: string) => number,
): Pick<TailLoss, "valueAtRisk" | "expectedShortfall"> | null {
  const symbols = [...new Set([exposure.order.symbol, ...symbolsWithPurchases(exposure)])]
    .sort()
    .filter((symbol) => sharesOf(symbol) > 0);
  if (symbols.length === 0) return noLoss;
  const weights = symbols.map((symbol) => shareOf(valueOfShares(exposure, symbol, sharesOf(symbol)), exposure));
  const returns = commonReturns(exposure, symbols, varSessions);
  const scenarios = returns[0]?.length ?? 0;
  if (scenarios < minimumReturns || weights.includes(null)) return null;
  const portfolio = Float64Array.from({ length: scenarios }, (_, t) =>
    symbols.reduce((sum, _symbol, i) => sum + (weights[i] ?? 0) * (returns[i]?.[t] ?? 0), 0),
  );
  return historicalTail(portfolio, tailLevel);
}

/** What is held lost from the session before the last to the last, dividends counted, over the equity of the session before. */
export const dailyLoss: Rule = (exposure) => {
  const { order, world } = exposure;
  const { maxDailyLossFraction } = world.limits.risk;
  const lost = lostInLastSession(exposure);
  const reason =
    lost === null
      ? "A holding has no price in the session before the last: the day's loss cannot be told."
      : `Holdings ${lost > 0 ? `lost ${percent(lost)}` : `gained ${percent(-lost)}`} of equity in the last session; nothing is bought beyond ${percent(maxDailyLossFraction)} lost.`;
  const check = atMost("daily-loss", "fraction", lost, maxDailyLossFraction, reason);
  return order.side === "sell" && !check.passed ? notBinding(check, `${check.reason} A sale is not held up.`) : check;
};

/** Negative for a gain; null where a holding has fewer than two closes. What did not trade in the last session lost nothing in it. */
function lostInLastSession({ held, history, closeMinor, world }: Exposure): number | null {
  const newest = Math.max(...[...history.values()].flatMap((closes) => [...closes.keys()]));
  let [before, now] = [world.portfolio.cashMinor, world.portfolio.cashMinor];
  for (const [symbol, shares] of held) {
    const closes = [...(history.get(symbol) ?? [])].sort(([a], [b]) => a - b);
    const [lastMs, last] = closes.at(-1) ?? [Number.NaN, Number.NaN];
    const previous = closes.at(-2)?.[1];
    if (previous === undefined) return null;
    const worth = shares * (closeMinor.get(symbol) ?? Number.NaN);
    now += worth;
    before += lastMs === newest ? worth * (previous / last) : worth;
  }
  return before > 0 ? (before - now) / before : 0;
}
