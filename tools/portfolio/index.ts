// How large a position should be: Kelly, volatility, and the whole shares that the bounds leave.

export {
  expectedReturnOfStance,
  type KellyOptions,
  kellyFraction,
  kellyFromOdds,
  UNPROVEN_INFORMATION_COEFFICIENT,
} from "./kelly.ts";
export { type PositionSize, type SizeBound, type SizeRequest, sizePosition } from "./position-size.ts";
export { stopPriceMinor, volatilityScaledFraction } from "./volatility-target.ts";
