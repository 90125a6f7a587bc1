// A replay out of the embedded ClickHouse into a store in memory.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf, type Block } from "#knowledge/domain/index.ts";
import { openReplayFeed, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { realWait } from "#knowledge/feeds/waiting.ts";
import { joinBlocks } from "#knowledge/ingest/join-blocks.ts";
import { openChdbMarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-replay-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

test("hours of a crash are the same in the store that they were replayed into", async () => {
  const feed = await openSimulatorFeed({ scenario: "crash", ticks: { symbols: ["VKTM"], days: 1, perSecond: 0.2 } });
  const { dataset } = await feed.describe();
  const store = await openChdbMarketStore({ path, log: silentLog });
  await store.describe(dataset);
  for await (const item of feed.history()) if (item.kind === "block") await store.appendBlock(dataset.id, item.block);
  const [fromMs, toMs] = [dataset.nowMs - 3 * 3_600_000, dataset.nowMs - 3_600_000];
  const view = await store.at(dataset.id, asOf(toMs));
  const replay = await openReplayFeed(
    { view, fromMs, before: "tell", blockRows: 100_000 },
    { clock: manualClock(0), wait: realWait },
  );
  const again = await openMemoryMarketStore();
  await again.describe(dataset);
  const told: Block[] = [];
  for await (const item of replay.history()) if (item.kind === "block") told.push(item.block);
  expect(told.length).toBeGreaterThan(1_000);
  for (const block of joinBlocks(told)) await again.appendBlock(dataset.id, block);
  const copy = await again.at(dataset.id, asOf(toMs));
  expect(await copy.coverage()).toEqual(await view.coverage());
  for (const kind of ["trade", "quote", "book", "delta", "order"] as const) {
    const [is, had] = [[], []] as [unknown[], unknown[]];
    for await (const block of copy.blocks(kind, {})) is.push(...Object.values(block.columns).map(String));
    for await (const block of view.blocks(kind, {})) had.push(...Object.values(block.columns).map(String));
    expect(is).toEqual(had);
  }
  await store.close();
}, 120_000);
