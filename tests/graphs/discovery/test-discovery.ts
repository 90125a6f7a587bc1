// A search for factors over a made market, with records and checkpoints in a file of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import type { ChatModel } from "#agents/chat-model/index.ts";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { DiscoveryOptions, openDiscovery } from "#graphs/discovery/index.ts";
import { countedIds, manualClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { type PlantedMarket, plantedMarket } from "./planted-market.ts";

const stores = new Map<string, Promise<MarketStore>>();

/** Made once and only read: a market is the same for every test that names it. */
function storeOf(market: PlantedMarket): Promise<MarketStore> {
  const key = JSON.stringify(market);
  const made = stores.get(key) ?? fill(market);
  stores.set(key, made);
  return made;
}

async function fill(market: PlantedMarket): Promise<MarketStore> {
  const store = await openMemoryMarketStore();
  const { dataset, facts } = plantedMarket("made", market);
  await store.describe(dataset);
  await store.append("made", facts);
  return store;
}

export async function openTestDiscovery(market: PlantedMarket, model: ChatModel | null = null) {
  const folder = mkdtempSync(join(tmpdir(), "quorum-discovery-"));
  const clock = manualClock(Date.UTC(2026, 5, 1));
  const store = await storeOf(market);
  const [dataset] = await store.datasets();
  const records = await openSqliteRecords({ path: join(folder, "records.sqlite"), clock });
  onTestFinished(async () => {
    await records.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const services = { records, market: store, model, clock, ids: countedIds() };
  return {
    records,
    store,
    services,
    view: await store.at("made", asOf(dataset?.nowMs ?? 0)),
    /** A service of its own over the same file, as after a restart. */
    open: () => openDiscovery(services, sqliteCheckpoints(records)),
  };
}

export const searching = (given: z.input<typeof DiscoveryOptions> = {}): DiscoveryOptions =>
  DiscoveryOptions.parse({ budget: 64, horizon: 1, luck: 20, ...given });
