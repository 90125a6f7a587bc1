// Jobs over real records: what is due is done once, what is cut off is taken up, what is cancelled stops.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type JobParts, type JobWork, openJobs, Schedule } from "#infra/jobs/index.ts";
import { countedIds, type ManualClock, manualClock, silentLog } from "#infra/runtime/index.ts";
import { openSqliteRecords, type SqliteRecords } from "#knowledge/stores/records/index.ts";

const hour = 3_600_000;
const start = Date.parse("2026-03-06T12:00:00Z");
const hourly = { sweep: Schedule.parse({ at: "0 * * * *", input: { n: 1 } }) };

let folder: string;
let records: SqliteRecords;
let clock: ManualClock;
let done: JobWork[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "quorum-jobs-"));
  clock = manualClock(start);
  records = await openSqliteRecords({ path: join(folder, "records.sqlite"), clock });
  done = [];
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

const quick = async (input: unknown, work: JobWork): Promise<unknown> => {
  work.tell("at work");
  done.push(work);
  return { input };
};
/** Works until it is told to stop. */
const endless = (_: unknown, { signal, tell }: JobWork): Promise<never> =>
  new Promise((_resolve, reject) => {
    tell("begun");
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

const opened = (run = quick as JobParts["kinds"][string]["run"], change: Partial<JobParts> = {}) =>
  openJobs({
    records: records.jobs,
    settings: records.settings,
    kinds: { sweep: { says: "sweeps", input: z.strictObject({ n: z.int() }), run } },
    schedules: {},
    calendar: { timeZoneOf: () => "UTC", isSession: () => true },
    clock,
    ids: countedIds(),
    log: silentLog,
    owner: "here",
    ...change,
  });
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next));
};

describe("a schedule", () => {
  test("asks for nothing that lay before it was first seen, then for each time once", async () => {
    const jobs = opened(quick, { schedules: hourly });
    for (let look = 0; look < 3; look++) await jobs.look();
    expect(await jobs.history({})).toEqual([]);
    clock.advance(hour);
    for (let look = 0; look < 3; look++) {
      await jobs.look();
      await settled();
    }
    const [job, ...others] = await jobs.history({});
    expect(others).toEqual([]);
    expect(job).toMatchObject({ state: "done", slotMs: start + hour, result: { input: { n: 1 } } });
    expect(done.map(({ by, attempt }) => [by, attempt])).toEqual([["schedule", 1]]);
    await jobs.close();
  });

  test("of many times that were missed asks for the newest, once, also after a restart", async () => {
    const first = opened(quick, { schedules: hourly });
    await first.look();
    await first.close();
    clock.advance(50 * hour);
    for (let life = 0; life < 2; life++) {
      const jobs = opened(quick, { schedules: hourly });
      await jobs.look();
      await settled();
      await jobs.close();
    }
    expect((await records.jobs.list({})).map(({ slotMs }) => slotMs)).toEqual([start + 50 * hour]);
    expect(done).toHaveLength(1);
  });

  test("of a job that there is not, or with what it cannot be given, is refused at once", () => {
    const schedules = { swep: Schedule.parse({ at: "0 * * * *" }) };
    expect(() => opened(quick, { schedules })).toThrow(/no such job; there are sweep/);
    expect(() => opened(quick, { schedules: { sweep: Schedule.parse({ at: "0 * * * *" }) } })).toThrow(/n: /);
  });

  test("says when it comes next", async () => {
    const [row] = await opened(quick, { schedules: hourly }).list();
    expect(row).toMatchObject({ name: "sweep", last: null, schedule: { zone: "UTC", nextMs: start + hour } });
  });
});

describe("by hand", () => {
  test("a job runs to its end and tells how far it is", async () => {
    const said: string[] = [];
    const job = await opened().run("sweep", { n: 2 }, { by: "ana", onSays: (says) => said.push(says) });
    expect(job).toMatchObject({ state: "done", result: { input: { n: 2 } }, slotMs: null, underWay: null });
    expect([said, done[0]?.by]).toEqual([["at work"], "ana"]);
  });

  test("an unknown name, an input that does not fit and an unknown id are told with what there is", async () => {
    const jobs = opened();
    await expect(jobs.run("sweeep", {}, { by: "ana" })).rejects.toMatchObject({ code: "infra/job-unknown" });
    await expect(jobs.run("sweep", {}, { by: "ana" })).rejects.toMatchObject({ code: "infra/job-input-invalid" });
    await expect(jobs.cancel("job_9", "ana")).rejects.toMatchObject({ code: "infra/job-not-found" });
    await expect(jobs.history({ name: "x" })).rejects.toMatchObject({ code: "infra/job-unknown" });
  });

  test("what fails keeps its problem, and is gone on with under the same id", async () => {
    let broken = true;
    const jobs = opened(async (input, work) => {
      if (broken) throw new Error("no");
      return quick(input, work);
    });
    const failed = await jobs.run("sweep", { n: 1 }, { by: "ana" });
    expect(failed).toMatchObject({ state: "failed", problem: { code: "infra/unexpected" } });
    broken = false;
    const again = await jobs.resume(failed.jobId, { by: "bob" });
    expect(again).toMatchObject({ jobId: failed.jobId, state: "done", attempt: 2 });
    expect(await jobs.resume(failed.jobId, { by: "bob" })).toEqual(again);
  });

  test("one job of a name runs at a time; the same input joins it, another is refused", async () => {
    const jobs = opened(endless);
    const first = jobs.run("sweep", { n: 1 }, { by: "ana" });
    await settled();
    const joined = jobs.run("sweep", { n: 1 }, { by: "bob" });
    await expect(jobs.run("sweep", { n: 2 }, { by: "bob" })).rejects.toMatchObject({ code: "infra/job-running" });
    await jobs.close();
    expect((await first).jobId).toBe((await joined).jobId);
  });
});

describe("what is cut off", () => {
  test("by the end of its process is taken up at once by the next under the same name, and by another only after its lease", async () => {
    const dying = opened(endless);
    const run = dying.run("sweep", { n: 1 }, { by: "ana" });
    await settled();
    await dying.close();
    const { jobId } = await run;
    const elsewhere = opened(quick, { owner: "elsewhere" });
    await elsewhere.look();
    await settled();
    expect(done).toEqual([]);
    await expect(elsewhere.run("sweep", { n: 1 }, { by: "bob" })).rejects.toMatchObject({ code: "infra/job-running" });
    const reborn = opened(quick);
    expect((await reborn.history({}))[0]).toMatchObject({ state: "running", cutOff: true });
    expect(await reborn.run("sweep", { n: 1 }, { by: "ana" })).toMatchObject({ jobId, state: "done", attempt: 2 });
  });

  test("is not cut off by whoever asked for it and leaves: it goes on without", async () => {
    const jobs = opened(endless);
    const leaving = new AbortController();
    const run = jobs.run("sweep", { n: 1 }, { by: "ana", signal: leaving.signal });
    await settled();
    leaving.abort(new Error("gone"));
    await expect(run).rejects.toThrow("gone");
    expect((await jobs.history({}))[0]).toMatchObject({ state: "running", underWay: { says: "begun" } });
    await jobs.close();
    expect((await jobs.history({}))[0]).toMatchObject({ state: "running", cutOff: true });
  });

  test("by cancelling stops, says who did it, and stays ended", async () => {
    const jobs = opened(endless);
    const run = jobs.run("sweep", { n: 1 }, { by: "ana" });
    await settled();
    const [{ jobId } = { jobId: "" }] = await jobs.history({});
    const cancelled = await jobs.cancel(jobId, "bob");
    expect(cancelled).toMatchObject({ state: "failed", problem: { code: "infra/job-cancelled" }, cutOff: false });
    expect(await run).toEqual(cancelled);
    expect(await jobs.cancel(jobId, "eve")).toEqual(cancelled);
  });

  test("by another process that took it hears so at its next heartbeat", async () => {
    const jobs = opened(endless, { leaseMs: 30 });
    const run = jobs.run("sweep", { n: 1 }, { by: "ana" });
    await settled();
    const [{ jobId } = { jobId: "" }] = await jobs.history({});
    await records.jobs.cancel(jobId, { problem: { code: "x" }, finishedAtMs: 1 });
    expect(await run).toMatchObject({ state: "failed", problem: { code: "x" } });
  });
});
