// What an account is worth at the prices given. Money is in minor units.

import type { Portfolio } from "#knowledge/domain/index.ts";

export interface HoldingValue {
  readonly symbol: string;
  readonly quantityShares: number;
  readonly costMinor: number;
  /** Null where no price is known; its value then counts as its cost. */
  readonly priceMinor: number | null;
  readonly valueMinor: number;
  /** Over equity; NaN where there is none. */
  readonly weight: number;
  /** Value over cost, less one; NaN for what cost nothing. */
  readonly gain: number;
}

export interface AccountValue {
  readonly cashMinor: number;
  readonly equityMinor: number;
  /** Largest first, ties by symbol. */
  readonly holdings: readonly HoldingValue[];
}

export function accountValue(
  { cashMinor, positions }: Portfolio,
  priceMinorOf: ReadonlyMap<string, number>,
): AccountValue {
  const valued = positions.map((position) => {
    const priceMinor = priceMinorOf.get(position.symbol) ?? null;
    return {
      ...position,
      priceMinor,
      valueMinor: priceMinor === null ? position.costMinor : position.quantityShares * priceMinor,
    };
  });
  const equityMinor = valued.reduce((sum, { valueMinor }) => sum + valueMinor, cashMinor);
  const holdings = valued
    .map((holding) => ({
      ...holding,
      weight: equityMinor > 0 ? holding.valueMinor / equityMinor : Number.NaN,
      gain: holding.costMinor > 0 ? holding.valueMinor / holding.costMinor - 1 : Number.NaN,
    }))
    .sort((a, b) => b.valueMinor - a.valueMinor || (a.symbol < b.symbol ? -1 : 1));
  return { cashMinor, equityMinor, holdings };
}
