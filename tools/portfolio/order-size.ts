// From a stance to a number of shares with limit and stop: every bound is computed, the tightest one decides and is named.

import type { Side } from "#knowledge/domain/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { expectedReturnOfStance, kellyFraction } from "./kelly.ts";
import { type PositionSize, sizePosition } from "./position-size.ts";
import { stopPriceMinor, volatilityScaledFraction } from "./volatility-target.ts";

const barsPerYear = 252;

export interface OrderSizeRequest {
  readonly side: Side;
  readonly stance: number;
  readonly confidence: number;
  readonly horizonDays: number;
  readonly closeMinor: number;
  readonly volatilityPerYear: number;
  readonly equityMinor: number;
  readonly cashMinor: number;
  readonly heldShares: number;
  readonly lotSizeShares: number;
}

export interface OrderSize extends PositionSize {
  readonly limitPriceMinor: number;
  readonly stopPriceMinor: number | null;
  /** Over the horizon, in the direction of the order. */
  readonly expectedReturn: number;
  /** Before the half and the cap. */
  readonly fullKelly: number;
  readonly dailyVolatility: number;
}

/** The limit is half a daily standard deviation beyond the last close, so that an ordinary opening still trades.
 * Bounds of a purchase: capped fractional Kelly on the stance's expected return, the volatility target, and cash.
 * Bounds of a sale: the same view's size, and what is held (nothing is sold short).
 * The stop is a multiple of the horizon's standard deviation away from the last close.
 * @throws tools/parameter-out-of-range */
export function sizeOrder(request: OrderSizeRequest, sizing: Limits["sizing"]): OrderSize {
  const { side, stance, confidence, horizonDays, closeMinor, volatilityPerYear, equityMinor } = request;
  const towards = side === "buy" ? Math.max(0, stance) : Math.max(0, -stance);
  const dailyVolatility = volatilityPerYear / Math.sqrt(barsPerYear);
  const horizonVolatility = dailyVolatility * Math.sqrt(horizonDays);
  const expectedReturn = expectedReturnOfStance(towards, confidence, horizonVolatility);
  const fullKelly = expectedReturn / horizonVolatility ** 2;
  const limitPriceMinor = Math.max(1, Math.round(closeMinor * (1 + (side === "buy" ? 0.5 : -0.5) * dailyVolatility)));
  const owned =
    side === "buy"
      ? { name: "cash", fraction: request.cashMinor / equityMinor }
      : { name: "holding", fraction: (request.heldShares * limitPriceMinor) / equityMinor };
  const size = sizePosition({
    equityMinor,
    priceMinor: limitPriceMinor,
    lotSizeShares: request.lotSizeShares,
    bounds: [
      {
        name: "kelly",
        fraction: kellyFraction(expectedReturn, horizonVolatility ** 2, {
          fraction: sizing.kellyFraction,
          cap: sizing.maxKelly,
        }),
      },
      {
        name: "volatility target",
        fraction: volatilityScaledFraction(sizing.targetVolatilityPerYear, volatilityPerYear),
      },
      owned,
    ],
  });
  return {
    ...size,
    limitPriceMinor,
    stopPriceMinor: stopPriceMinor(side, closeMinor, horizonVolatility, sizing.stopVolatilityMultiple),
    expectedReturn,
    fullKelly,
    dailyVolatility,
  };
}
