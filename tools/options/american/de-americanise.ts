// What an American quote says about volatility: the volatility at which the American price is the quote, and the European price at that volatility.

import { callerError } from "#infra/runtime/index.ts";
import { findRoot } from "#tools/numeric/index.ts";
import { blackScholes } from "../european/black-scholes.ts";
import { impliedBlack } from "../european/implied-volatility.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";
import { americanValue } from "./american.ts";
import { fastScheme } from "./spectral.ts";

export interface EuropeanEquivalent {
  readonly volatility: number;
  readonly value: number;
}

const [least, most] = [1e-3, 8];

/** The volatility and European price behind an American price, or null where none is: at or below what exercising now gives, or beyond the price
 * at a volatility of 800 %.
 * @throws tools/option-expired, tools/option-invalid */
export function deAmericanise(
  price: number,
  terms: OptionTerms,
  market: Omit<Market, "volatility">,
): EuropeanEquivalent | null {
  requireOption(terms, { ...market, volatility: 0.2 });
  if (!Number.isFinite(price) || price < 0)
    throw callerError("tools/option-invalid", `price is ${price}; wanted a finite number of at least 0.`, { price });
  if (terms.years === 0) return null;
  const excess = (volatility: number) => americanValue(terms, { ...market, volatility }, fastScheme) - price;
  const intrinsic = Math.max(0, signOf(terms.right) * (market.spot - terms.strike));
  if (price <= intrinsic * (1 + 1e-9)) return null;
  const [low, high] = bracket(price, terms, market, excess);
  if (excess(low) >= 0 || excess(high) < 0) return null;
  const volatility = findRoot(excess, low, high, { tolerance: 1e-9 });
  return { volatility, value: blackScholes(terms, { ...market, volatility }).value };
}

/** An American option is worth no less than a European one, so the European volatility of its price is never too low: a short range below it
 * where the price of exercising early is small, the whole range otherwise. */
function bracket(
  price: number,
  { right, strike, years }: OptionTerms,
  { spot, rate, dividendYield }: Omit<Market, "volatility">,
  excess: (volatility: number) => number,
): readonly [number, number] {
  const forward = spot * Math.exp((rate - dividendYield) * years);
  const high = impliedBlack(price * Math.exp(rate * years), forward, strike, years, signOf(right)) * (1 + 1e-6);
  if (!(high > least && high < most)) return [least, most];
  return excess(0.9 * high) < 0 ? [0.9 * high, high] : [least, high];
}
