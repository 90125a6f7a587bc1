// A records file that an older release filled is brought up to date, and nothing in it is lost.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sqliteCheckpoints } from "#graphs/checkpoints/index.ts";
import { fixedClock } from "#infra/runtime/index.ts";
import { openSqliteRecords } from "#knowledge/stores/records/index.ts";
import { recordsMigrations } from "#knowledge/stores/records/sql/migrations.ts";
import { expectItAllThere, expectItUsable, versionOne } from "./version-1.ts";

let folder: string;
let path: string;
const open = () => openSqliteRecords({ path, clock: fixedClock(1) });
const versions = recordsMigrations.map(({ version }) => version);
const thread = { configurable: { thread_id: "run_old", checkpoint_ns: "" } };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-version-1-"));
  path = join(folder, "records.sqlite");
  const old = new Sqlite(path);
  old.exec(versionOne);
  await new SqliteSaver(old).put(
    thread,
    { v: 4, id: "1", ts: "t", channel_values: { answer: "yes" }, channel_versions: {}, versions_seen: {} },
    { source: "input", step: -1, parents: {} },
  );
  old.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a released migration was not edited since", () => {
  expect(versionOne).toContain(recordsMigrations[0].sql.trim());
});

describe("a file of version 1", () => {
  test("opened, it holds everything that it held, and is usable", async () => {
    const records = await open();
    expect(records.sqlite.prepare("select max(version) from schema_version").pluck().get()).toBe(versions.at(-1));
    await expectItAllThere(records);
    expect((await sqliteCheckpoints(records).getTuple(thread))?.checkpoint.channel_values).toEqual({ answer: "yes" });
    await expectItUsable(records);
    await records.close();
  });

  test("opened many times at once, it is migrated once", async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, open));
    expect(opened[0]?.sqlite.prepare("select version from schema_version order by version").pluck().all()).toEqual(
      versions,
    );
    await expectItAllThere(opened[5]!);
    for (const records of opened) await records.close();
  });

  test("whose migration fails half way is left as it was", async () => {
    const old = new Sqlite(path);
    old.exec("create table jobs (job_id text)"); // in the way of the new one
    old.close();
    await expect(open()).rejects.toMatchObject({ code: "knowledge/store-failed" });
    const after = new Sqlite(path, { readonly: true });
    expect(after.prepare("select max(version) from schema_version").pluck().get()).toBe(1);
    expect(after.prepare("select count(*) from sqlite_master where name = 'studies'").pluck().get()).toBe(0);
    expect(after.prepare("select count(*) from fills").pluck().get()).toBe(1);
    after.close();
  });
});
