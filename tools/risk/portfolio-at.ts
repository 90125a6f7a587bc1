// The account as of a moment: starting cash and what the ledger knew by then. Reads only.

import type { Portfolio } from "#knowledge/domain/index.ts";
import type { LedgerRecords } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { foldPortfolio } from "./portfolio.ts";

/** Cash and positions from fills with filledAtMs <= untilMs and movements booked by untilMs. */
export async function portfolioAt(
  ledger: Pick<LedgerRecords, "fills" | "cash" | "splits">,
  dataset: string,
  { account }: Pick<Limits, "account">,
  untilMs: number,
): Promise<Portfolio> {
  const [fills, cash, splits] = await Promise.all([
    ledger.fills(dataset, untilMs),
    ledger.cash(dataset, untilMs),
    ledger.splits(dataset, untilMs),
  ]);
  return foldPortfolio({
    currency: account.currency,
    startingCashMinor: account.startingCashMinor,
    fills,
    cash,
    splits,
  });
}
