// The companies of a data set with their last price, as known at the view's as-of.

import { isoTime } from "#infra/runtime/index.ts";
import type { Bar } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { simpleReturns } from "#tools/numeric/index.ts";
import { CompanyRow } from "../../contract/index.ts";

const longest = 20;

/** By symbol; changes are of prices adjusted for splits, null where the history is too short. */
export async function companyRows(view: MarketView): Promise<readonly CompanyRow[]> {
  const instruments = await view.instruments();
  const symbols = instruments.map((instrument) => instrument.symbol);
  const bars = await view.bars({ symbols, last: longest + 1, adjusted: "splits" });
  return instruments.map(({ symbol, name, sector, currency, benchmark }) => {
    const own = bars.filter((bar) => bar.symbol === symbol);
    const last = own.at(-1);
    return CompanyRow.parse({
      symbol,
      name,
      sector,
      currency,
      benchmark,
      close: last?.close ?? null,
      closeAt: last ? isoTime(last.closeMs) : null,
      change1d: change(own, 1),
      change5d: change(own, 5),
      change20d: change(own, longest),
    });
  });
}

function change(bars: readonly Bar[], sessions: number): number | null {
  const [last, before] = [bars.at(-1), bars.at(-1 - sessions)];
  return last && before ? (simpleReturns([before.close, last.close])[0] ?? null) : null;
}
