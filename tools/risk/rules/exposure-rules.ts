// Rules about concentration and loss, measured as if the order and every committed purchase were done. A sale only ever lowers
// exposure in an account that holds no short positions, so it is measured but not held up by these rules.

import type { Order } from "#knowledge/domain/index.ts";
import type { RuleCheck } from "#knowledge/stores/records/index.ts";
import { pearson } from "#tools/numeric/index.ts";
import {
  commonReturns,
  correlationSessions,
  type Exposure,
  minimumReturns,
  sharesWithPurchases,
  symbolsWithPurchases,
  valueOfShares,
  varSessions,
} from "../exposure.ts";
import { historicalTail } from "../measures/index.ts";
import { atMost, notBinding, percent, type Rule, shareOf } from "./finding.ts";

const varLevel = 0.95;

export const position: Rule = (exposure) => {
  const { order, world } = exposure;
  const after = sharesAfter(exposure, order.symbol);
  const share = shareOf(valueOfShares(exposure, order.symbol, after), exposure);
  const { maxPositionFraction } = world.limits.risk;
  const reason =
    share === null
      ? "There is no equity to measure against."
      : `${order.symbol} would be ${percent(share)} of equity; the limit is ${percent(maxPositionFraction)}.`;
  return bindingForPurchases(order, atMost("position", "fraction", share, maxPositionFraction, reason));
};

export const sector: Rule = (exposure) => {
  const { order, world, instrument, sectorOf } = exposure;
  const members = [...new Set([order.symbol, ...symbolsWithPurchases(exposure)])].filter(
    (symbol) => sectorOf.get(symbol) === instrument.sector,
  );
  const value = members.reduce(
    (sum, symbol) => sum + valueOfShares(exposure, symbol, sharesAfter(exposure, symbol)),
    0,
  );
  const share = shareOf(value, exposure);
  const { maxSectorFraction } = world.limits.risk;
  const reason =
    share === null
      ? "There is no equity to measure against."
      : `${instrument.sector} would be ${percent(share)} of equity; the limit is ${percent(maxSectorFraction)}.`;
  return bindingForPurchases(order, atMost("sector", "fraction", share, maxSectorFraction, reason));
};

/** The highest correlation of daily returns with a holding that weighs more than minHoldingFraction. */
export const pairwiseCorrelation: Rule = (exposure) => {
  const { order, world } = exposure;
  const { maxPairwiseCorrelation: limit, minHoldingFraction } = world.limits.risk;
  const weighty = symbolsWithPurchases(exposure).filter(
    (symbol) =>
      symbol !== order.symbol &&
      (shareOf(valueOfShares(exposure, symbol, sharesWithPurchases(exposure, symbol)), exposure) ?? 1) >
        minHoldingFraction,
  );
  const found = (measured: number | null, reason: string): RuleCheck =>
    bindingForPurchases(order, atMost("pairwise-correlation", "correlation", measured, limit, reason));
  if (weighty.length === 0) return notBinding(found(null, ""), "No other holding is large enough to count.");
  const pairs = weighty.map((symbol) => ({ symbol, ...correlationWith(exposure, symbol) }));
  const blind = pairs.find(({ returns }) => returns < minimumReturns);
  if (blind)
    return found(
      null,
      `Only ${blind.returns} common returns with ${blind.symbol} are known; ${minimumReturns} are needed.`,
    );
  const worst = pairs.reduce((a, b) => (b.correlation > a.correlation ? b : a));
  return found(
    worst.correlation,
    `The correlation with ${worst.symbol} is ${worst.correlation.toFixed(3)}; the limit is ${limit}.`,
  );
};

/** One-day historical VaR of the portfolio after the order. A sale that does not raise it passes. */
export const valueAtRisk: Rule = (exposure) => {
  const { order, world } = exposure;
  const { maxVarFraction } = world.limits.risk;
  const after = lossFraction(exposure, (symbol) => sharesAfter(exposure, symbol));
  if (after === null) {
    const blind = atMost(
      "var",
      "fraction",
      null,
      maxVarFraction,
      `Fewer than ${minimumReturns} common returns of the holdings are known, or there is no equity.`,
    );
    return bindingForPurchases(order, blind);
  }
  const check = atMost(
    "var",
    "fraction",
    after,
    maxVarFraction,
    `The one-day 95% VaR would be ${percent(after)} of equity; the limit is ${percent(maxVarFraction)}.`,
  );
  const before = lossFraction(exposure, (symbol) => sharesWithPurchases(exposure, symbol));
  const lowers = order.side === "sell" && before !== null && after <= before;
  return lowers && !check.passed ? notBinding(check, `${check.reason} The sale does not raise it.`) : check;
};

function sharesAfter(exposure: Exposure, symbol: string): number {
  const { order } = exposure;
  const before = sharesWithPurchases(exposure, symbol);
  if (symbol !== order.symbol) return before;
  return order.side === "buy" ? before + order.quantityShares : Math.max(0, before - order.quantityShares);
}

const bindingForPurchases = (order: Order, check: RuleCheck): RuleCheck =>
  order.side === "sell" && !check.passed ? notBinding(check, `${check.reason} A sale lowers it.`) : check;

/** Correlation over the newest common returns; a series that does not move is correlated with nothing. */
function correlationWith(
  exposure: Exposure,
  symbol: string,
): { readonly correlation: number; readonly returns: number } {
  const [own, other] = commonReturns(exposure, [exposure.order.symbol, symbol], correlationSessions);
  if (!own || !other || own.length < minimumReturns) return { correlation: 0, returns: own?.length ?? 0 };
  const correlation = pearson(own, other);
  return { correlation: Number.isNaN(correlation) ? 0 : correlation, returns: own.length };
}

/** VaR as a fraction of equity with the holdings given; 0 with none, null where it cannot be measured. */
function lossFraction(exposure: Exposure, sharesOf: (symbol: string) => number): number | null {
  const symbols = [...new Set([exposure.order.symbol, ...symbolsWithPurchases(exposure)])]
    .sort()
    .filter((symbol) => sharesOf(symbol) > 0);
  if (symbols.length === 0) return 0;
  const weights = symbols.map((symbol) => shareOf(valueOfShares(exposure, symbol, sharesOf(symbol)), exposure));
  const returns = commonReturns(exposure, symbols, varSessions);
  const scenarios = returns[0]?.length ?? 0;
  if (scenarios < minimumReturns || weights.includes(null)) return null;
  const portfolio = Float64Array.from({ length: scenarios }, (_, t) =>
    symbols.reduce((sum, _symbol, i) => sum + (weights[i] ?? 0) * (returns[i]?.[t] ?? 0), 0),
  );
  return historicalTail(portfolio, varLevel).valueAtRisk;
}
