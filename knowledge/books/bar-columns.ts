// Bars out of columns of trades, all at once: the same bars as one trade at a time gives.

import { callerError } from "#infra/runtime/index.ts";
import { type BarOptions, openBarBuilder } from "./bars-from-trades.ts";
import type { Trade, TradeBar } from "./growing-bar.ts";

export interface TradeColumns {
  readonly eventTimeMs: Float64Array;
  readonly knownAtMs: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
}

export interface BarsOfColumns {
  /** In the order they ended, revisions among them. */
  readonly bars: readonly TradeBar[];
  /** Trades that no bar took in. */
  readonly late: readonly Trade[];
  /** The bar that has not ended. */
  readonly open: TradeBar | null;
}

/** @param nowMs where the clock stands after the last trade; a time bar that has ended by then is told
 * @throws knowledge/fact-invalid naming the row */
export function barsOfTrades(
  columns: TradeColumns,
  options: BarOptions,
  nowMs = Number.NEGATIVE_INFINITY,
): BarsOfColumns {
  const { eventTimeMs, knownAtMs, price, size } = columns;
  const rows = eventTimeMs.length;
  if ([knownAtMs, price, size].some(({ length }) => length !== rows)) {
    throw callerError("knowledge/fact-invalid", "Wanted columns of trades of one length, found several.");
  }
  const bars: TradeBar[] = [];
  const late: Trade[] = [];
  const builder = openBarBuilder(options, { onBar: (bar) => bars.push(bar), onLate: (trade) => late.push(trade) });
  for (let row = 0; row < rows; row++) {
    builder.add({
      eventTimeMs: eventTimeMs[row] as number,
      knownAtMs: knownAtMs[row] as number,
      price: price[row] as number,
      size: size[row] as number,
    });
  }
  builder.advance(nowMs);
  return { bars, late, open: builder.open() };
}
