// A process killed in the middle of filling the embedded store, at three places; the next start completes what it left.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock, packageFile, packageRoot, silentLog } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { memoryProgress, memoryQuarantine } from "./fakes.ts";

const root = mkdtempSync(join(tmpdir(), "quorum-killed-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a whole ingestion into a folder leaves, after whatever was done to the folder before. */
async function completed(path: string) {
  const store = await openChdbMarketStore({ path, log: silentLog });
  const report = await ingest(await openSimulatorFeed(), {
    market: store,
    quarantine: memoryQuarantine(),
    progress: memoryProgress(),
    clock: fixedClock(0),
    log: silentLog,
  });
  const view = await store.at(report.dataset.id, asOf(report.dataset.nowMs));
  const snapshot = await view.snapshot();
  await store.close();
  return { ...report, snapshot };
}

let whole: Awaited<ReturnType<typeof completed>>;
beforeAll(async () => {
  whole = await completed(join(root, "whole"));
});

test.each(["before the first append", "after the first append", "after the last append"])(
  "a fill killed %s is completed on the next start, and nothing is doubled",
  async (moment) => {
    const path = join(root, moment.replaceAll(" ", "-"));
    const killed = spawnSync(
      process.execPath,
      ["--import", "tsx", packageFile("tests", "knowledge", "ingest", "killed-child.ts"), path, moment],
      {
        cwd: packageRoot,
        encoding: "utf8",
      },
    );
    expect({ signal: killed.signal, stderr: killed.stderr }).toMatchObject({ signal: "SIGKILL" });
    const mended = await completed(path);
    expect(mended.snapshot).toBe(whole.snapshot);
    expect(mended.stored + mended.known).toBe(whole.stored + whole.known);
    expect(mended.known > 0).toBe(moment !== "before the first append");
    expect(mended.stored > 0).toBe(moment !== "after the last append");
  },
  60_000,
);
