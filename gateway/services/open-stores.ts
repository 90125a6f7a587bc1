// From a store's choice of driver to the store: what each driver is given, and how its options are checked. Loaded when it is opened.

import { join } from "node:path";
import { z } from "zod";
import {
  type Clock,
  type Config,
  callerError,
  type DatabaseFile,
  type Ids,
  type Log,
  type StoreChoice,
  type StoreName,
} from "#infra/runtime/index.ts";
import type { EventBus } from "#knowledge/bus/index.ts";
import type { Embedder } from "#knowledge/embeddings/index.ts";
import type { CacheStore } from "#knowledge/stores/cache/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { MemoryStore } from "#knowledge/stores/memory/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import type { PostgresRecords, SqliteRecords } from "#knowledge/stores/records/index.ts";
import type { RelationsStore } from "#knowledge/stores/relations/index.ts";

export interface StoreParts {
  readonly config: Config;
  readonly database: DatabaseFile;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

interface Stores {
  readonly market: MarketStore;
  readonly records: SqliteRecords | PostgresRecords;
  readonly memory: MemoryStore;
  readonly embeddings: Embedder;
  readonly relations: RelationsStore;
  readonly objects: ObjectStore;
  readonly cache: CacheStore;
  readonly bus: EventBus;
}

/** The options are the choice's own, without the driver's name; each driver checks them. */
type Open<T> = (options: Readonly<Record<string, never>>, parts: StoreParts) => Promise<T>;

const home = ({ config }: StoreParts, name: string): string => join(config.QUORUM_HOME, name);

const drivers: { readonly [S in StoreName]: Readonly<Record<string, Open<Stores[S]>>> } = {
  market: {
    chdb: async (options, parts) =>
      (await import("#knowledge/stores/market/index.ts")).openChdbMarketStore({
        path: home(parts, "market"),
        ...options,
        log: parts.log,
      }),
    clickhouse: async (options, { log }) =>
      (await import("#knowledge/stores/market/index.ts")).openClickhouseMarketStore({
        ...(options as never as { url: string }),
        log,
      }),
    memory: async () => (await import("#knowledge/stores/market/index.ts")).openMemoryMarketStore(),
  },
  records: {
    sqlite: async (options, parts) =>
      (await import("#knowledge/stores/records/index.ts")).openSqliteRecords({
        path: home(parts, "records.sqlite"),
        journal: true,
        ...options,
        clock: parts.clock,
      }),
    postgres: async (options, { clock }) =>
      (await import("#knowledge/stores/records/index.ts")).openPostgresRecords({
        ...(options as never as { url: string }),
        clock,
      }),
  },
  memory: {
    embedded: async (options, parts) =>
      (await import("#knowledge/stores/memory/index.ts")).openEmbeddedMemory({
        path: home(parts, "memory.sqlite"),
        journal: true,
        ...options,
        embedder: await openStore("embeddings", parts),
        log: parts.log,
      }),
    weaviate: async (options, parts) =>
      (await import("#knowledge/stores/memory/index.ts")).openWeaviateMemory({
        ...(options as never as { url: string }),
        embedder: await openStore("embeddings", parts),
        log: parts.log,
      }),
  },
  embeddings: {
    hashed: (options, parts) => embedder("hashed", options, parts),
    ollama: (options, parts) => embedder("ollama", options, parts),
    openai: (options, parts) => embedder("openai", options, parts),
  },
  relations: {
    embedded: async (options, parts) =>
      (await import("#knowledge/stores/relations/index.ts")).openEmbeddedRelations({
        path: home(parts, "relations.sqlite"),
        journal: true,
        ...options,
      }),
    arango: async (options) =>
      (await import("#knowledge/stores/relations/index.ts")).openArangoRelations(options as never as { url: string }),
  },
  objects: {
    folder: async (options, parts) =>
      (await import("#knowledge/stores/objects/index.ts")).openFolderObjectStore(
        { folder: home(parts, "objects"), ...options },
        { clock: parts.clock },
      ),
    s3: async ({ url, ...options }: { readonly url?: string }, { clock, ids }) => {
      const { openS3ObjectStore, s3OptionsOf } = await import("#knowledge/stores/objects/index.ts");
      return openS3ObjectStore({ ...s3OptionsOf(url ?? ""), ...options }, { clock, ids });
    },
  },
  cache: {
    memory: async (options, { clock, log }) =>
      (await import("#knowledge/stores/cache/index.ts")).openMemoryCache(options, { clock, log }),
    redis: async (options, { clock, ids, log }) =>
      (await import("#knowledge/stores/cache/index.ts")).openRedisCache(options as never as { url: string }, {
        clock,
        ids,
        log,
      }),
  },
  bus: {
    embedded: async (options, parts) =>
      (await import("#knowledge/bus/index.ts")).openEmbeddedBus({ folder: home(parts, "bus"), ...options }, parts),
    pulsar: async (options, { clock, log }) =>
      (await import("#knowledge/bus/index.ts")).openPulsarBus(options as never as { url: string }, { clock, log }),
  },
};

/** @throws infra/config-invalid for a driver that is none and options that are none; and what the driver throws */
export async function openStore<S extends StoreName>(store: S, parts: StoreParts): Promise<Stores[S]> {
  const { driver, ...options } = parts.database[store] as StoreChoice;
  const open = drivers[store][driver];
  if (open === undefined) {
    const known = Object.keys(drivers[store]).join(", ");
    throw callerError("infra/config-invalid", `${store}: no driver "${driver}"; there are: ${known}.`, {
      store,
      driver,
    });
  }
  try {
    return await open(options as Readonly<Record<string, never>>, parts);
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    const problems = thrown.issues.map(({ path, message }) => `${[store, ...path].join(".")}: ${message}`);
    throw callerError("infra/config-invalid", problems.join("\n"), { store, driver });
  }
}

/** What database.yaml may say of an embedder; another word there is an error, not a wish that nobody heard. */
const EmbedderChoice = z.strictObject({
  model: z.string().min(1).optional(),
  dimensions: z.int().positive().optional(),
  url: z.url().optional(),
});

async function embedder(driver: string, given: object, { config, log }: StoreParts): Promise<Embedder> {
  const { model, dimensions, url } = EmbedderChoice.parse(given);
  const { openEmbedder } = await import("#knowledge/embeddings/index.ts");
  const settings = {
    embedder: model === undefined ? driver : `${driver}:${model}`,
    dimensions,
    ollamaUrl: url ?? config.OLLAMA_URL,
    openaiUrl: url ?? config.OPENAI_BASE_URL,
    openaiKey: config.OPENAI_API_KEY,
  };
  return openEmbedder(settings, { log });
}
