// The paper account as known at the view's as-of, valued at the last prices known then.

import { isoTime } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { bookCorporateActions, portfolioAt, priceMinor } from "#tools/risk/index.ts";
import { Account } from "../../contract/index.ts";

/** Dividends and splits that are due are booked first. A position without a price counts with what it cost. */
export async function accountOf(view: MarketView, { ledger }: Records, limits: Limits): Promise<Account> {
  await bookCorporateActions(ledger, view);
  const { currency, cashMinor, positions } = await portfolioAt(ledger, view.dataset.id, limits, view.asOf);
  const symbols = positions.map(({ symbol }) => symbol);
  const last = symbols.length === 0 ? [] : await view.bars({ symbols, last: 1, adjusted: "none" });
  const valued = positions.map(({ symbol, quantityShares, costMinor }) => {
    const close = last.find((bar) => bar.symbol === symbol)?.close;
    const price = close === undefined ? null : Math.round(priceMinor(close, currency));
    return {
      symbol,
      quantityShares,
      costMinor,
      priceMinor: price,
      valueMinor: price === null ? null : quantityShares * price,
    };
  });
  const equityMinor = cashMinor + valued.reduce((sum, { valueMinor, costMinor }) => sum + (valueMinor ?? costMinor), 0);
  return Account.parse({
    asOf: isoTime(view.asOf),
    currency,
    cashMinor,
    equityMinor,
    positions: valued.map((position) => ({
      ...position,
      weight: position.valueMinor === null || equityMinor <= 0 ? null : position.valueMinor / equityMinor,
    })),
  });
}
