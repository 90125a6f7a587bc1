// What the account holds as shares of its equity.

import type { Portfolio } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { accountValue } from "./account-value.ts";
import { lastCloses } from "./closes.ts";

/** Largest first; what is left of 1 is cash. Empty for an account without equity. */
export async function heldWeights(
  market: MarketView,
  portfolio: Portfolio,
): Promise<readonly { readonly symbol: string; readonly weight: number }[]> {
  const symbols = portfolio.positions.map(({ symbol }) => symbol);
  const closes = await lastCloses(market, symbols, portfolio.currency);
  const { holdings } = accountValue(portfolio, new Map([...closes].map(([symbol, { minor }]) => [symbol, minor])));
  return holdings.flatMap(({ symbol, weight }) => (Number.isNaN(weight) ? [] : [{ symbol, weight }]));
}
