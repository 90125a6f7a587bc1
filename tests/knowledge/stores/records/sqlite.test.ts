// What only the SQLite driver promises: the file, its version, its faults, the checkpointer beside it, and that tampering shows.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";
import { recordsMigrations } from "#knowledge/stores/records/sql/migrations.ts";

const newest = recordsMigrations.length;
let folder: string;
let opened: SqliteRecords[];
const path = (name = "records.db"): string => join(folder, name);
const open = async (name?: string): Promise<SqliteRecords> => {
  const records = await openSqliteRecords({ path: path(name), clock: fixedClock(1) });
  opened.push(records);
  return records;
};
const line = (subject: string) => ({ atMs: 1, actor: "ann", action: "test", subject, detail: { note: subject } });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-sqlite-"));
  opened = [];
});
afterEach(async () => {
  for (const records of opened) await records.close();
  rmSync(folder, { recursive: true });
});

describe("the file", () => {
  test("is in WAL mode, syncs every commit, keeps foreign keys, and only its owner can read it", async () => {
    const { sqlite } = await open();
    const pragma = (name: string): unknown => sqlite.pragma(name, { simple: true });
    expect([pragma("journal_mode"), pragma("synchronous"), pragma("foreign_keys")]).toEqual(["wal", 2, 1]);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
  });

  test("opened again keeps its version and content", async () => {
    const first = await open();
    await first.settings.set("a", "b");
    await first.close();
    const second = await open();
    expect(await second.settings.get("a")).toBe("b");
    expect(second.sqlite.prepare("select count(*) from schema_version").pluck().get()).toBe(newest);
  });

  test("of a newer release is refused and left as it is", async () => {
    const { sqlite } = await open();
    sqlite.prepare("insert into schema_version values (99, 'from the future')").run();
    await expect(open()).rejects.toMatchObject({
      code: "knowledge/records-newer",
      fault: "caller",
      context: { found: 99, known: newest },
    });
  });

  test("that is no database is refused with its path", async () => {
    writeFileSync(path("broken.db"), "this is not a database, however long it goes on about being one".repeat(20));
    await expect(open("broken.db")).rejects.toMatchObject({
      code: "knowledge/store-failed",
      context: { sqlite: "SQLITE_NOTADB" },
    });
  });
});

test("a full disk is named as such, and the write before it is intact", async () => {
  const records = await open();
  await records.audit.add(line("before"));
  records.sqlite.pragma(`max_page_count = ${records.sqlite.pragma("page_count", { simple: true })}`);
  const big = records.audit.add({ ...line("big"), detail: "x".repeat(5_000_000) });
  await expect(big).rejects.toMatchObject({ code: "infra/disk-full", fault: "outside", retry: true });
  expect(await records.audit.verify()).toEqual({ lines: 1, brokenAtSeq: null });
  records.sqlite.pragma("max_page_count = 1000000");
  await records.audit.add(line("after"));
  expect(await records.audit.verify()).toEqual({ lines: 2, brokenAtSeq: null });
});

describe("the audit chain", () => {
  test.each([
    ["a changed detail", 'update audit set detail = \'{"note":"forged"}\' where seq = 2', 2],
    ["a changed actor", "update audit set actor = 'nobody' where seq = 3", 3],
    ["a line taken out of the middle", "delete from audit where seq = 2", 2],
    ["the first line taken out", "delete from audit where seq = 1", 1],
    ["the last line taken out", "delete from audit where seq = 4", 4],
    ["every line taken out", "delete from audit", 1],
  ])("shows %s", async (_, forgery, brokenAtSeq) => {
    const records = await open();
    for (const subject of ["a", "b", "c", "d"]) await records.audit.add(line(subject));
    records.sqlite.exec(forgery);
    expect((await records.audit.verify()).brokenAtSeq).toBe(brokenAtSeq);
  });
});

test("the graphs' checkpointer shares the handle without meeting a transaction of ours", async () => {
  const records = await open();
  const saver = new SqliteSaver(records.sqlite);
  const checkpoint = { v: 4, id: "1", ts: "t", channel_values: {}, channel_versions: {}, versions_seen: {} };
  const config = { configurable: { thread_id: "t1", checkpoint_ns: "" } };
  const failing = records.audit.add({ ...line("bad"), detail: Number.NaN });
  await Promise.all([
    saver.put(config, checkpoint, { source: "input", step: -1, parents: {} }),
    expect(failing).rejects.toMatchObject({ code: "knowledge/store-failed" }),
    ...Array.from({ length: 20 }, (_, i) => records.audit.add(line(`${i}`))),
    saver.putWrites({ configurable: { ...config.configurable, checkpoint_id: "1" } }, [["a", 1]], "task"),
  ]);
  expect((await saver.getTuple(config))?.checkpoint.id).toBe("1");
  expect((await records.audit.verify()).lines).toBe(20);
});
