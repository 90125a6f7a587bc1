// Which backups a moment is restored from, and what is said where a store cannot be brought back to it.
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import type { BackupArchive, BackupHead } from "#infra/backup/index.ts";
import { QuorumError, silentLog, systemClock } from "#infra/runtime/index.ts";
import { chooseBackup, createBackup, keepJournals, restoreHome, sqliteDump } from "#knowledge/backup/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { newFolder, openArchive, sqliteRows, writeRecords } from "./desk-folder.ts";

const head = (takenMs: number, reachMs: number | null = 0): BackupHead => ({
  ...{ id: `backup ${takenMs}`, createdMs: takenMs + 5, parent: null, files: 1, bytes: 1, newBytes: 1 },
  data: {
    ...{ kind: "quorum", release: "1", takenMs, generation: "g", leftOut: [] },
    stores: { records: { driver: "sqlite", counts: {}, reachMs } },
  },
});
const chosen = (heads: readonly BackupHead[], atMs: number) => {
  const { main, earlier, atMs: brought, recordsFromEarlier } = chooseBackup(heads, { atMs });
  return [main.data.takenMs, earlier?.data.takenMs ?? null, brought, recordsFromEarlier];
};
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return null;
  } catch (thrown) {
    return thrown instanceof QuorumError ? thrown.code : thrown;
  }
};

describe("a moment", () => {
  const three = [head(300), head(100), head(200)];
  test("BK-30 is taken from the first backup after it, beside the last one before it", () => {
    expect(chosen(three, 150)).toEqual([200, 100, 150, false]);
    expect(chosen(three, 299)).toEqual([300, 200, 299, false]);
    expect(chosen(three, 50)).toEqual([100, null, 50, false]);
  });
  test("BK-31 at which a backup was taken is that backup, and one after the newest is the newest", () => {
    expect(chosen(three, 200)).toEqual([200, null, null, false]);
    expect(chosen(three, 999)).toEqual([300, null, null, false]);
  });
  test("BK-32 that no journal reaches gives records of the backup before, and is refused where there is none", () => {
    expect(chosen([head(100), head(200, 160)], 150)).toEqual([200, 100, 150, true]);
    expect(chosen([head(100), head(200, null)], 150)).toEqual([200, 100, 150, true]);
    expect(codeOf(() => chosen([head(200, 160)], 150))).toBe("infra/backup-not-found");
    expect(codeOf(() => chosen([], 150))).toBe("infra/backup-not-found");
    expect(codeOf(() => chooseBackup(three, { id: "none" }))).toBe("infra/backup-not-found");
  });
});

async function backUpRecords(home: string, archive: BackupArchive) {
  const dump = await sqliteDump({ store: "records", path: join(home, "records.sqlite") });
  try {
    return await createBackup({ archive, dumps: dump ? [dump] : [], clock: systemClock });
  } finally {
    await dump?.close();
  }
}
const open = (home: string, journal: boolean) =>
  openSqliteRecords({ path: join(home, "records.sqlite"), clock: systemClock, journal });
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("records", () => {
  test("BK-33 without a journal come from the backup before the moment, which is said", {
    timeout: 60_000,
  }, async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const records = await open(root, false);
    await writeRecords({ records }, 0);
    const before = sqliteRows(root, ["records"]);
    await backUpRecords(root, archive);
    await writeRecords({ records }, 1);
    const atMs = Date.now();
    await pause();
    await backUpRecords(root, archive);
    await records.close();
    const home = join(root, "again");
    const restored = await restoreHome({ archive, wanted: { atMs }, home, clock: systemClock, log: silentLog });
    expect(restored.cautions).toEqual([
      expect.stringMatching(/^Records, memory and relations stand at .*, when the backup before/),
    ]);
    expect(sqliteRows(home, ["records"])).toEqual(before);
  });

  test("BK-34 with tables that were made while the file was open reach back to when these were journalled", {
    timeout: 60_000,
  }, async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const records = await open(root, true);
    records.sqlite.exec("create table checkpoints (id text primary key, value text)");
    const put = (id: string, value: string) =>
      records.sqlite.prepare("insert or replace into checkpoints values (?, ?)").run(id, value);
    put("a", "first");
    const untold = await backUpRecords(root, archive);
    expect(untold.data.stores.records?.reachMs).toBeNull();
    await keepJournals(root);
    put("a", "second");
    await writeRecords({ records }, 0);
    const atMs = Date.now();
    const rows = sqliteRows(root, ["records"]);
    await pause();
    put("a", "third");
    put("b", "new");
    await backUpRecords(root, archive);
    await records.close();
    const home = join(root, "again");
    const restored = await restoreHome({ archive, wanted: { atMs }, home, clock: systemClock, log: silentLog });
    expect(restored.cautions).toEqual([]);
    expect(sqliteRows(home, ["records"])).toEqual(rows);
  });

  test("BK-35 of an earlier release are restored as they were and brought up to date; those of a newer one are refused", {
    timeout: 60_000,
  }, async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const records = await open(root, false);
    await writeRecords({ records }, 0);
    await records.close();
    const file = new Sqlite(join(root, "records.sqlite"));
    file.exec("insert into schema_version values (999, 'of the future')");
    const newer = await backUpRecords(root, archive);
    file.exec(`delete from schema_version where version >= 2; drop table study_hold_outs; drop table registered_factors;
      drop table factor_standings; drop table studies; drop table study_trials; drop table jobs;
      drop table model_promotions; drop table model_outcomes; drop table model_experiments; drop table model_moves; drop table model_verdicts; drop table model_observations; drop table model_versions;
      drop table ingest_progress; alter table quarantine drop column source; alter table quarantine drop column resolved_at_ms`);
    file.close();
    const older = await backUpRecords(root, archive);
    const restore = (id: string, name: string) =>
      restoreHome({ archive, wanted: { id }, home: join(root, name), clock: systemClock, log: silentLog });
    await expect(restore(newer.head.id, "newer")).rejects.toMatchObject({ code: "knowledge/records-newer" });
    expect((await restore(older.head.id, "older")).auditLines).toBe(1);
    const again = await open(join(root, "older"), true);
    expect(await again.jobs.list({ limit: 5 } as never)).toEqual([]);
    await again.close();
  });
});
