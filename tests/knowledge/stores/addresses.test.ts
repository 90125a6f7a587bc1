// What every driver does with an address whose password ends the host too early: it is refused before anything of it could be shown.
import { expect, test } from "vitest";
import { countedIds, fixedClock, silentLog } from "#infra/runtime/index.ts";
import { openEmbedder } from "#knowledge/embeddings/index.ts";
import { openRedisCache } from "#knowledge/stores/cache/index.ts";
import { openClickhouseMarketStore, openQuestdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openWeaviateMemory } from "#knowledge/stores/memory/index.ts";
import { openPostgresRecords } from "#knowledge/stores/records/index.ts";
import { openArangoRelations } from "#knowledge/stores/relations/index.ts";

const clock = fixedClock(0);
const log = silentLog;
const http = "http://desk:12/s3cret@127.0.0.1:1";
const openers: Readonly<Record<string, () => Promise<unknown>>> = {
  ollama: () => openEmbedder({ embedder: "ollama:m", ollamaUrl: http, openaiUrl: "http://127.0.0.1:1" }, { log }),
  openai: () => openEmbedder({ embedder: "openai:m", ollamaUrl: "http://127.0.0.1:1", openaiUrl: http }, { log }),
  weaviate: () => openWeaviateMemory({ url: http }),
  clickhouse: () => openClickhouseMarketStore({ url: http, log }),
  questdb: () => openQuestdbMarketStore({ url: http, log }),
  arango: () => openArangoRelations({ url: http }),
  redis: () => openRedisCache({ url: "redis://desk:12/s3cret@127.0.0.1:1" }, { clock, ids: countedIds() }),
  postgres: () => openPostgresRecords({ url: "postgres://desk:12/s3cret@127.0.0.1:1/db", clock }),
};

test.each(Object.keys(openers))("%s shows nothing of it", async (name) => {
  const thrown = (await openers[name]!().then(
    () => null,
    (error: unknown) => error,
  )) as Error | null;
  expect(thrown).toBeInstanceOf(Error);
  expect(thrown!.message).toMatch(/wanted/);
  expect(`${thrown!.message} ${JSON.stringify(thrown)} ${String(thrown!.cause)}`).not.toMatch(/s3cret|desk:12/);
});
