// How well a model meets its quotes, in the same words for every model.

import type { VolatilityQuote } from "./quotes.ts";

export interface Errors {
  /** Root of the mean squared error, volatility points (1 = 0.01). */
  readonly rmse: number;
  /** Largest error, volatility points. */
  readonly worst: number;
  /** Share of quotes with a bid and an ask whose model volatility lies between the two; NaN where none has both. */
  readonly insideSpread: number;
  /** Model's volatilities, in the order of the quotes. */
  readonly volatilities: Float64Array;
}

export function errorsOf(
  quotes: readonly VolatilityQuote[],
  model: (quote: VolatilityQuote, index: number) => number,
): Errors {
  const volatilities = Float64Array.from(quotes, model);
  let [squares, worst, inside, spreads] = [0, 0, 0, 0];
  quotes.forEach(({ volatility, bid, ask }, i) => {
    const error = 100 * (volatilities[i]! - volatility);
    squares += error * error;
    worst = Math.max(worst, Math.abs(error));
    if (bid === undefined || ask === undefined) return;
    spreads++;
    if (volatilities[i]! >= bid && volatilities[i]! <= ask) inside++;
  });
  return {
    rmse: Math.sqrt(squares / quotes.length),
    worst,
    insideSpread: spreads === 0 ? Number.NaN : inside / spreads,
    volatilities,
  };
}
