// Rules about the price the order rests on.

import type { SymbolQuality } from "#knowledge/quality/index.ts";
import { priceMinor } from "../money.ts";
import { atMost, notBinding, percent, type Rule } from "./finding.ts";

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

/** Buying needs data that can be trusted; what is held may be sold on data that cannot. */
export const dataQuality: Rule = ({ order, world, quality }) => {
  const { minDataQuality } = world.limits.risk;
  const measured = quality?.score ?? null;
  const reason =
    quality === null
      ? `No prices of ${order.symbol} are known whose quality could be judged.`
      : `The data of ${order.symbol} score ${quality.score.toFixed(2)} over the last year${faultsOf(quality)}; at least ${minDataQuality} is wanted.`;
  const passed = measured !== null && measured >= minDataQuality;
  const check = { rule: "data-quality", passed, measured, limit: minDataQuality, unit: "score", reason };
  return order.side === "sell" ? notBinding(check, "Selling is not held back by the quality of data.") : check;
};

/** What lowers a score, in a few words. */
function faultsOf({ parts }: SymbolQuality): string {
  const found = Object.entries(parts).flatMap(([part, value]) => (value > 0 ? [part] : []));
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

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

/** Shares of the order against the median volume of the newest sessions. */
export const orderVolume: Rule = ({ order, world, medianVolumeShares }) => {
  const { maxOrderVolumeFraction } = world.limits.risk;
  const share = medianVolumeShares === null ? null : order.quantityShares / medianVolumeShares;
  const reason =
    share === null
      ? `No volume of ${order.symbol} is known.`
      : `The order is ${percent(share)} of a session's volume of ${order.symbol}; the limit is ${percent(maxOrderVolumeFraction)}.`;
  return atMost("order-volume", "fraction", share, maxOrderVolumeFraction, reason);
};
