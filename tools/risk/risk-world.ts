// What the gate looks at: the market at one moment, the account, what it is committed to, the limits.

import type { AsOf, Portfolio } from "#knowledge/domain/index.ts";
import type { MarketStore, MarketView } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { bookCorporateActions } from "./corporate-actions.ts";
import { killSwitchOn } from "./kill-switch.ts";
import { type OpenOrders, openOrdersOf } from "./open-orders.ts";
import { portfolioAt } from "./portfolio-at.ts";

export interface RiskWorld {
  readonly market: MarketView;
  readonly portfolio: Portfolio;
  readonly openOrders: OpenOrders;
  readonly limits: Limits;
  readonly killSwitch: boolean;
  /** Specialists that answered by a model. */
  readonly coverage: number;
}

/** The world at a moment, corporate actions booked up to it first. */
export async function riskWorldAt(
  {
    records,
    market,
    limits,
  }: { readonly records: Records; readonly market: Pick<MarketStore, "at">; readonly limits: Limits },
  dataset: string,
  asOf: AsOf,
  coverage: number,
): Promise<RiskWorld> {
  const view = await market.at(dataset, asOf);
  await bookCorporateActions(records.ledger, view);
  const openOrders = await openOrdersOf(records, dataset);
  const portfolio = await portfolioAt(records.ledger, dataset, limits, asOf);
  return { market: view, portfolio, openOrders, limits, killSwitch: await killSwitchOn(records, limits), coverage };
}
