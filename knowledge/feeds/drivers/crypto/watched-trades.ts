// Trades of an exchange as they come, each once: of all symbols in one subscription, or of each by itself where the exchange takes no list.

import type { Exchange, Trade } from "ccxt";
import { exchangeFailure } from "./ccxt-failures.ts";

export type Watchable = Pick<Exchange, "id" | "has" | "watchTrades" | "watchTradesForSymbols">;

/** The exchange's own name of a trade, or its content. */
export const idOf = ({ id, timestamp, price, amount }: Trade): string => id ?? `${timestamp} ${price} ${amount}`;

/** @param names in the exchange's own spelling */
export async function* watchedTrades(
  exchange: Watchable,
  names: string[],
  signal: AbortSignal,
): AsyncGenerator<readonly Trade[]> {
  const told = new Set<string>();
  const asked =
    names.length > 1 && exchange.has.watchTradesForSymbols === true
      ? [() => exchange.watchTradesForSymbols(names)]
      : names.map((name) => () => exchange.watchTrades(name)); // each by itself where the exchange takes no list
  const came: (
    | { readonly trades: readonly Trade[]; readonly ask: () => Promise<Trade[]> }
    | { readonly thrown: unknown }
  )[] = [];
  let wake: () => void = () => {};
  const start = (ask: () => Promise<Trade[]>): void => {
    Promise.resolve()
      .then(ask)
      .then(
        (trades) => came.push({ trades, ask }),
        (thrown: unknown) => came.push({ thrown }),
      )
      .finally(() => wake());
  };
  for (const ask of asked) start(ask);
  while (!signal.aborted) {
    const next = came.shift();
    if (next === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    if ("thrown" in next) throw exchangeFailure(exchange.id, next.thrown);
    const { trades, ask } = next;
    start(ask);
    const fresh = trades.filter((trade) => !told.has(`${trade.symbol} ${idOf(trade)}`));
    for (const trade of fresh) told.add(`${trade.symbol} ${idOf(trade)}`);
    if (told.size > 100_000) told.clear(); // a repeat from so far back is the store's to notice
    yield fresh;
  }
}
