// Trades of several symbols live, from an exchange that takes no list of them.
import type { Trade } from "ccxt";
import { expect, test } from "vitest";
import { type Watchable, watchedTrades } from "#knowledge/feeds/drivers/crypto/watched-trades.ts";

const trade = (symbol: string, id: number): Trade =>
  ({ symbol, id: `${id}`, timestamp: 1_000, price: 1, amount: 1, side: "buy" }) as Trade;

function exchangeOf(answers: Readonly<Record<string, readonly (readonly Trade[] | Error)[]>>): Watchable {
  const asked: Record<string, number> = {};
  return {
    id: "none",
    has: { watchTradesForSymbols: false },
    async watchTrades(symbol: string) {
      const at = asked[symbol] ?? 0;
      asked[symbol] = at + 1;
      const answer = answers[symbol]?.[at];
      if (answer instanceof Error) throw answer;
      return answer ?? new Promise(() => {});
    },
    watchTradesForSymbols: async () => {
      throw new Error("not here");
    },
  } as unknown as Watchable;
}

async function idsOf(exchange: Watchable, names: string[], count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const trades of watchedTrades(exchange, names, new AbortController().signal)) {
    ids.push(...trades.map(({ symbol, id }) => `${symbol} ${id}`));
    if (ids.length >= count) break;
  }
  return ids.sort();
}

test("every symbol is watched, not only the first, and each trade is told once", async () => {
  const exchange = exchangeOf({
    "A/USD": [[trade("A/USD", 1)], [trade("A/USD", 1), trade("A/USD", 2)]],
    "B/USD": [[trade("B/USD", 1)]],
  });
  expect(await idsOf(exchange, ["A/USD", "B/USD"], 3)).toEqual(["A/USD 1", "A/USD 2", "B/USD 1"]);
});

test("what one of them throws ends the connection", async () => {
  const exchange = exchangeOf({ "A/USD": [], "B/USD": [new Error("gone")] });
  await expect(idsOf(exchange, ["A/USD", "B/USD"], 1)).rejects.toThrow("none: gone");
});
