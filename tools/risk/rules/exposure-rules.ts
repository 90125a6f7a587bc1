// Rules about concentration, measured as if the order and every committed purchase were done. A sale only ever lowers
// exposure in an account that holds no short positions, so it is measured but not held up by these rules.

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
} from "../exposure.ts";
import { sharesAfter } from "./after.ts";
import { atMost, bindingForPurchases, notBinding, percent, type Rule, shareOf } from "./finding.ts";

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

/** Worth of all holdings and committed purchases after the order, as a share of equity. */
export const grossExposure: Rule = (exposure) => {
  const { order, world } = exposure;
  const { maxGrossFraction } = world.limits.risk;
  const symbols = [...new Set([order.symbol, ...symbolsWithPurchases(exposure)])];
  const value = symbols.reduce(
    (sum, symbol) => sum + valueOfShares(exposure, symbol, sharesAfter(exposure, symbol)),
    0,
  );
  const share = shareOf(value, exposure);
  const reason =
    share === null
      ? "There is no equity to measure against."
      : `All holdings would be ${percent(share)} of equity; the limit is ${percent(maxGrossFraction)}.`;
  return bindingForPurchases(order, atMost("gross-exposure", "fraction", share, maxGrossFraction, reason));
};

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
