// The ClickHouse driver against a real server, where CLICKHOUSE_TEST_URL names one: http://USER:PASSWORD@HOST:PORT. None can be had on the
// machines that the tests run on, so the driver is otherwise shown over the front in clickhouse-front/.

import { describe, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";
import { marketStoreSuite } from "./market-store.suite.ts";

const url = process.env.CLICKHOUSE_TEST_URL;

if (url === undefined)
  describe("market store: clickhouse", () => {
    test.skip("the suites of facts and series (skipped: CLICKHOUSE_TEST_URL names no server)", () => {});
  });
else {
  marketStoreSuite("clickhouse", () => openClickhouseMarketStore({ url, log: silentLog }));
  seriesStoreSuite("clickhouse", () => openClickhouseMarketStore({ url, log: silentLog }));
}
