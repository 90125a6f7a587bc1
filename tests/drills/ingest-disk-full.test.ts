// The disk fills up under an ingestion: a small file system in memory, which only root may mount. What was told as stored is there, and with
// room again the next ingestion goes on behind it to the last row.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import { openCsvFeed } from "#knowledge/feeds/drivers/csv/csv.driver.ts";
import { ingest } from "#knowledge/ingest/index.ts";
import { type MarketStore, openChdbMarketStore } from "#knowledge/stores/market/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { datasetId, writeTrades } from "./ingest-life.ts";

const rows = 400_000;
const seed = 5;
const spareBytes = 7 << 20;
let mount: string;
let source: string;

const mountable = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "quorum-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** Leaves so much room and no more. */
function fillBut(spare: number): void {
  const { bavail, bsize } = statfsSync(mount);
  writeFileSync(join(mount, "filler"), Buffer.alloc(Math.max(0, bavail * bsize - spare), 1));
}

async function sequencesIn(market: MarketStore): Promise<Set<bigint>> {
  const sequences = new Set<bigint>();
  const view = await market.at(datasetId, asOf(systemClock.nowMs()));
  for await (const { columns } of view.blocks("trade", {}))
    for (const sequence of columns.sequence) sequences.add(sequence);
  return sequences;
}

describe.skipIf(!mountable)(
  "on a full disk (skipped unless run by root on Linux, where a small file system can be mounted)",
  () => {
    beforeEach(() => {
      mount = mkdtempSync(join(tmpdir(), "quorum-full-"));
      source = mkdtempSync(join(tmpdir(), "quorum-full-source-"));
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", mount]);
    });
    afterEach(() => {
      execFileSync("umount", ["-l", mount]);
      for (const made of [mount, source]) rmSync(made, { recursive: true, force: true });
    });

    test("ID-01 what was told as stored stays, and with room again the ingestion goes on to exactly the source's rows", async () => {
      const totals = await writeTrades(source, rows, seed);
      const records = await openSqliteRecords({ path: join(mount, "records.sqlite"), clock: systemClock });
      const market = await openChdbMarketStore({ path: join(mount, "market"), log: silentLog });
      const told = new Set<bigint>();
      const parts = {
        market,
        quarantine: records.quarantine,
        progress: records.ingest,
        batchRows: 20_000,
        clock: systemClock,
        log: silentLog,
        async publish({ blocks }: { readonly blocks: readonly { readonly kind: string; readonly columns: object }[] }) {
          for (const { columns } of blocks)
            for (const sequence of (columns as { readonly sequence: BigInt64Array }).sequence) told.add(sequence);
        },
      };
      const open = () => openCsvFeed({ folder: source, windowBytes: 1 << 18 }, { clock: systemClock });
      await market.describe((await (await open()).describe()).dataset);
      fillBut(spareBytes);
      await expect(ingest(await open(), parts)).rejects.toMatchObject({ code: "infra/disk-full", retry: true });
      expect(told.size).toBeGreaterThan(20_000);
      expect(told.size).toBeLessThan(totals.rows);

      const held = await sequencesIn(market);
      expect([...told].filter((sequence) => !held.has(sequence))).toEqual([]);

      rmSync(join(mount, "filler"));
      const report = await ingest(await open(), parts);
      expect(report).toMatchObject({ resumed: true, rejected: totals.wrong });
      expect((await sequencesIn(market)).size).toBe(totals.rows);
      expect(told.size).toBe(totals.rows);
      expect(await records.quarantine.count(datasetId)).toBe(totals.wrong);
      await market.close();
      await records.close();
    }, 120_000);
  },
);
