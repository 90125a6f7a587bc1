// Features as the gateway answers them: drift is told on the bus, and a proof of too few features is none.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { shortOf } from "#gateway/services/features/feature-proof.ts";
import { featureDrift, featureMaterialise } from "#gateway/services/features/feature-store.ts";
import { isoTime, manualClock, silentLog, systemClock } from "#infra/runtime/index.ts";
import { type FeatureAlert, featureAlert, openEmbeddedBus } from "#knowledge/bus/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";

test("every alert that drift raises is told on the bus, under one name however often it is found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorum-drift-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { dataset, facts, closesMs } = simulatedFacts({ seed: 2, sessions: 120 });
  const store = await openMemoryMarketStore();
  await store.describe(dataset);
  await store.append(dataset.id, facts);
  const bus = await openEmbeddedBus({ folder }, { clock: systemClock, log: silentLog });
  const services = {
    datasets: { use: async () => dataset, view: async () => store.at(dataset.id, asOf(dataset.nowMs)) },
    market: async () => store,
    cache: async () => openMemoryCache({}, { clock: manualClock(dataset.nowMs) }),
    bus: async () => bus,
  } as unknown as Parameters<typeof featureDrift>[1];
  const signal = new AbortController().signal;
  const features = ["technical.sma-20", "technical.rsi-6"]; // a price level drifts with the price
  await featureMaterialise({ features, interval: "1d", threads: 1 }, services, () => {}, signal);
  const at = (session: number): string => isoTime(closesMs[session] as number);
  const stretches = { reference: { from: at(25), to: at(45) }, recent: { from: at(100), to: at(119) } };
  const found = await featureDrift({ features, interval: "1d", ...stretches }, services);
  expect(found.alerts).toBeGreaterThan(0);
  await featureDrift({ features, interval: "1d", ...stretches }, services);
  const { messages } = await bus.stats(featureAlert);
  const told = new Map<string, FeatureAlert>();
  let delivered = 0;
  for await (const delivery of await bus.subscribe(featureAlert, { subscription: "test", from: "earliest" })) {
    told.set(delivery.id, delivery.message);
    delivery.ack();
    if (++delivered === messages) break;
  }
  await bus.close();
  expect([...told.keys()].sort()).toEqual(Array.from(told.values(), ({ alertId }) => alertId).sort());
  const says = found.features.flatMap(({ alerts }) => alerts.map((alert) => alert.says));
  expect(Array.from(told.values(), (alert) => alert.says).sort()).toEqual(says.sort());
});

test("a proof of all features fails where there are fewer than 500, and of some it may be few", () => {
  expect(shortOf(["all"], 499)).toContain("500");
  expect([shortOf(["all"], 500), shortOf(["technical.rsi-14"], 1)]).toEqual([null, null]);
});
