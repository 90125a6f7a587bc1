import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";

seriesStoreSuite("memory", openMemoryMarketStore, { skip: { "MS-S11": "process memory is gone when it is closed" } });
