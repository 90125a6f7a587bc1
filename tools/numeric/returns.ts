// Returns from prices. Prices are adjusted for splits and dividends before they come here.

import { callerError } from "#infra/runtime/index.ts";
import { type Numbers, requireFinite, requireLength } from "./checks.ts";

/** Simple returns, p[t] / p[t-1] - 1.
 * @param prices shape (T), T >= 2, all finite and above zero
 * @returns shape (T - 1), 0.01 = 1 %
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range */
export function simpleReturns(prices: Numbers): Float64Array {
  requirePrices(prices, 2);
  return Float64Array.from({ length: prices.length - 1 }, (_, t) => prices[t + 1]! / prices[t]! - 1);
}

/** Log returns, ln(p[t] / p[t-1]). Same inputs and errors as `simpleReturns`. */
export function logReturns(prices: Numbers): Float64Array {
  requirePrices(prices, 2);
  return Float64Array.from({ length: prices.length - 1 }, (_, t) => Math.log(prices[t + 1]! / prices[t]!));
}

/** Growth of one unit through simple returns, product(1 + r) - 1; 0 for none.
 * @throws tools/value-not-finite */
export function compoundReturn(returns: Numbers): number {
  requireFinite("returns", returns);
  let wealth = 1;
  for (let t = 0; t < returns.length; t++) wealth *= 1 + returns[t]!;
  return wealth - 1;
}

/** @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range (names the first bad index) */
export function requirePrices(prices: Numbers, atLeast: number): void {
  requireLength("prices", prices, atLeast);
  requireFinite("prices", prices);
  const index = prices.findIndex((price) => price <= 0);
  if (index < 0) return;
  throw callerError("tools/parameter-out-of-range", `prices[${index}] is ${prices[index]}; wanted prices above zero.`, {
    index,
  });
}
