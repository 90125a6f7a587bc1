// The QuestDB driver against a real server, where QUESTDB_TEST_URL names one (infra/servers/questdb.sh).

import { describe, test } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openQuestdbMarketStore } from "#knowledge/stores/market/index.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";

const url = process.env.QUESTDB_TEST_URL;

if (url === undefined)
  describe("series: questdb", () => {
    test.skip("the series suite (skipped: QUESTDB_TEST_URL names no server)", () => {});
  });
else
  seriesStoreSuite("questdb", () => openQuestdbMarketStore({ url, log: silentLog }), {
    skip: {
      "MS-S30": "it keeps no books, and the lowest number of 64 bits is its null",
      "MS-S31": "it keeps no metrics",
    },
  });
