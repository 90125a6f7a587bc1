import { afterAll } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { startFront } from "./clickhouse-front/start-front.ts";
import { marketStoreSuite } from "./market-store.suite.ts";

const front = await startFront();
afterAll(() => front.remove());

marketStoreSuite("clickhouse over a front", () => openClickhouseMarketStore({ url: front.url, log: silentLog }));
