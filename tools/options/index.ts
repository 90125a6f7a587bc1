// Options: prices, greeks, implied volatilities, chains and strategies. Numbers in, numbers out; models of volatility are in the room beside.

export { type AmericanGreeks, american, americanValue, exerciseBoundary } from "./american/american.ts";
export { baroneAdesiWhaley, binomial } from "./american/approximations.ts";
export { deAmericanise, type EuropeanEquivalent } from "./american/de-americanise.ts";
export { type CashDividend, finiteDifferences, type GridOptions } from "./american/finite-differences.ts";
export { leastSquaresMonteCarlo, type RegressionOptions } from "./american/least-squares.ts";
export { accurateScheme, fastScheme, SpectralEngine, type SpectralScheme } from "./american/spectral.ts";
export { type ChainMarket, type ReadChain, type ReadExpiry, type ReadQuote, readChain } from "./chain/chain.ts";
export { type CleanChain, type CleanOptions, cleanChain, type Refusal, refusals } from "./chain/clean.ts";
export { americanDividendYield, type Pair, type ParityFit, parityForward } from "./chain/parity.ts";
export { mid, type Quote } from "./chain/quote.ts";
export { bachelier, impliedNormalVolatility, type NormalGreeks, type NormalMarket } from "./european/bachelier.ts";
export {
  black76,
  blackScholes,
  blackScholesAll,
  blackScholesInto,
  type Greeks,
  greeksOf,
  type Measure,
  measures,
  type OptionColumns,
} from "./european/black-scholes.ts";
export {
  impliedBlack,
  impliedVolatilities,
  impliedVolatility,
  normalisedVolatility,
  type PriceColumns,
} from "./european/implied-volatility.ts";
export { normalisedCall, normalisedVega } from "./european/normalised-black.ts";
export {
  asian,
  type Barrier,
  type Basket,
  barrier,
  basket,
  type DrawnPrice,
  type DrawOptions,
  digital,
  downAndOutCall,
  lookback,
} from "./exotic/monte-carlo.ts";
export { type Market, type OptionTerms, type Right, requireOption, signOf } from "./option.ts";
export { namedStrategy, strategies } from "./strategy/named.ts";
export { analyseStrategy, type OptionLeg, type Position, type StrategyReport } from "./strategy/strategy.ts";
