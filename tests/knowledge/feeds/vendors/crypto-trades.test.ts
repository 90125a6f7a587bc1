// Trades of a crypto exchange: what lacks a price, an amount or a time is no trade.
import { expect, test } from "vitest";
import { manualClock, seededRandom, silentLog } from "#infra/runtime/index.ts";
import { CryptoOptions, openCryptoFeed } from "#knowledge/feeds/drivers/crypto/crypto.driver.ts";
import type { FeedItem } from "#knowledge/feeds/index.ts";
import { type KrakenMarket, type KrakenTrade, kraken } from "#tests/fakes/kraken.ts";
import { vendorServer } from "#tests/fakes/vendor-server.ts";

const now = Date.parse("2025-04-16T12:00:00Z");
const parts = { clock: manualClock(now), random: seededRandom(1), log: silentLog, wait: async () => {} };
const at = (second: number) => Date.parse("2025-04-15T00:00:00Z") / 1_000 + second;

async function read(market: KrakenMarket, more: object = {}): Promise<FeedItem[]> {
  const { url } = await vendorServer(kraken(market));
  const options = { symbols: ["SOL-USD"], from: "2025-04-14", exchange: "kraken", trades: true, base: url, ...more };
  const items: FeedItem[] = [];
  for await (const item of (await openCryptoFeed(CryptoOptions.parse(options), parts)).history()) items.push(item);
  return items;
}
const rowsIn = (items: readonly FeedItem[]): number =>
  items.reduce((sum, item) => sum + (item.kind === "block" ? item.block.rows : 0), 0);
const trade = (number: number, second: number, price: string | null = "130.5"): KrakenTrade => [
  price,
  "2",
  at(second),
  "b",
  "m",
  "",
  number,
];

test("a trade without a price or an amount is handed on as rejected, the others as they are", async () => {
  const items = await read({
    trades: [trade(1, 0), trade(2, 1, null), ["130", null, at(2), "s", "l", "", 3], trade(4, 3)],
  });
  expect(rowsIn(items)).toBe(2);
  const reasons = items.flatMap((item) => (item.kind === "rejected" ? [item.reason] : []));
  expect(reasons).toEqual(["price: wanted a number, found none", "amount: wanted a number, found none"]);
});
