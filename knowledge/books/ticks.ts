// Prices as whole numbers of ticks, so that two equal prices are one level whatever arithmetic they came from.

import { callerError } from "#infra/runtime/index.ts";

/** Part of a tick that a price may lie off its step, for decimals that binary numbers cannot hold. */
const slack = 1e-6;

/** @throws knowledge/fact-invalid for a price between two steps, or one that is not finite */
export function ticksOf(price: number, tickSize: number): number {
  const exact = price / tickSize;
  const ticks = Math.round(exact);
  if (Math.abs(exact - ticks) <= slack * Math.max(1, Math.abs(exact) * 1e-6) && Number.isSafeInteger(ticks))
    return ticks;
  const message = `Wanted a price in steps of ${tickSize}, found ${price}. Give the tick size of the venue.`;
  throw callerError("knowledge/fact-invalid", message, { price, tickSize });
}

/** The price, free of the dust of multiplication: 618002 ticks of 0.1 are 61800.2. */
export function priceOf(ticks: number, tickSize: number): number {
  const perUnit = Math.round(1 / tickSize);
  return perUnit >= 1 && Math.abs(perUnit * tickSize - 1) < 1e-12 ? ticks / perUnit : ticks * tickSize;
}
