// What the bus is told of a batch: one message a kind, and the same message where a batch is told twice.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { factsIngested, openEmbeddedBus } from "#knowledge/bus/index.ts";
import { tradeBlock } from "#knowledge/feeds/vendor/tick-blocks.ts";
import { announcer, messagesOf, type StoredBatch } from "#knowledge/ingest/index.ts";
import { bar, close, news } from "../../conformance/market-store.facts.ts";

const tick = { symbol: "AAA", price: 1, size: 1, side: 0 as const, venue: "X" };
const batch: StoredBatch = {
  datasetId: "facts",
  source: "test",
  key: "k",
  facts: [bar("BBB", 1, 50), bar("AAA", 2, 100, { knownAtMs: close(3) }), news("AAA", "s", close(1))],
  blocks: [
    tradeBlock(
      [
        { ...tick, eventMs: 1_000, knownMs: 1_005, sequence: 1 },
        { ...tick, eventMs: 900, knownMs: 950, sequence: 2 },
      ],
      "test",
    ),
  ],
};

test("each kind is one message with its symbols, count and times", () => {
  expect(messagesOf(batch)).toEqual([
    expect.objectContaining({
      kind: "bar",
      symbols: ["AAA", "BBB"],
      count: 2,
      firstEventMs: close(1),
      lastEventMs: close(2),
      lastKnownMs: close(3),
    }),
    expect.objectContaining({ kind: "news", symbols: ["AAA"], count: 1 }),
    expect.objectContaining({
      kind: "trade",
      symbols: ["AAA"],
      count: 2,
      firstEventMs: 900,
      lastEventMs: 1_000,
      lastKnownMs: 1_005,
    }),
  ]);
});

test("what was put aside is told with its count and the first reason, and bars that close now one by one", async () => {
  const told: [string, unknown][] = [];
  const publish = async ({ id }: { readonly id: string }, message: unknown) => void told.push([id, message]);
  const announce = announcer(async () => ({ publish }) as never);
  await announce({ ...batch, facts: [], blocks: [], refused: { count: 3, reason: "no price" } });
  await announce({ ...batch, blocks: [], isLive: true });
  expect(told.filter(([id]) => id !== "facts-ingested")).toEqual([
    ["quarantine-added", { dataset: "facts", feed: "test", count: 3, reason: "no price" }],
    ["bar-closed", expect.objectContaining({ symbol: "BBB", interval: "1d", close: 50, closeMs: close(1) })],
    ["bar-closed", expect.objectContaining({ symbol: "AAA", knownAtMs: close(3), close: 100 })],
  ]);
});

test("a batch told again after a crash has the same ids, by which a consumer acts once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorum-announce-"));
  const bus = await openEmbeddedBus({ folder, flushMs: 0 }, { clock: systemClock, log: silentLog });
  const announce = announcer(async () => bus);
  await announce(batch);
  await announce(batch);
  const ids: string[] = [];
  const options = { subscription: "test", type: "exclusive", from: "earliest" } as const;
  await new Promise<void>((resolve, reject) => {
    const heard = bus.subscribe(factsIngested, options, async ({ id }) => {
      ids.push(id);
      if (ids.length === 6) resolve();
    });
    heard.catch(reject);
  });
  expect(new Set(ids).size).toBe(3);
  await bus.close();
  rmSync(folder, { recursive: true });
});
