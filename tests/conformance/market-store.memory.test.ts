import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { marketStoreSuite } from "./market-store.suite.ts";

marketStoreSuite("memory", openMemoryMarketStore, { skip: { "MS-28": "process memory is gone when it is closed" } });
