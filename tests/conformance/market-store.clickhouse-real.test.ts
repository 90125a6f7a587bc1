// The ClickHouse driver through both suites. No server can be had on the machines that the tests run on, so they run over the front in
// clickhouse-front/, with the other servers by check:services, since it takes minutes; and against a real server where CLICKHOUSE_TEST_URL
// names one: http://USER:PASSWORD@HOST:PORT. What is told of failures is shown in every run: market-store.clickhouse-errors.test.ts.

import { afterAll, describe, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openClickhouseMarketStore } from "#knowledge/stores/market/index.ts";
import { startFront } from "./clickhouse-front/start-front.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";
import { marketStoreSuite } from "./market-store.suite.ts";

const url = process.env.CLICKHOUSE_TEST_URL;
const areServersUp = Object.keys(process.env).some((name) => name.endsWith("_TEST_URL"));

if (areServersUp) {
  const front = await startFront();
  afterAll(() => front.remove());
  const open = () => openClickhouseMarketStore({ url: front.url, log: silentLog });
  marketStoreSuite("clickhouse over the front", open);
  seriesStoreSuite("clickhouse over the front", open);
} else
  describe("market store: clickhouse over the front", () => {
    test.skip("both suites (skipped: they run by npm run check:services)", () => {});
  });

if (url !== undefined) {
  const open = () => openClickhouseMarketStore({ url, log: silentLog });
  marketStoreSuite("clickhouse", open);
  seriesStoreSuite("clickhouse", open);
} else
  describe("market store: clickhouse", () => {
    test.skip("both suites (skipped: CLICKHOUSE_TEST_URL names no server)", () => {});
  });
