// What only the PostgreSQL driver promises, against a real server (POSTGRES_TEST_URL, infra/servers/postgres.sh): its schema and migrations,
// who may use it, and what a write leaves behind when the server, the way to it, or the writer is lost in the middle.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fixedClock, packageFile, packageRoot } from "#infra/runtime/index.ts";
import {
  openPostgresRecords,
  type PostgresRecords,
  type PostgresRecordsOptions,
} from "#knowledge/stores/records/index.ts";
import { recordsMigrations } from "#knowledge/stores/records/sql/migrations.ts";
import { connected, postgresUrl, statement, takeSchema } from "#tests/conformance/records.postgres-schemas.ts";
import { anApproval } from "#tests/fakes/approvals.ts";
import { type Way, wayTo } from "./postgres-server.ts";
import { expectItAllThere, expectItUsable, versionOne } from "./version-1.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // every statement is a way to the server and back, on a machine that others use too

const versions = recordsMigrations.map(({ version }) => version);
const by = { atMs: 1, by: "ann", note: null };
const line = (subject: string) => ({ atMs: 1, actor: "ann", action: "test", subject, detail: { note: subject } });
describe.skipIf(postgresUrl === "")("records on a real PostgreSQL server", () => {
  let schema: string;
  let drop: () => Promise<void>;
  let opened: PostgresRecords[];
  let way: Way | null;
  const open = async (more: Partial<PostgresRecordsOptions> = {}): Promise<PostgresRecords> => {
    const records = await openPostgresRecords({ url: postgresUrl, schema, clock: fixedClock(1), ...more });
    opened.push(records);
    return records;
  };
  /** An address that leads over a way of the test's own. */
  const overWay = async (): Promise<string> => {
    const url = new URL(postgresUrl);
    way = await wayTo(Number(url.port));
    url.port = String(way.port);
    return url.toString();
  };
  /** The connections of this test's records. */
  const connectionsOf = (): string => `from pg_stat_activity where application_name = 'quorum:${schema}'`;
  const answerOf = async (sql: string): Promise<unknown> =>
    connected(async (client) => Object.values((await client.query(sql)).rows[0] ?? {})[0]);

  beforeEach(async () => {
    ({ schema, drop } = await takeSchema());
    opened = [];
    way = null;
  });
  afterEach(async () => {
    for (const records of opened) await records.close();
    await way?.close();
    await drop();
  });

  describe("the schema", () => {
    test("holds every table, sorts every text by its codes, and nothing lies outside of it", async () => {
      const elsewhere = `select count(*)::int from information_schema.tables where table_schema = 'public'`;
      const before = await answerOf(elsewhere);
      await open();
      expect(
        await answerOf(`select count(*)::int from information_schema.tables where table_schema = '${schema}'`),
      ).toBeGreaterThan(15);
      expect(
        await answerOf(`select coalesce(string_agg(table_name || '.' || column_name, ' '), '') from information_schema.columns
          where table_schema = '${schema}' and data_type = 'text' and collation_name is distinct from 'C'`),
      ).toBe("");
      expect(await answerOf(elsewhere)).toBe(before);
    });

    test("opened by many at once is made once", async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => open({ connections: 2 })));
      await all[0]?.audit.add(line("a"));
      await all[7]?.audit.add(line("b"));
      expect(await all[3]?.audit.verify()).toEqual({ lines: 2, brokenAtSeq: null });
      expect(await answerOf(`select array_agg(version order by version) from "${schema}".schema_version`)).toEqual(
        versions,
      );
    });

    test("of version 1 that a desk filled holds everything that it held, and is usable", async () => {
      await statement(`create schema "${schema}"; set search_path to "${schema}"; ${versionOne}`);
      const all = await Promise.all([open(), open(), open()]);
      expect(await answerOf(`select array_agg(version order by version) from "${schema}".schema_version`)).toEqual(
        versions,
      );
      await expectItAllThere(all[0]);
      await expectItUsable(all[1]);
    });

    test("whose migration fails half way is left as it was", async () => {
      await statement(
        `create schema "${schema}"; set search_path to "${schema}"; ${versionOne}; create table jobs (job_id text)`,
      );
      await expect(open()).rejects.toMatchObject({ code: "knowledge/store-failed", context: { postgres: "42P07" } });
      expect(await answerOf(`select max(version) from "${schema}".schema_version`)).toBe(1);
      expect(await answerOf(`select to_regclass('"${schema}".studies')`)).toBeNull();
    });

    test("of a newer release is refused and left as it is", async () => {
      const records = await open();
      await statement(`insert into "${schema}".schema_version values (99, 'from the future')`);
      await expect(open()).rejects.toMatchObject({
        code: "knowledge/records-newer",
        fault: "caller",
        context: { found: 99, known: versions.at(-1) },
      });
      await records.settings.set("a", "b");
      expect(await records.settings.get("a")).toBe("b");
    });

    test("of another desk in the same database shares nothing", async () => {
      const other = await takeSchema();
      const [mine, yours] = [await open(), await open({ schema: other.schema })];
      await mine.settings.set("a", "mine");
      await mine.audit.add(line("a"));
      expect(await yours.settings.get("a")).toBeNull();
      expect(await yours.audit.read(1, 10)).toEqual([]);
      await yours.close();
      await other.drop();
    });

    test("keeps the largest exact number, and refuses to read one that is not exact", async () => {
      const records = await open();
      const most = Number.MAX_SAFE_INTEGER;
      await records.ingest.saveProgress({ dataset: "d", source: "s", position: 0, updatedAtMs: most });
      expect((await records.ingest.progress("d", "s"))?.updatedAtMs).toBe(most);
      await statement(`update "${schema}".ingest_progress set updated_at_ms = updated_at_ms + 2`);
      await expect(records.ingest.progress("d", "s")).rejects.toMatchObject({ code: "knowledge/store-failed" });
    });
  });

  describe("whoever", () => {
    const as = (user: string, password: string, database = "postgres"): string => {
      const url = new URL(postgresUrl);
      [url.username, url.password, url.pathname] = [user, password, `/${database}`];
      return url.toString();
    };

    test("gives a wrong password is refused, and no part of it is shown", async () => {
      const wrong = "wr0ng-Pa55w0rd";
      const error: unknown = await open({ url: as("postgres", wrong) }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "knowledge/store-refused", retry: false, context: { postgres: "28P01" } });
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(wrong);
    });

    test("prints the open records sees no password", async () => {
      const records = await open();
      await records.settings.get("a");
      expect(inspect(records, { depth: 12 })).not.toContain(new URL(postgresUrl).password); // with the pool and its connections
    });

    test("names a database that is not there is told so", async () => {
      const url = as("postgres", new URL(postgresUrl).password, "nowhere");
      await expect(open({ url })).rejects.toMatchObject({
        code: "knowledge/store-refused",
        context: { postgres: "3D000", place: expect.stringContaining("/nowhere") },
      });
    });

    test("may not create schemas uses one that was made for him, and is refused where there is none", async () => {
      const user = `${schema}_user`;
      await statement(`drop role if exists ${user}; create role ${user} login password 'only-a-test'`);
      try {
        await expect(open({ url: as(user, "only-a-test") })).rejects.toMatchObject({
          code: "knowledge/store-refused",
          context: { postgres: "42501" },
        });
        await statement(`create schema "${schema}" authorization ${user}`);
        const records = await open({ url: as(user, "only-a-test") });
        await records.audit.add(line("a"));
        const { postgresCheckpoints } = await import("#graphs/checkpoints/index.ts");
        const saver = await postgresCheckpoints(records);
        expect(await saver.getTuple({ configurable: { thread_id: "nobody" } })).toBeUndefined();
      } finally {
        await drop();
        await statement(`drop role ${user}`);
      }
    });
  });

  describe("connections", () => {
    test("stay within their bound, however much is asked at once", async () => {
      const records = await open({ connections: 3 });
      let most = 0;
      records.postgres.pool.on("acquire", () => {
        most = Math.max(most, records.postgres.pool.totalCount);
      });
      await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          n % 4 ? records.settings.get("a") : records.settings.set("a", String(n)),
        ),
      );
      expect(most).toBe(3);
      expect(records.postgres.pool.waitingCount).toBe(0);
    });

    test("that the server ends while nobody uses them are opened again", async () => {
      const records = await open();
      await Promise.all([records.settings.get("a"), records.settings.get("b")]);
      await connected((client) => client.query(`select pg_terminate_backend(pid) ${connectionsOf()}`));
      await records.settings.set("a", "after");
      expect(await records.settings.get("a")).toBe("after");
    });

    test("are closed twice without harm, and a call after that says so", async () => {
      const records = await open();
      await Promise.all([records.settings.set("a", "b"), records.close(), records.close()]);
      await expect(records.settings.get("a")).rejects.toMatchObject({ code: "knowledge/store-failed", fault: "bug" });
      expect(await (await open()).settings.get("a")).toBe("b");
    });
  });

  describe("a write", () => {
    /** Keeps a write waiting in its middle: another connection holds the row that the write comes to second. */
    const inTheMiddle = async (
      write: () => Promise<unknown>,
      act: (client: pg.Client) => Promise<void>,
    ): Promise<unknown> =>
      connected(async (client) => {
        await client.query(`begin; insert into "${schema}".votes values ('held', 'r', 'd', 's', 'A', 0, 0, 1, 1)`);
        const written = write().catch((thrown: unknown) => thrown);
        const waits = `select count(*)::int ${connectionsOf()} and wait_event = 'transactionid'`;
        while ((await answerOf(waits)) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        await act(client);
        const outcome = await written;
        await client.query("rollback");
        return outcome;
      });
    const vote = (voteId: string) => ({
      voteId,
      runId: "r",
      dataset: "d",
      specialist: "s",
      symbol: "A",
      stance: 0,
      confidence: 0,
      horizonDays: 1,
      castAsOfMs: 1,
    });
    const votes = Array.from({ length: 17 }, (_, n) => vote(`v${n}`)).concat(vote("held")); // the seventeenth and on are statements of their own

    test("whose connection the server ends leaves nothing, says so, and the next one is whole", async () => {
      const records = await open();
      const error = await inTheMiddle(
        () => records.track.saveVotes(votes),
        async (client) => {
          await client.query(`select pg_terminate_backend(pid) ${connectionsOf()} and wait_event = 'transactionid'`);
        },
      );
      expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: true });
      expect(String(error)).toContain("Nothing was written.");
      expect(await records.track.open("d", 1)).toEqual([]);
      await records.track.saveVotes(votes);
      expect(await records.track.open("d", 1)).toHaveLength(18);
    });

    test("whose way to the server is cut leaves nothing, and the next one is whole", async () => {
      const records = await open({ url: await overWay() });
      const error = await inTheMiddle(
        () => records.track.saveVotes(votes),
        async () => way?.cut(),
      );
      expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: true });
      expect(await records.track.open("d", 1)).toEqual([]);
      await records.track.saveVotes(votes);
      expect(await records.track.open("d", 1)).toHaveLength(18);
    });

    test("whose server falls silent is given up", async () => {
      const records = await open({ url: await overWay(), silenceMs: 300, connectMs: 1_000 });
      way?.mute();
      await expect(records.audit.add(line("a"))).rejects.toMatchObject({
        code: "knowledge/store-unreachable",
        retry: true,
      });
      expect(await (await open()).audit.read(1, 10)).toEqual([]);
    });

    test.each([
      ["before the server heard it", false, 0],
      ["before its answer came back", true, 1],
    ])("cut off at its commit %s does not claim to know what became of it", async (_, heard, kept) => {
      const records = await open({ url: await overWay() });
      way?.cutAt("\u000bcommit\0", heard); // the message as it goes over the wire, with its length
      const error: unknown = await records.audit.add(line("a")).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "knowledge/store-unreachable", retry: false });
      expect(String(error)).toContain("Whether the last write was kept is not known");
      expect(await (await open()).audit.verify()).toEqual({ lines: kept, brokenAtSeq: null });
    });

    test("that the server ends for the sake of another is run again, a few times", async () => {
      const records = await open();
      const failing = (times: number, sqlState: string) =>
        statement(`set search_path to "${schema}";
          drop sequence if exists tries cascade; create sequence tries;
          create or replace function fail_first() returns trigger language plpgsql as $$ begin
            if nextval('"${schema}".tries') <= ${times} then raise exception using errcode = '${sqlState}', message = 'for the sake of another'; end if;
            return new; end $$;
          create or replace trigger fail_first before insert on settings for each row execute function fail_first()`);
      await failing(2, "40001");
      await records.settings.set("a", "third");
      expect(await records.settings.get("a")).toBe("third");
      await failing(4, "40P01");
      await records.settings.set("a", "fifth");
      expect(await answerOf(`select last_value::int from "${schema}".tries`)).toBe(5);
      await failing(99, "40001");
      await expect(records.settings.set("a", "never")).rejects.toMatchObject({
        code: "knowledge/store-failed",
        retry: true,
        context: { postgres: "40001" },
      });
      expect(await records.settings.get("a")).toBe("fifth");
    });

    test("waits for the writers of others for a while only", async () => {
      const records = await open();
      await connected(async (client) => {
        await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('quorum:${schema}:writers', 0))`);
        await expect(records.settings.set("a", "b")).rejects.toMatchObject({
          code: "knowledge/store-failed",
          retry: true,
          context: { postgres: "55P03" },
        });
        expect(await records.settings.get("a")).toBeNull(); // readers wait for nobody
        await client.query("commit");
      });
      await records.settings.set("a", "b");
      expect(await records.settings.get("a")).toBe("b");
    });

    test("is durable also where the server is set to answer early", async () => {
      const url = new URL(postgresUrl);
      url.searchParams.set("options", "-c synchronous_commit=off");
      const records = await open({ url: url.toString() });
      await statement(`set search_path to "${schema}"; create table seen (setting text);
        create function see() returns trigger language plpgsql as $$ begin
          insert into "${schema}".seen values (current_setting('synchronous_commit')); return new; end $$;
        create trigger see before insert on settings for each row execute function see()`);
      await records.settings.set("a", "b");
      expect(await answerOf(`select setting from "${schema}".seen`)).toBe("on");
    });
  });

  describe("a writer killed with SIGKILL", () => {
    const child = (moment: string): ChildProcess =>
      spawn(
        process.execPath,
        [
          "--import",
          "tsx",
          packageFile("tests", "knowledge", "stores", "records", "postgres-killed-child.ts"),
          moment,
          schema,
        ],
        {
          cwd: packageRoot,
          stdio: ["ignore", "pipe", "inherit"],
          env: { ...process.env, POSTGRES_TEST_URL: postgresUrl },
        },
      );

    test.each(["between an order and its audit line", "between an approval's change and its audit line"])(
      "%s leaves all or nothing, and holds up nobody",
      async (moment) => {
        const records = await open();
        await records.approvals.create(anApproval({ state: "pending" }), by);
        const [, signal] = await once(child(moment), "exit");
        expect(signal).toBe("SIGKILL");
        await records.settings.set("a", "of the living"); // waits for the dead one's lock, should it be held
        expect(await records.settings.get("a")).toBe("of the living");
        expect(await records.paper.find("order_1")).toBeNull();
        expect((await records.approvals.get("approval_1"))?.state).toBe("pending");
        expect(await records.approvals.history("approval_1")).toHaveLength(1);
        expect(await records.audit.verify()).toEqual({ lines: 1, brokenAtSeq: null });
      },
    );

    test("at any moment, five times, leaves whole bookings only", async () => {
      const records = await open();
      for (let life = 0; life < 5; life++) {
        const writer = child("any moment");
        await once(writer.stdout!, "data");
        await new Promise((resolve) => setTimeout(resolve, 30 + 37 * life));
        writer.kill("SIGKILL");
        await once(writer, "exit");
      }
      const cash = await records.ledger.cash("fake", Number.MAX_SAFE_INTEGER);
      const { lines, brokenAtSeq } = await records.audit.verify();
      expect(brokenAtSeq).toBeNull();
      expect(lines).toBe(cash.length);
      expect(cash.length).toBeGreaterThan(5);
    }, 60_000);
  });

  test("a changed or missing audit line shows", async () => {
    const records = await open();
    for (const subject of ["a", "b", "c"]) await records.audit.add(line(subject));
    await statement(`update "${schema}".audit set actor = 'nobody' where seq = 2`);
    expect((await records.audit.verify()).brokenAtSeq).toBe(2);
  });
});
