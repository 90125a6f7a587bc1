// Last closes in minor units as a view knows them, on today's share basis.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import { priceMinor } from "#tools/risk/index.ts";

export interface LastClose {
  /** Rounded to whole minor units, at least one: closes adjusted for a split, or quoted finer than cents, are not whole. */
  readonly minor: number;
  readonly price: number;
  readonly atMs: number;
}

export async function lastCloses(
  view: MarketView,
  symbols: readonly string[],
  currency: string,
): Promise<ReadonlyMap<string, LastClose>> {
  const bars = await view.bars({ symbols, last: 1, adjusted: "splits" });
  return new Map(
    bars.map(({ symbol, close, closeMs }) => [
      symbol,
      { minor: Math.max(1, Math.round(priceMinor(close, currency))), price: close, atMs: closeMs },
    ]),
  );
}
