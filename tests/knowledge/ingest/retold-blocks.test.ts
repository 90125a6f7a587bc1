// Trades of a vendor that is read again: each is in the table once, however its pages were cut, and a changed one counts from now.
import { expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { dataset } from "../../conformance/market-store.facts.ts";
import { feedOf, memoryProgress, memoryQuarantine } from "./fakes.ts";

const t = Date.parse("2025-01-02T15:00:00Z");
const readMs = t + 1e9;
const trades = (from: number, to: number, price = 100) =>
  tradeBlock(
    Array.from({ length: to - from }, (_, n) => ({
      symbol: (from + n) % 2 === 0 ? "AAA" : "BBB",
      eventMs: t + from + n,
      knownMs: t + from + n,
      sequence: from + n,
      price,
      size: 1,
      side: 1 as const,
      venue: "X",
    })),
    "made",
  );

async function desk() {
  const market = await openMemoryMarketStore();
  const clock = manualClock(readMs);
  const appended: number[] = [];
  const append = market.appendBlock.bind(market);
  market.appendBlock = async (id, block, token) => {
    appended.push(block.rows);
    return append(id, block, token);
  };
  const parts = { market, quarantine: memoryQuarantine(), progress: memoryProgress(), clock, log: silentLog };
  let readings = 0;
  return {
    clock,
    appended,
    read(...blocks: readonly ReturnType<typeof trades>[]) {
      const origin = { file: "trades", line: null };
      const items = blocks.map((block) => ({ kind: "block" as const, block, origin }));
      const feed = feedOf(dataset("world"), items, `reading ${++readings}`);
      return ingest({ ...feed, can: { ...feed.can, retells: {} } } as Feed, parts);
    },
    async pricesAt(ms: number) {
      const prices: number[] = [];
      for await (const { columns } of (await market.at("world", asOf(ms))).blocks("trade", {}))
        prices.push(...columns.price);
      return prices;
    },
  };
}

test("read again it stores what is new only, and says how much was known", async () => {
  const { read, appended } = await desk();
  expect(await read(trades(0, 1_000))).toMatchObject({ stored: 1_000, known: 0 });
  expect(await read(trades(0, 400), trades(400, 1_000))).toMatchObject({ stored: 0, known: 1_000 });
  expect(await read(trades(0, 900), trades(900, 1_100))).toMatchObject({ stored: 100, known: 1_000 });
  expect(appended).toEqual([1_000, 100]);
});

test("a trade that is told otherwise is so since the reading", async () => {
  const { read, pricesAt, clock } = await desk();
  await read(trades(0, 2));
  clock.advance(1_000);
  expect(await read(trades(0, 1, 101), trades(1, 2))).toMatchObject({ stored: 1, known: 1 });
  expect(await pricesAt(readMs + 999)).toEqual([100, 100]);
  expect(await pricesAt(readMs + 1_000)).toEqual([101, 100]);
});
