// The drivers of every port, as their rooms declare them: what the registry lists and the doctor looks for.

import { chatModelDrivers } from "#agents/chat-model/index.ts";
import { eventBusDrivers } from "#knowledge/bus/index.ts";
import { embedderDrivers } from "#knowledge/embeddings/index.ts";
import { feedDrivers } from "#knowledge/feeds/index.ts";
import { cacheDrivers } from "#knowledge/stores/cache/index.ts";
import { marketStoreDrivers } from "#knowledge/stores/market/index.ts";
import { memoryDrivers } from "#knowledge/stores/memory/index.ts";
import { objectStoreDrivers } from "#knowledge/stores/objects/index.ts";
import { recordsDrivers } from "#knowledge/stores/records/index.ts";
import { relationsDrivers } from "#knowledge/stores/relations/index.ts";
import { brokerDrivers } from "#tools/execution/index.ts";
import { modelRegistryDrivers } from "#tools/learning/registry/index.ts";
import { executorDrivers } from "#tools/learning/tuning/index.ts";

export interface Driver {
  readonly port: string;
  readonly id: string;
  /** What it serves, or the setting that chooses it. */
  readonly for: string;
  /** The npm package it loads when opened; null where it needs none. */
  readonly package: string | null;
  /** What one does to have it. */
  readonly how: string;
}

type Declared = Omit<Driver, "port">;

const of = (port: string, drivers: readonly Declared[]): readonly Driver[] =>
  drivers.map(({ id, for: purpose, package: needed, how }) => ({ port, id, for: purpose, package: needed, how }));

export const drivers: readonly Driver[] = [
  ...of("feed", feedDrivers),
  ...of("market store", marketStoreDrivers),
  ...of("records", recordsDrivers),
  ...of("memory", memoryDrivers),
  ...of("embeddings", embedderDrivers),
  ...of("relations", relationsDrivers),
  ...of("objects", objectStoreDrivers),
  ...of("cache", cacheDrivers),
  ...of("bus", eventBusDrivers),
  ...of("broker", brokerDrivers),
  ...of("model registry", modelRegistryDrivers),
  ...of("executor", executorDrivers),
  ...of("chat model", chatModelDrivers),
];
