// How large a position should be: Kelly, volatility, and the whole shares that the bounds leave.

export { type AccountValue, accountValue, type HoldingValue } from "./account-value.ts";
export { type LastClose, lastCloses } from "./closes.ts";
export { heldWeights } from "./held-weights.ts";
export { holdingsTool } from "./holdings.tool.ts";
export {
  expectedReturnOfStance,
  type KellyOptions,
  kellyFraction,
  kellyFromOdds,
  UNPROVEN_INFORMATION_COEFFICIENT,
} from "./kelly.ts";
export { type OrderSize, type OrderSizeRequest, sizeOrder } from "./order-size.ts";
export { type PositionSize, type SizeBound, type SizeRequest, sizePosition } from "./position-size.ts";
export { sizeTool } from "./size.tool.ts";
export { stopPriceMinor, volatilityScaledFraction } from "./volatility-target.ts";
