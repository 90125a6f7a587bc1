// Rules about the desk and the order itself.

import { atMost, type Rule } from "./finding.ts";

export const killSwitch: Rule = ({ world }) => {
  const on = world.killSwitch || world.limits.risk.killSwitch;
  return atMost(
    "kill-switch",
    "switch",
    on ? 1 : 0,
    0,
    on ? "The kill switch is on: nothing goes out." : "The kill switch is off.",
  );
};

export const restricted: Rule = ({ order, world }) => {
  const on = world.limits.risk.restrictedSymbols.includes(order.symbol);
  const reason = `${order.symbol} is ${on ? "" : "not "}on the restricted list.`;
  return atMost("restricted", "listed", on ? 1 : 0, 0, reason);
};

/** Currency, lot, stop and whether the instrument is for trading at all: how many of these are wrong. */
export const orderTerms: Rule = ({ order, world, instrument }) => {
  const { currency } = world.limits.account;
  const wrong = [
    order.currency !== currency && `the account trades in ${currency}, the order is in ${order.currency}`,
    order.currency !== instrument.currency && `${order.symbol} trades in ${instrument.currency}`,
    instrument.benchmark && `${order.symbol} is a benchmark and is not traded`,
    order.quantityShares % instrument.lotSizeShares !== 0 &&
      `${order.symbol} trades in lots of ${instrument.lotSizeShares}`,
    order.side === "buy" &&
      order.stopPriceMinor !== null &&
      order.stopPriceMinor >= order.limitPriceMinor &&
      "the stop is not below the limit price",
  ].filter((text): text is string => text !== false);
  return atMost(
    "order-terms",
    "terms",
    wrong.length,
    0,
    wrong.length === 0 ? "The order's terms fit the instrument." : `${wrong.join("; ")}.`,
  );
};

export const coverage: Rule = ({ world }) => {
  const { minCoverage } = world.limits.risk;
  const reason = `${world.coverage} specialists answered by a model; at least ${minCoverage} must.`;
  return {
    rule: "coverage",
    passed: world.coverage >= minCoverage,
    measured: world.coverage,
    limit: minCoverage,
    unit: "specialists",
    reason,
  };
};
