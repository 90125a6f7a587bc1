// From bounds on a position to whole shares. Money is in whole minor units; nothing is rounded up.

import { callerError } from "#infra/runtime/index.ts";
import { requireWhole, requireWithin } from "#tools/numeric/index.ts";

/** One reason not to go further: the largest fraction of equity it allows. */
export interface SizeBound {
  readonly name: string;
  readonly fraction: number;
}

export interface PositionSize {
  /** Whole lots; 0 when the tightest bound does not pay for one. */
  readonly quantityShares: number;
  readonly notionalMinor: number;
  /** Notional over equity: at most the tightest bound. */
  readonly fraction: number;
  /** Name of the tightest bound, the first named of equals. */
  readonly boundBy: string;
  /** What that bound allowed before rounding down to lots. */
  readonly allowedFraction: number;
}

export interface SizeRequest {
  readonly equityMinor: number;
  /** Price a share at which the order may trade at worst. */
  readonly priceMinor: number;
  readonly lotSizeShares: number;
  /** At least one; a bound below 0 counts as 0. */
  readonly bounds: readonly SizeBound[];
}

/** The most whole lots that every bound allows: floor(min(fraction) * equity / (price * lot)) lots.
 * @throws tools/parameter-out-of-range (no bounds, a bound that is NaN, money or lots that are not whole or not above zero) */
export function sizePosition({ equityMinor, priceMinor, lotSizeShares, bounds }: SizeRequest): PositionSize {
  requireWhole("equityMinor", equityMinor, 0);
  requireWhole("priceMinor", priceMinor, 1);
  requireWhole("lotSizeShares", lotSizeShares, 1);
  requireWhole("price of a lot", priceMinor * lotSizeShares, 1);
  for (const { name, fraction } of bounds)
    requireWithin(`bound ${name}`, fraction, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const [first, ...others] = bounds;
  if (!first)
    throw callerError(
      "tools/parameter-out-of-range",
      'No bound was given; wanted at least one, such as { name: "kelly", fraction: 0.1 }.',
    );
  const tightest = others.reduce((a, b) => (b.fraction < a.fraction ? b : a), first);
  const allowedFraction = Math.max(0, tightest.fraction);
  requireWithin(`bound ${tightest.name}`, allowedFraction, 0, Number.MAX_SAFE_INTEGER / Math.max(1, equityMinor));
  const quantityShares = lotSizeShares * lotsFor(Math.floor(allowedFraction * equityMinor), priceMinor * lotSizeShares);
  const notionalMinor = quantityShares * priceMinor;
  return {
    quantityShares,
    notionalMinor,
    fraction: equityMinor === 0 ? 0 : notionalMinor / equityMinor,
    boundBy: tightest.name,
    allowedFraction,
  };
}

/** Whole lots that a budget pays for; the quotient of two whole numbers may round up to the next lot, which is taken back. */
function lotsFor(budgetMinor: number, lotMinor: number): number {
  const lots = Math.floor(budgetMinor / lotMinor);
  return lots * lotMinor > budgetMinor ? lots - 1 : lots;
}
