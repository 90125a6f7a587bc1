// Rows by column of a feed that does not check them: what breaks a rule lies in quarantine, the rest is stored.
import { expect, test } from "vitest";
import { fixedClock, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { dataset } from "../../conformance/market-store.facts.ts";
import { feedOf, memoryProgress, memoryQuarantine } from "./fakes.ts";

const t = Date.parse("2025-01-02T15:00:00Z");
const trade = (sequence: number, change: object = {}) => ({
  symbol: "AAA",
  eventMs: t,
  knownMs: t,
  sequence,
  price: 100,
  size: 1,
  side: 0 as const,
  venue: "",
  ...change,
});

async function taken(blocks: readonly Block[], can: Partial<Feed["can"]> = {}) {
  const [market, quarantine, progress] = [await openMemoryMarketStore(), memoryQuarantine(), memoryProgress()];
  const given = dataset("world");
  const items = blocks.map((block, at) => ({
    kind: "block" as const,
    block,
    origin: { file: "stream", line: null },
    mark: `${at}`,
  }));
  const feed = feedOf(given, items);
  const report = await ingest(
    { ...feed, can: { ...feed.can, ...can } },
    { market, quarantine, progress, clock: fixedClock(5), log: silentLog },
  );
  const prices: number[] = [];
  for await (const { columns } of (await market.at("world", asOf(t + 1e9))).blocks("trade", {}))
    prices.push(...columns.price);
  return { report, prices, lines: quarantine.lines };
}

test("a trade without a price, below zero or without a time is put aside with its row, the others are stored", async () => {
  const wrong = [
    trade(2, { price: Number.NaN, size: Number.NaN }),
    trade(3, { price: -5 }),
    trade(4, { symbol: "", eventMs: 0, knownMs: 0 }),
  ];
  const { report, prices, lines } = await taken([tradeBlock([trade(1), ...wrong, trade(5, { price: 101 })], "made")]);
  expect(prices).toEqual([100, 101]);
  expect(report).toMatchObject({ stored: 2, rejected: 3, byKind: { trade: 2 } });
  expect(lines.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
    expect.stringMatching(/^stream: price: wanted .* found NaN; size: wanted .* found NaN$/),
    expect.stringMatching(/^stream: price: wanted .* found -5$/),
    expect.stringMatching(/^stream: symbol: .*; eventNs: .*; knownNs: /),
  ]);
  expect(JSON.parse(lines[1]?.raw ?? "")).toMatchObject({ kind: "trade", symbol: "AAA", sequence: "3", price: "-5" });
});

test("a block of which nothing is left is stored as nothing", async () => {
  const { report, prices } = await taken([
    tradeBlock([trade(1, { size: -1 })], "made"),
    tradeBlock([trade(2)], "made"),
  ]);
  expect(prices).toEqual([100]);
  expect(report).toMatchObject({ stored: 1, rejected: 1 });
});

test("what a feed says it has checked is not looked at again", async () => {
  const { report } = await taken([tradeBlock([trade(1, { price: -1 })], "made")], { checked: true });
  expect(report).toMatchObject({ stored: 1, rejected: 0 });
});
