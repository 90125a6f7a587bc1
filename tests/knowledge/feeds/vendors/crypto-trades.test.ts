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

const notesIn = (items: readonly FeedItem[]): string[] =>
  items.flatMap((item) => (item.kind === "read" ? item.notes.map(({ says }) => says) : []));

test("trades that lie between pages which do not go on are said to be missing, and what comes after is read", async () => {
  const many = Array.from({ length: 2_500 }, (_, n) => trade(n + 1, n < 1_200 ? 0 : n < 2_400 ? 1 : 86_400));
  const items = await read({ trades: many });
  expect(rowsIn(items)).toBe(1_000 + 1_000 + 100);
  expect(notesIn(items)).toEqual([
    expect.stringMatching(/2025-04-15T00:00:00.*may be missing/),
    expect.stringMatching(/2025-04-15T00:00:01.*may be missing/),
  ]);
});

test("pages that overlap by a millisecond tell each trade once", async () => {
  const many = Array.from({ length: 2_500 }, (_, n) => trade(n + 1, Math.floor(n / 3)));
  const items = await read({ trades: many });
  expect(rowsIn(items)).toBe(2_500);
  expect(notesIn(items)).toEqual([]);
});

test("bars that the exchange does not keep any more are said to be missing", async () => {
  const candles = Array.from({ length: 800 }, (_, n) => [
    at(0) - (800 - n) * 86_400,
    "1",
    "2",
    "0.5",
    "1",
    "1",
    "1",
    1,
  ]);
  const items = await read({ candles }, { from: "2022-01-01", trades: false });
  expect(items.filter(({ kind }) => kind === "fact")).toHaveLength(720 + 1); // and who they are about
  expect(notesIn(items)).toEqual([expect.stringMatching(/no bars of SOL-USD before 2023-04-26/)]);
});
