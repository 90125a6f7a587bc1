// Sizes and stops measured in the asset's own volatility.

import { callerError } from "#infra/runtime/index.ts";
import { requireWhole, requireWithin } from "#tools/numeric/index.ts";

/** Fraction of equity at which the position alone moves the equity by the target: target / volatility, at most cap.
 * @param targetPerYear, volatilityPerYear as yearly rates, above 0
 * @throws tools/parameter-out-of-range
 * @source Moreira & Muir (2017), J. Finance 72(4), with volatility in place of variance */
export function volatilityScaledFraction(targetPerYear: number, volatilityPerYear: number, cap = 1): number {
  requireWithin("targetPerYear", targetPerYear, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("volatilityPerYear", volatilityPerYear, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("cap", cap, 0, Number.MAX_VALUE);
  return Math.min(cap, targetPerYear / volatilityPerYear);
}

/** Price at which a view is given up: the price less (for a purchase) or plus (for a sale) a multiple of volatility,
 * rounded away from the price. Null where a purchase's stop would be at zero or below.
 * @param priceMinor whole minor units, above 0
 * @param volatility standard deviation of the return over the horizon of the stop, above 0
 * @throws tools/parameter-out-of-range */
export function stopPriceMinor(
  side: "buy" | "sell",
  priceMinor: number,
  volatility: number,
  multiple: number,
): number | null {
  requireWhole("priceMinor", priceMinor, 1);
  requireWithin("volatility", volatility, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("multiple", multiple, Number.MIN_VALUE, Number.MAX_VALUE);
  const distance = multiple * volatility;
  if (side === "buy") {
    const stop = Math.floor(priceMinor * (1 - distance));
    return stop > 0 ? stop : null;
  }
  const stop = Math.ceil(priceMinor * (1 + distance));
  if (Number.isSafeInteger(stop)) return stop;
  throw callerError(
    "tools/parameter-out-of-range",
    `A stop ${distance} times the price away cannot be written as a price.`,
    { distance },
  );
}
