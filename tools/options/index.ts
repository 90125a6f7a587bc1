// Options: prices, greeks, implied volatilities, chains and strategies. Numbers in, numbers out; models of volatility are in the room beside.

export {
  impliedBlack,
  impliedVolatilities,
  impliedVolatility,
  normalisedVolatility,
  type PriceColumns,
} from "./european/implied-volatility.ts";
export { normalisedCall, normalisedVega } from "./european/normalised-black.ts";
