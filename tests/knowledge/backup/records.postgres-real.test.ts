// Records between a SQLite file and a real PostgreSQL server (POSTGRES_TEST_URL, infra/servers/postgres.sh): there and back, row by row.
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { createBackup, postgresDump, restoreHome, sqliteDump } from "#knowledge/backup/index.ts";
import { openPostgresRecords, openSqliteRecords, type Records } from "#knowledge/stores/records/index.ts";
import { postgresUrl, statement, takeSchema } from "../../conformance/records.postgres-schemas.ts";
import { newFolder, openArchive, sqliteRows, writeRecords } from "./desk-folder.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const restoring = { clock: systemClock, log: silentLog };
const writing = (records: Records) => ({ records }) as Parameters<typeof writeRecords>[0];

describe.skipIf(postgresUrl === "")("records on a real PostgreSQL server", () => {
  let schema: string;
  let drop: () => Promise<void>;
  beforeEach(async () => ({ schema, drop } = await takeSchema()));
  afterEach(() => drop());

  const inPostgres = () => openPostgresRecords({ url: postgresUrl, schema, clock: systemClock });

  test("BK-20 embedded to PostgreSQL and back: every row and type as it was, the audit trail holds all along", async () => {
    const root = newFolder();
    const path = join(root, "records.sqlite");
    const sqlite = await openSqliteRecords({ path, clock: systemClock, journal: true });
    for (let n = 0; n < 40; n++) await writeRecords(writing(sqlite), n);
    await sqlite.track.saveVotes([{ ...oddVote, voteId: "odd", stance: -0, confidence: 1e-300 }]);
    await sqlite.settings.set("zero \0 and \uE000", "line\u2028 'quotes' \\ \u{1F600}");
    await sqlite.close();
    const { archive } = await openArchive(root);
    const dump = await sqliteDump({ store: "records", path });
    const there = await createBackup({ archive, dumps: dump ? [dump] : [], clock: systemClock });
    await dump?.close();
    const to = { records: { url: postgresUrl, schema } };
    const restored = await restoreHome({
      archive,
      wanted: { id: there.head.id },
      home: join(root, "there"),
      servers: to,
      ...restoring,
    });
    expect(restored).toMatchObject({ auditLines: 40, cautions: [] });
    expect(restored.counts.records).toEqual(there.data.stores.records?.counts);
    await expect(
      restoreHome({ archive, wanted: { id: there.head.id }, home: join(root, "twice"), servers: to, ...restoring }),
    ).rejects.toMatchObject({ code: "infra/backup-target-not-empty" });

    const records = await inPostgres();
    const back = await createBackup({ archive, dumps: [postgresDump(records)], clock: systemClock });
    await records.close();
    const home = join(root, "back");
    await restoreHome({ archive, wanted: { id: back.head.id }, home, ...restoring });
    expect(sqliteRows(home, ["records"])).toEqual(sqliteRows(root, ["records"]));
  });

  test("BK-21 PostgreSQL to PostgreSQL keeps tables that are not ours; into a file they are left out, and that is said", async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const records = await inPostgres();
    for (let n = 0; n < 5; n++) await writeRecords(writing(records), n);
    await statement(
      `create table "${schema}".checkpoints (id text not null, data jsonb not null default '{}', blob bytea, made timestamptz, primary key (id))`,
    );
    await statement(
      `insert into "${schema}".checkpoints values ('a', '{"b": [1, 2.5, "x"]}', '\\x00ff', '2026-01-02T03:04:05.678901Z')`,
    );
    const { head } = await createBackup({ archive, dumps: [postgresDump(records)], clock: systemClock });
    await writeRecords(writing(records), 5); // is not in it
    await records.close();
    const other = await takeSchema();
    try {
      const restored = await restoreHome({
        ...{ archive, wanted: { id: head.id }, home: join(root, "there"), ...restoring },
        servers: { records: { url: postgresUrl, schema: other.schema } },
      });
      expect(restored).toMatchObject({ auditLines: 5, cautions: [] });
      await statement(`do $$ begin
        if (select row(a.*) is distinct from row(b.*) from "${schema}".checkpoints a, "${other.schema}".checkpoints b) then
          raise exception 'checkpoints differ';
        end if; end $$`);
    } finally {
      await other.drop();
    }
    const file = await restoreHome({ archive, wanted: { id: head.id }, home: join(root, "file"), ...restoring });
    expect(file.cautions).toEqual([expect.stringContaining("checkpoints")]);
    expect(file.auditLines).toBe(5);
  });

  test("BK-22 a moment of a journalled file goes to PostgreSQL too", async () => {
    const root = newFolder();
    const path = join(root, "records.sqlite");
    const sqlite = await openSqliteRecords({ path, clock: systemClock, journal: true });
    for (let n = 0; n < 4; n++) await writeRecords(writing(sqlite), n);
    const atMs = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let n = 4; n < 9; n++) await writeRecords(writing(sqlite), n);
    const { archive } = await openArchive(root);
    const dump = await sqliteDump({ store: "records", path });
    await createBackup({ archive, dumps: dump ? [dump] : [], clock: systemClock });
    await dump?.close();
    await sqlite.close();
    const restored = await restoreHome({
      ...{ archive, wanted: { atMs }, home: join(root, "there"), ...restoring },
      servers: { records: { url: postgresUrl, schema } },
    });
    expect(restored).toMatchObject({ auditLines: 4, atMs });
  });

  test("BK-23 a restore that fails in the middle leaves no table behind", async () => {
    const root = newFolder();
    const { archive } = await openArchive(root);
    const records = await inPostgres();
    await writeRecords(writing(records), 1);
    await statement(`alter table "${schema}".settings add column surplus text`); // a column that no migration of ours makes
    const { head } = await createBackup({ archive, dumps: [postgresDump(records)], clock: systemClock });
    await records.close();
    const other = await takeSchema();
    try {
      const failing = restoreHome({
        ...{ archive, wanted: { id: head.id }, home: join(root, "there"), ...restoring },
        servers: { records: { url: postgresUrl, schema: other.schema } },
      });
      await expect(failing).rejects.toMatchObject({ code: "knowledge/store-failed" });
      await statement(`do $$ begin
        if exists (select from pg_tables where schemaname = '${other.schema}' and tablename <> 'x') then raise exception 'tables are left'; end if; end $$`);
    } finally {
      await other.drop();
    }
  });
});

const oddVote = {
  ...{ runId: "run 1", dataset: "desk", specialist: "s", symbol: "AAA", horizonDays: 1, castAsOfMs: 1 },
};
