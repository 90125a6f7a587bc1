import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { seriesStoreSuite } from "./market-store.series.suite.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-series-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

seriesStoreSuite("chdb", () => openChdbMarketStore({ path, log: silentLog }));
