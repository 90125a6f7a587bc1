// Quoted volatilities as models are fitted to them: checked, and gathered by expiry.

import { callerError } from "#infra/runtime/index.ts";
import { requireLength } from "#tools/numeric/index.ts";

export interface VolatilityQuote {
  readonly years: number;
  /** Forward of the expiry, in the unit of the strike. */
  readonly forward: number;
  readonly strike: number;
  /** Black's volatility a year, a fraction. */
  readonly volatility: number;
  /** How much its error counts; 1 unless told. */
  readonly weight?: number;
  /** Black's volatilities of the two sides, where both are quoted. */
  readonly bid?: number;
  readonly ask?: number;
}

/** @throws tools/series-empty, tools/series-too-short, tools/parameter-out-of-range (names the first bad quote) */
export function requireQuotes(quotes: readonly VolatilityQuote[], atLeast: number): void {
  requireLength("quotes", quotes, atLeast);
  quotes.forEach((quote, index) => {
    for (const name of ["years", "forward", "strike", "volatility"] as const) {
      const value = quote[name];
      if (Number.isFinite(value) && value > 0) continue;
      throw callerError(
        "tools/parameter-out-of-range",
        `quotes[${index}].${name} is ${value}; wanted a finite number above 0. Clean the chain first.`,
        { index, name },
      );
    }
    const { weight = 1 } = quote;
    if (!(Number.isFinite(weight) && weight >= 0))
      throw callerError(
        "tools/parameter-out-of-range",
        `quotes[${index}].weight is ${weight}; wanted a finite number of at least 0.`,
        { index },
      );
  });
}

export interface ExpiryQuotes {
  readonly years: number;
  readonly quotes: readonly VolatilityQuote[];
  /** Where each stood in the list given. */
  readonly places: readonly number[];
}

/** Quotes of one expiry together, the nearest first; inside an expiry in the order given. */
export function groupByExpiry(quotes: readonly VolatilityQuote[]): readonly ExpiryQuotes[] {
  const groups = new Map<number, { years: number; quotes: VolatilityQuote[]; places: number[] }>();
  quotes.forEach((quote, place) => {
    const group = groups.get(quote.years) ?? { years: quote.years, quotes: [], places: [] };
    group.quotes.push(quote);
    group.places.push(place);
    groups.set(quote.years, group);
  });
  return [...groups.values()].sort((a, b) => a.years - b.years);
}
