// What the view knows of one company: the only place of this room that reads the market.

import { dayMs } from "#infra/runtime/index.ts";
import type { Bar, FilingFact } from "#knowledge/domain/index.ts";
import { type MarketView, requireSymbol } from "#knowledge/stores/market/index.ts";
import { type Profile, profileOf } from "./profile.ts";
import { profileItems } from "./profile-figures.ts";

/** Older periods than this cannot belong to the newest two years. */
const lookBackMs = 4 * 366 * dayMs;

export interface Company {
  readonly profile: Profile;
  readonly filings: readonly FilingFact[];
  /** Per share of today, newest sessions only, oldest first. */
  readonly bars: readonly Bar[];
}

/** Items that only the consistency checks look at. */
export const checkedItems = [
  "liabilities_and_equity",
  "temporary_equity",
  "redeemable_noncontrolling_interest",
] as const;

/** @throws knowledge/symbol-unknown */
export async function companyAt(market: MarketView, symbol: string, sessions: number): Promise<Company> {
  const instrument = requireSymbol(symbol, await market.instruments());
  const symbols = [instrument.symbol];
  const items = [...profileItems, ...checkedItems];
  const [filings, actions, bars] = await Promise.all([
    market.filings({ symbols, items, fromEndMs: market.asOf - lookBackMs }),
    market.actions(symbols),
    market.bars({ symbols, last: sessions, adjusted: "splits" }),
  ]);
  return { profile: profileOf(instrument, filings, actions, bars, market.asOf), filings, bars };
}
