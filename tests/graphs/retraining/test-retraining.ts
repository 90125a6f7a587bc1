// A retraining over a small made market, with records, checkpoints and objects in a folder of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { openRetraining, RetrainingOptions, type RetrainingServices } from "#graphs/retraining/index.ts";
import { type Clock, manualClock, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { type MarketStore, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import type { Note } from "#knowledge/stores/memory/index.ts";
import { openFolderObjectStore } from "#knowledge/stores/objects/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { openPromotionQueue } from "#tools/learning/promotions/index.ts";
import { openEmbeddedRegistry } from "#tools/learning/registry/index.ts";
import { type PlantedMarket, plantedMarket } from "../discovery/planted-market.ts";

export const planted: PlantedMarket = { seed: 3, sessions: 290, edge: 0.03, symbols: 6, bent: true };
export const withoutEdge: PlantedMarket = { ...planted, edge: 0 };

const stores = new Map<string, Promise<MarketStore>>();

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

/** Everything in a folder, opened as by a process: opened again it is what a process finds after the one before was killed. */
export async function openLife(folder: string, market: PlantedMarket, clock: Clock, reach?: (point: string) => void) {
  const store = await storeOf(market);
  const [dataset] = await store.datasets();
  const records = await openSqliteRecords({ path: join(folder, "records.sqlite"), clock });
  const objects = await openFolderObjectStore({ folder: join(folder, "objects") }, { clock });
  const registry = openEmbeddedRegistry({ records, objects });
  const notes: Note[] = [];
  const hook = reach && { reach };
  const services: RetrainingServices = {
    records,
    market: store,
    objects,
    memory: { add: async (more) => void notes.push(...more) },
    registry,
    promotions: openPromotionQueue({ promotions: records.promotions, registry, clock, ...hook }),
    clock,
    log: silentLog,
    ...hook,
  };
  return {
    records,
    objects,
    registry,
    notes,
    retraining: openRetraining(services, sqliteCheckpoints(records)),
    open: () => store.at("made", asOf(dataset?.nowMs ?? 0)),
    close: () => records.close(),
  };
}

export async function openTestRetraining(market: PlantedMarket) {
  const folder = mkdtempSync(join(tmpdir(), "quorum-retraining-"));
  const clock = manualClock(Date.UTC(2026, 5, 6));
  const life = await openLife(folder, market, clock);
  onTestFinished(async () => {
    await life.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...life, clock, folder };
}

/** Two quick learners on three inputs. */
export const quickly = (given: z.input<typeof RetrainingOptions> = {}): RetrainingOptions =>
  RetrainingOptions.parse({
    models: ["boosted-trees", "extra-trees"],
    options: { "boosted-trees": { rounds: 20, maxDepth: 3 }, "extra-trees": { trees: 10, maxDepth: 4 } },
    inputs: ["technical.volume-ratio-5", "technical.roc-5"],
    horizon: 2,
    trials: 2,
    ...given,
  });
