import { afterAll } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { startFront } from "./clickhouse-front/start-front.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";

const front = await startFront();
afterAll(() => front.remove());

seriesStoreSuite("clickhouse over a front", () => openClickhouseMarketStore({ url: front.url, log: silentLog }));
