// A server that answers well-formed JSON of another shape than documented, as a proxy or another product on the port would: an error with a code.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock, silentLog } from "#infra/runtime/index.ts";
import { factsIngested, openPulsarBus } from "#knowledge/bus/index.ts";
import { openHashedEmbedder } from "#knowledge/embeddings/index.ts";
import { openQuestdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openWeaviateMemory } from "#knowledge/stores/memory/index.ts";

let server: Server;
let url: string;

beforeAll(async () => {
  const answer = JSON.stringify({ dataset: "x", data: { Aggregate: 5, Get: 5 }, version: "1.35.2", classes: 3 });
  server = createServer((_, response) => response.setHeader("content-type", "application/json").end(answer));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

test("Pulsar", async () => {
  const bus = await openPulsarBus({ url, transport: "websocket" }, { clock: fixedClock(0), log: silentLog });
  await expect(bus.stats(factsIngested)).rejects.toMatchObject({ code: "knowledge/bus-unavailable" });
  await bus.close();
});

test("Weaviate", async () => {
  const opened = openWeaviateMemory({ url, log: silentLog, embedder: openHashedEmbedder({}) });
  await expect(opened).rejects.toMatchObject({ code: "knowledge/store-failed" });
});

test("QuestDB", async () => {
  await expect(openQuestdbMarketStore({ url, log: silentLog })).rejects.toMatchObject({
    code: "knowledge/store-failed",
  });
});
