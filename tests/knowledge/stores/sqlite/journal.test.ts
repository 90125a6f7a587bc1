// The undo journal: a file brought back to a moment holds exactly the rows that were committed by then.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Sqlite, { type Database } from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  dropJournal,
  journalReach,
  openSqliteFile,
  pruneJournal,
  undoTableOf,
  undoTo,
} from "#knowledge/stores/sqlite/index.ts";

const migrations = [
  {
    version: 1,
    name: "tables of every sort",
    sql: `
      create table accounts (id text primary key, "at_ms" integer, balance real, note blob);
      create table numbered (n integer primary key, value text unique);
      create table pairs (a text, b integer, value any, primary key (a, b)) without rowid;
      create table bare (value text);
      create virtual table words using fts5 (value, content = 'bare', content_rowid = 'rowid');
      create trigger words_follow after insert on bare begin insert into words (rowid, value) values (new.rowid, new.value); end;
    `,
  },
];
const tables = ["accounts", "numbered", "pairs", "bare"];

let folder: string;
let path: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-journal-"));
  path = join(folder, "file.sqlite");
  database = await openSqliteFile({ path, migrations, journal: true });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every row of every table with the type that it is stored as. */
function rowsOf(file: Database): Record<string, unknown[]> {
  return Object.fromEntries(
    tables.map((name) => {
      const columns = file.prepare("select name from pragma_table_info(?)").pluck().all(name) as string[];
      const shown = columns.map((column) => `typeof("${column}") || ' ' || quote("${column}")`).join(", ");
      const rowid = name === "bare" ? "rowid, " : ""; // of the others it means nothing
      return [name, file.prepare(`select ${rowid}${shown} from "${name}" order by 1, 2`).raw().all()];
    }),
  );
}

const nowMs = (): number =>
  database.prepare("select cast(round(unixepoch('subsec') * 1000) as integer)").pluck().get() as number;

/** A moment at which nothing is under way, and what the file holds at it. */
async function moment(): Promise<{ atMs: number; rows: Record<string, unknown[]> }> {
  const here = { atMs: nowMs(), rows: rowsOf(database) };
  await sleep(3);
  return here;
}

/** A copy of the file, brought back. */
function copyAt(atMs: number): Database {
  const copy = join(folder, `copy-${atMs}.sqlite`);
  database.exec(`vacuum into '${copy}'`);
  const file = new Sqlite(copy);
  file.pragma("foreign_keys = OFF");
  const triggers = file.prepare("select name from sqlite_schema where type = 'trigger' and name like 'undo%'").pluck();
  for (const name of triggers.all()) file.exec(`drop trigger "${name}"`);
  undoTo(file, atMs);
  return file;
}

describe("a file brought back by its journal", () => {
  test("SJ-01 holds what it held at any of many moments, whatever was inserted, changed, replaced and deleted since", async () => {
    const random = seededRandom(11);
    const value = (): unknown =>
      [null, 1, 2n ** 60n, 0.1 + random.next(), 3, "text", "zero\0inside", Buffer.from([0, 255, 1]), -0.5, ""][
        random.integer(10)
      ];
    const insert = database.prepare("insert or replace into accounts values (?, ?, ?, ?)");
    const change = database.prepare("update accounts set balance = balance + 1, note = ? where id = ?");
    const rename = database.prepare("update or ignore accounts set id = ? where id = ?");
    const numbered = database.prepare("insert or replace into numbered values (?, ?)");
    const pair = database.prepare(
      "insert into pairs values (?, ?, ?) on conflict (a, b) do update set value = excluded.value",
    );
    const some = database.transaction((count: number) => {
      for (let n = 0; n < count; n++) {
        const id = `account ${random.integer(12)}`;
        const action = random.integer(8);
        if (action === 0) insert.run(id, random.integer(9), random.next(), value());
        else if (action === 1) change.run(value(), id);
        else if (action === 2) rename.run(`account ${random.integer(12)}`, id);
        else if (action === 3) database.prepare("delete from accounts where id = ?").run(id);
        else if (action === 4) numbered.run(random.integer(9) + 1, `value ${random.integer(9)}`);
        else if (action === 5) pair.run(id, random.integer(3), value());
        else if (action === 6) database.prepare("delete from pairs where a = ?").run(id);
        else database.prepare("insert into bare values (?)").run(`bare ${random.integer(5)}`);
      }
      if (random.integer(7) === 0) database.prepare("delete from bare where rowid % 3 = 0").run();
    });
    const moments = [await moment()];
    for (let turn = 0; turn < 40; turn++) {
      some.immediate(1 + random.integer(9));
      if (turn % 3 === 0) moments.push(await moment());
    }
    for (const { atMs, rows } of moments) {
      const file = copyAt(atMs);
      expect(rowsOf(file)).toEqual(rows);
      file.close();
    }
  });

  test("SJ-02 keeps a transaction whole: one that was under way at the moment leaves nothing", () => {
    const insert = database.prepare("insert into bare values (?)");
    insert.run("before");
    let middleMs = 0;
    const untilMs = (atMs: number): void => {
      while (nowMs() < atMs); // a transaction may not be left
    };
    database
      .transaction(() => {
        untilMs(nowMs() + 4);
        insert.run("first of two");
        middleMs = nowMs() + 3;
        untilMs(middleMs + 3);
        insert.run("second of two");
      })
      .immediate();
    insert.run("after");
    const rowsAt = (atMs: number): unknown => {
      const file = copyAt(atMs);
      const rows = file.prepare("select value from bare order by rowid").pluck().all();
      file.close();
      return rows;
    };
    expect(rowsAt(middleMs)).toEqual(["before"]);
    expect(rowsAt(nowMs())).toEqual(["before", "first of two", "second of two", "after"]);
  });

  test("SJ-02b and takes no single statement of its first millisecond with it", () => {
    const insert = database.prepare("insert into bare values (?)");
    for (let n = 0; n < 20; n++) {
      insert.run(`single ${n}`);
      let middleMs = 0;
      database
        .transaction(() => {
          insert.run(`part ${n}`);
          const startMs = nowMs();
          while (nowMs() < startMs + 2); // longer than a millisecond, so that it has a span
          middleMs = nowMs();
          while (nowMs() < middleMs + 2);
          insert.run(`rest ${n}`);
        })
        .immediate();
      const file = copyAt(middleMs);
      const last = file.prepare("select value from bare order by rowid desc limit 1").pluck().get();
      file.close();
      expect(last).toBe(`single ${n}`);
    }
  });

  test("SJ-03 finds no words of what is not there any more, once its search index is made again", async () => {
    database.prepare("insert into bare values ('early')").run();
    const { atMs } = await moment();
    database.prepare("insert into bare values ('late')").run();
    const file = copyAt(atMs);
    file.exec("insert into words (words) values ('rebuild')");
    const found = file.prepare("select value from words where words match ?").pluck();
    expect([found.all("early"), found.all("late")]).toEqual([["early"], []]);
    file.close();
  });
});

describe("the journal", () => {
  test("SJ-04 writes nothing of a transaction that only reads, and nothing of one that was undone", () => {
    const count = (): unknown =>
      database
        .prepare(`select count(*) from ${undoTableOf("bare")}`)
        .pluck()
        .get();
    const state = (): unknown => database.prepare("select tx from undo_state").pluck().get();
    const before = [count(), state()];
    database.transaction(() => database.prepare("select * from bare").all()).deferred();
    const failing = database.transaction(() => {
      database.prepare("insert into bare values ('x')").run();
      throw new Error("undone");
    });
    expect(() => failing.immediate()).toThrow("undone");
    expect([count(), state()]).toEqual(before);
  });

  test("SJ-05 covers a table that was made after the file was opened, from its first row", async () => {
    database.exec("create table later (id integer primary key)");
    database.close();
    database = await openSqliteFile({ path, migrations, journal: true });
    const { atMs } = await moment();
    database.prepare("insert into later values (1)").run();
    const file = copyAt(atMs);
    expect(file.prepare("select count(*) from later").pluck().get()).toBe(0);
    file.close();
  });

  test("SJ-06 says how far it reaches: to the beginning where it saw the first row, else to where it began or was cut", async () => {
    expect(journalReach(database)).toBe(0);
    database.prepare("insert into bare values ('x')").run();
    await sleep(3); // a line of the moment itself is kept
    const { atMs } = await moment();
    database.prepare("delete from bare").run();
    pruneJournal(database, atMs);
    expect(journalReach(database)).toBe(atMs);
    dropJournal(database);
    expect(journalReach(database)).toBeNull();
    database.prepare("insert into bare values ('y')").run();
    database.close();
    database = await openSqliteFile({ path, migrations, journal: true });
    expect(journalReach(database)).toBeGreaterThan(atMs);
  });

  test("SJ-07 is begun anew when the schema changes", async () => {
    database.prepare("insert into accounts values ('a', 1, 2, null)").run();
    database.close();
    const next = { version: 2, name: "another column", sql: "alter table accounts add column extra text" };
    database = await openSqliteFile({ path, migrations: [...migrations, next], journal: true });
    expect(database.prepare("select count(*) from undo_accounts").pluck().get()).toBe(0);
    const { atMs, rows } = await moment();
    database.prepare("update accounts set extra = 'e'").run();
    const file = copyAt(atMs);
    expect(rowsOf(file)).toEqual(rows);
    file.close();
  });

  test("SJ-08 is not there where it was not asked for", async () => {
    const plain = await openSqliteFile({ path: join(folder, "plain.sqlite"), migrations });
    expect(plain.prepare("select name from sqlite_schema where name like 'undo%'").all()).toEqual([]);
    plain.close();
  });
});
