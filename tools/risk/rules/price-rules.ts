// Rules about the price the order rests on.

import { priceMinor } from "../money.ts";
import { atMost, percent, type Rule } from "./finding.ts";

export const staleData: Rule = ({ order, world, lastBar }) => {
  const { maxStalenessHours } = world.limits.risk;
  if (!lastBar) return atMost("stale-data", "hours", null, maxStalenessHours, `No price of ${order.symbol} is known.`);
  const hours = (world.market.asOf - lastBar.closeMs) / 3_600_000;
  return atMost(
    "stale-data",
    "hours",
    hours,
    maxStalenessHours,
    `The last price of ${order.symbol} is ${hours.toFixed(1)} hours old; the limit is ${maxStalenessHours}.`,
  );
};

/** |limit price / last close - 1|. */
export const priceBand: Rule = ({ order, world, lastBar }) => {
  const { maxPriceBandFraction } = world.limits.risk;
  if (!lastBar)
    return atMost("price-band", "fraction", null, maxPriceBandFraction, `No price of ${order.symbol} is known.`);
  const distance = Math.abs(order.limitPriceMinor / priceMinor(lastBar.close, order.currency) - 1);
  return atMost(
    "price-band",
    "fraction",
    distance,
    maxPriceBandFraction,
    `The limit price is ${percent(distance)} from the last close; the limit is ${percent(maxPriceBandFraction)}.`,
  );
};
