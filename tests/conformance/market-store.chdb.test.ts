import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { silentLog } from "#infra/runtime/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { marketStoreSuite } from "./market-store.suite.ts";

const path = mkdtempSync(join(tmpdir(), "quorum-market-"));
afterAll(() => rmSync(path, { recursive: true, force: true }));

marketStoreSuite("chdb", () => openChdbMarketStore({ path, log: silentLog }));
