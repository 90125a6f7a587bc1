// What every driver of the records store does about work: studies and their trials, jobs and their leases, how far an ingestion came,
// and what lies in quarantine.
import { expect } from "vitest";
import type { Claim, Job, NewJob } from "#infra/jobs/index.ts";
import type { NewStudy, QuarantinedLine, RegisteredFactor, Trial } from "#knowledge/stores/records/index.ts";
import type { Facts } from "./facts.ts";
import type { OpenedRecords } from "./records.suite.ts";

export const aBadLine = (change: Partial<QuarantinedLine> = {}): QuarantinedLine => ({
  dataset: "fake",
  file: "bars.csv",
  line: 7,
  reason: "high is below low",
  raw: "AAA,1,2",
  atMs: 1_000,
  ...change,
});
const aStudy = (change: Partial<NewStudy> = {}): NewStudy => ({
  studyId: "study_1",
  kind: "factor-search",
  title: "Which factor leads?",
  spec: { zeta: [1, null], alpha: "é" },
  createdAtMs: 1_000,
  ...change,
});
const aFactor = (change: Partial<RegisteredFactor> = {}): RegisteredFactor => ({
  factorId: "discovered.f1",
  dataset: "fake",
  studyId: "study_1",
  formula: "rank(volume)",
  version: "v1",
  direction: 1,
  verdict: { mean: 0.03, interval: null },
  registeredAtMs: 3_000,
  ...change,
});
const aTrial = (n: number, change: Partial<Trial> = {}): Trial => ({
  trialId: `trial_${n}`,
  parameters: { lookback: n },
  outcome: { sharpe: n / 10 },
  atMs: 2_000 + n,
  ...change,
});
const aJob = (change: Partial<NewJob> = {}): NewJob => ({
  jobId: "job_1",
  name: "retrain",
  slotMs: 5_000,
  input: { data: "sp500" },
  inputHash: "h1",
  queuedAtMs: 1_000,
  ...change,
});
const claimOf = (job: Job | null): Claim => ({
  jobId: job?.jobId ?? "",
  owner: job?.leaseOwner ?? "",
  attempt: job?.attempt ?? 0,
});
const lease = (owner: string, nowMs: number, leaseMs = 1_000) => ({ owner, nowMs, leaseMs });

export const workFacts: Facts<OpenedRecords> = {
  "RS-50 a quarantined line is kept once, also where the source has no lines": async ({ records }) => {
    const noLine = aBadLine({ file: "api", line: null });
    await records.quarantine.add([aBadLine(), noLine, aBadLine({ line: 3 }), aBadLine({ line: 3 })]);
    await records.quarantine.add([aBadLine({ reason: "again" }), noLine, aBadLine({ raw: "AAA,9,9" })]);
    expect(await records.quarantine.count("fake")).toBe(4);
    const listed = await records.quarantine.list("fake", 10);
    expect(listed.map(({ file, line }) => [file, line])).toEqual([
      ["api", null],
      ["bars.csv", 3],
      ["bars.csv", 7],
      ["bars.csv", 7],
    ]);
    expect(listed.map(({ id: _, ...line }) => line)).toContainEqual(aBadLine());
    expect(await records.quarantine.list("fake", 2)).toHaveLength(2);
    expect(await records.quarantine.count("other")).toBe(0);
    await records.quarantine.clear("other");
    expect(await records.quarantine.count("fake")).toBe(4);
    await records.quarantine.clear("fake");
    expect(await records.quarantine.list("fake", 10)).toEqual([]);
  },
  "RS-56 lines of one source are forgotten, those of another stay": async ({ records }) => {
    const [ours, theirs, unknown] = [
      aBadLine({ line: 1, source: "a" }),
      aBadLine({ line: 2, source: "b" }),
      aBadLine({ line: 3 }),
    ];
    await records.quarantine.add([ours, theirs, unknown]);
    await records.quarantine.clear("fake", "a");
    expect((await records.quarantine.list("fake", 10)).map(({ line }) => line)).toEqual([2]);
  },
  "RS-51 a resolved line is out of quarantine, once, and back where it is wrong again": async ({
    records,
    another,
  }) => {
    const other = await another();
    await records.quarantine.add([aBadLine(), aBadLine({ line: 8 })]);
    const [first, second] = await records.quarantine.list("fake", 10);
    expect(first?.id).not.toBe(second?.id);
    expect(await records.quarantine.resolve([first!.id, first!.id, "nobody"])).toBe(1);
    expect(await other.quarantine.resolve([first!.id])).toBe(0);
    expect(await other.quarantine.list("fake", 10)).toEqual([second]);
    expect(await other.quarantine.count("fake")).toBe(1);
    await records.quarantine.add([
      aBadLine({ reason: "still wrong", atMs: 9_000 }),
      aBadLine({ line: 8, reason: "x" }),
    ]);
    expect(await other.quarantine.list("fake", 10)).toEqual([{ ...first, reason: "still wrong", atMs: 9_000 }, second]);
    await other.close();
  },
  "RS-52 lines with nothing in common but their file's order put the one without a line first": async ({ records }) => {
    await records.quarantine.add([aBadLine({ line: 1 }), aBadLine({ line: null }), aBadLine({ line: 10, raw: "b" })]);
    expect((await records.quarantine.list("fake", 10)).map(({ line }) => line)).toEqual([null, 1, 10]);
  },
  "RS-53 quarantined lines are listed by the source that they came by": async ({ records }) => {
    await records.quarantine.add([
      aBadLine({ source: "ticks" }),
      aBadLine({ line: 8, source: "news" }),
      aBadLine({ line: 9 }),
    ]);
    const linesOf = async (source: string) =>
      (await records.quarantine.list("fake", 10, { source })).map((line) => [line.line, line.source]);
    expect(await linesOf("ticks")).toEqual([[7, "ticks"]]);
    expect(await linesOf("nobody")).toEqual([]);
    expect(await records.quarantine.list("fake", 10)).toHaveLength(3);
  },
  "RS-54 text comes back as it was: zero characters, emoji, private characters, whole megabytes": async ({
    records,
  }) => {
    const odd = ["a\u0000b\u0000", "\uE000", "\uE0000\u0000", "🐂\u{10FFFF}\uFEFF", "x".repeat(3_000_000)];
    await records.quarantine.add(odd.map((raw, line) => aBadLine({ line, raw, file: `\u0000${line}` })));
    expect((await records.quarantine.list("fake", 10)).map(({ raw, file }) => [file, raw])).toEqual(
      odd.map((raw, line) => [`\u0000${line}`, raw]),
    );
    await records.settings.set("\u0000", "\uE000");
    expect(await records.settings.get("\u0000")).toBe("\uE000");
  },
  "RS-55 text is sorted by its characters' codes, whatever language the machine speaks": async ({ records }) => {
    const files = ["a", "B", "_", "ä", "A", "b", "10", "9", "a b", "ab"];
    await records.quarantine.add(files.map((file) => aBadLine({ file })));
    expect((await records.quarantine.list("fake", 20)).map(({ file }) => file)).toEqual([...files].sort());
  },
  "RS-65 the progress of an ingestion is what was saved last, source by source": async ({ records }) => {
    const saved = (source: string, position: unknown, updatedAtMs = 1) => ({
      dataset: "fake",
      source,
      position,
      updatedAtMs,
    });
    expect(await records.ingest.progress("fake", "bars.csv")).toBeNull();
    await records.ingest.saveProgress(saved("bars.csv", { z: 1, a: { byte: 9_007_199_254_740_991 } }));
    await records.ingest.saveProgress(saved("bars.csv", { z: 2, a: null }, 2));
    await records.ingest.saveProgress(saved("api", "cursor-7"));
    await records.ingest.saveProgress({ ...saved("api", 0), dataset: "other" });
    expect(await records.ingest.progress("fake", "bars.csv")).toEqual(saved("bars.csv", { z: 2, a: null }, 2));
    expect(await records.ingest.list("fake")).toEqual([
      saved("api", "cursor-7"),
      saved("bars.csv", { z: 2, a: null }, 2),
    ]);
    await records.ingest.clear("fake");
    expect(await records.ingest.list("fake")).toEqual([]);
    expect(await records.ingest.progress("other", "api")).not.toBeNull();
  },
  "RS-80 a study is created once, runs, and ends once": async ({ records, another }) => {
    const other = await another();
    const running = { ...aStudy(), state: "running", trials: 0, result: null, finishedAtMs: null };
    expect(await records.studies.get("study_1")).toBeNull();
    expect(await records.studies.create(aStudy())).toEqual(running);
    expect(await other.studies.create(aStudy({ title: "changed" }))).toEqual(running);
    const end = { state: "done" as const, result: { best: "trial_1" }, finishedAtMs: 9_000 };
    expect(await other.studies.finish("study_1", end)).toBe(true);
    expect(await records.studies.finish("study_1", { ...end, state: "failed" })).toBe(false);
    expect(await records.studies.finish("study_9", end)).toBe(false);
    expect(await records.studies.get("study_1")).toEqual({ ...running, ...end });
    expect(await records.studies.create(aStudy())).toEqual({ ...running, ...end });
    await other.close();
  },
  "RS-81 trials are counted by the store, each once, whoever records them at the same moment": async ({
    records,
    another,
  }) => {
    const other = await another();
    await records.studies.create(aStudy());
    await records.studies.create(aStudy({ studyId: "study_2" }));
    const batch = (from: number) => Array.from({ length: 300 }, (_, n) => aTrial(from + n));
    const added = await Promise.all([
      records.studies.addTrials("study_1", batch(0)),
      other.studies.addTrials("study_1", batch(150)),
      other.studies.addTrials("study_2", [aTrial(0), aTrial(0, { outcome: "again" })]),
    ]);
    expect(added[0]! + added[1]!).toBe(450);
    expect(added[2]).toBe(1);
    expect((await other.studies.get("study_1"))?.trials).toBe(450);
    const trials = await records.studies.trials("study_1");
    expect(trials).toHaveLength(450);
    expect(trials[449]).toEqual(aTrial(449));
    expect(await records.studies.trials("study_2")).toEqual([aTrial(0)]);
    await other.close();
  },
  "RS-82 a study that ended, or never was, takes no trial": async ({ records }) => {
    await records.studies.create(aStudy());
    await records.studies.addTrials("study_1", [aTrial(1)]);
    await records.studies.finish("study_1", { state: "failed", result: null, finishedAtMs: 9_000 });
    for (const id of ["study_1", "study_9"])
      await expect(records.studies.addTrials(id, [aTrial(2)])).rejects.toMatchObject({
        code: "knowledge/study-not-open",
        fault: "caller",
      });
    expect((await records.studies.get("study_1"))?.trials).toBe(1);
  },
  "RS-83 studies are listed newest first with their trials, by kind, by state, up to a limit": async ({ records }) => {
    await records.studies.create(aStudy({ studyId: "a", createdAtMs: 1 }));
    await records.studies.create(aStudy({ studyId: "b", createdAtMs: 3, kind: "sweep" }));
    await records.studies.create(aStudy({ studyId: "c", createdAtMs: 2 }));
    await records.studies.addTrials("c", [aTrial(1), aTrial(2)]);
    await records.studies.finish("a", { state: "done", result: 1, finishedAtMs: 9 });
    const listed = async (filter: Parameters<typeof records.studies.list>[0]) =>
      (await records.studies.list(filter)).map(({ studyId, trials }) => `${studyId}${trials}`);
    expect(await listed({})).toEqual(["b0", "c2", "a0"]);
    expect(await listed({ kind: "factor-search" })).toEqual(["c2", "a0"]);
    expect(await listed({ state: "done" })).toEqual(["a0"]);
    expect(await listed({ limit: 1 })).toEqual(["b0"]);
  },
  "RS-84 rows held out are read once a study: a look that died is finished, any other is refused": async ({
    records,
    another,
  }) => {
    const other = await another();
    const look = { seal: "s1", openedAtMs: 4_000 };
    await records.studies.create(aStudy());
    expect(await records.studies.holdOut("study_1")).toBeNull();
    expect(await records.studies.closeHoldOut("study_1", "s1", { found: 1 })).toBe(false);
    const opened = await Promise.allSettled([
      records.studies.openHoldOut("study_1", look),
      other.studies.openHoldOut("study_1", { seal: "s2", openedAtMs: 4_001 }),
    ]);
    expect(opened.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const { seal = "" } = (await records.studies.holdOut("study_1")) ?? {};
    expect(await records.studies.openHoldOut("study_1", { seal, openedAtMs: 5_000 })).toMatchObject({ result: null });
    await expect(records.studies.openHoldOut("study_1", { seal: "s3", openedAtMs: 1 })).rejects.toMatchObject({
      code: "knowledge/hold-out-read",
      fault: "caller",
    });
    expect(await records.studies.closeHoldOut("study_1", "s3", 1)).toBe(false);
    expect(await records.studies.closeHoldOut("study_1", seal, { found: 1 })).toBe(true);
    expect(await other.studies.closeHoldOut("study_1", seal, { found: 2 })).toBe(false);
    expect(await other.studies.openHoldOut("study_1", { seal, openedAtMs: 6_000 })).toMatchObject({
      result: { found: 1 },
    });
    await records.studies.finish("study_1", { state: "done", result: null, finishedAtMs: 9_000 });
    for (const id of ["study_1", "study_9"])
      await expect(records.studies.openHoldOut(id, { seal, openedAtMs: 7_000 })).rejects.toMatchObject({
        code: "knowledge/study-not-open",
      });
    await other.close();
  },
  "RS-85 a factor is registered once on a data set, with its audit line": async ({ records }) => {
    await records.studies.create(aStudy());
    expect(await records.factors.get("fake", "discovered.f1")).toBeNull();
    expect(await records.factors.register(aFactor())).toEqual(aFactor());
    expect(await records.factors.register(aFactor({ formula: "open" }))).toEqual(aFactor());
    await records.factors.register(aFactor({ dataset: "other", direction: -1, registeredAtMs: 1 }));
    expect(await records.factors.list("fake")).toEqual([aFactor()]);
    expect((await records.factors.list()).map(({ dataset }) => dataset)).toEqual(["other", "fake"]);
    const audit = await records.audit.read(1, 10);
    expect(audit.map(({ action, subject }) => [action, subject])).toEqual([
      ["factor.registered", "fake/discovered.f1"],
      ["factor.registered", "other/discovered.f1"],
    ]);
  },
  "RS-86 a retirement is proposed once and decided by a person; nobody retires what is not proposed": async ({
    records,
  }) => {
    const { factors } = records;
    const at = { dataset: "fake", factorId: "momentum.12-1" };
    const measured = { ...at, measured: { ic: 0.01 } };
    expect(await factors.retire("fake", at.factorId, { as: "ana", atMs: 1 })).toBe(false);
    expect(await factors.measure({ ...measured, status: "alive", atMs: 2, proposeRetirement: false })).toMatchObject({
      before: null,
      standing: { state: "in-use", changedAtMs: 2 },
    });
    expect(await factors.retire("fake", at.factorId, { as: "ana", atMs: 3 })).toBe(false);
    for (const atMs of [4, 5])
      expect(
        (await factors.measure({ ...measured, status: "gone", atMs, proposeRetirement: true })).standing,
      ).toMatchObject({ state: "retirement-proposed", changedAtMs: 4 });
    expect((await factors.measure({ ...measured, status: "alive", atMs: 6, proposeRetirement: false })).before).toBe(
      "gone",
    );
    expect(await factors.retire("fake", at.factorId, { as: "ana", atMs: 7 })).toBe(true);
    expect(await factors.retire("fake", at.factorId, { as: "ben", atMs: 8 })).toBe(false);
    await factors.measure({ ...measured, status: "gone", atMs: 9, proposeRetirement: true });
    expect(await factors.standings("fake")).toEqual([
      { ...measured, status: "gone", state: "retired", changedAtMs: 9, retiredBy: "ana" },
    ]);
    const audit = await records.audit.read(1, 10);
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ["factor.retirement-proposed", "decay-monitor"],
      ["factor.retired", "ana"],
    ]);
  },
  "RS-90 a job is queued once under its id, and once under its name and slot": async ({ records, another }) => {
    const other = await another();
    const queued = {
      ...aJob(),
      state: "queued",
      attempt: 0,
      leaseOwner: null,
      leaseUntilMs: null,
      result: null,
      problem: null,
      startedAtMs: null,
      finishedAtMs: null,
    };
    const answers = await Promise.all([
      records.jobs.queue(aJob()),
      other.jobs.queue(aJob()),
      other.jobs.queue(aJob({ jobId: "job_1", slotMs: 6_000 })),
    ]);
    expect(answers.map(({ jobId }) => jobId)).toEqual(["job_1", "job_1", "job_1"]);
    expect(await records.jobs.queue(aJob({ jobId: "job_2" }))).toEqual(queued);
    expect(await records.jobs.get("job_2")).toBeNull();
    const free = { slotMs: null };
    await records.jobs.queue(aJob({ jobId: "job_3", ...free }));
    await records.jobs.queue(aJob({ jobId: "job_4", ...free }));
    expect((await records.jobs.list({})).map(({ jobId }) => jobId)).toEqual(["job_4", "job_3", "job_1"]);
    await other.close();
  },
  "RS-91 of many claimants at once, from two handles, exactly one gets the job": async ({ records, another }) => {
    const other = await another();
    await records.jobs.queue(aJob());
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? other : records).jobs.claim("job_1", lease(`w${i}`, 6_000))),
    );
    const got = claims.filter((job) => job !== null);
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ state: "running", attempt: 1, leaseUntilMs: 7_000, startedAtMs: 6_000 });
    expect(await records.jobs.get("job_1")).toEqual(got[0]);
    expect(await records.jobs.claim("job_9", lease("w", 6_000))).toBeNull();
    await other.close();
  },
  "RS-92 a lease that ran out is taken over, and its former holder can do nothing more": async ({
    records,
    another,
  }) => {
    const other = await another();
    await records.jobs.queue(aJob());
    const first = claimOf(await records.jobs.claim("job_1", lease("ann", 6_000)));
    expect(await other.jobs.claim("job_1", lease("bob", 6_999))).toBeNull();
    expect(await records.jobs.heartbeat(first, { nowMs: 6_900, leaseMs: 1_000 })).toBe(true);
    expect(await other.jobs.claim("job_1", lease("bob", 7_899))).toBeNull();
    const second = await other.jobs.claim("job_1", lease("bob", 7_900));
    expect(second).toMatchObject({ attempt: 2, leaseOwner: "bob", leaseUntilMs: 8_900 });
    const end = { state: "done" as const, result: { n: 1 }, problem: null, finishedAtMs: 8_000 };
    expect(await records.jobs.heartbeat(first, { nowMs: 8_000, leaseMs: 1_000 })).toBe(false);
    expect(await records.jobs.finish(first, end)).toBe(false);
    expect(await records.jobs.finish({ ...claimOf(second), attempt: 1 }, end)).toBe(false);
    expect(await other.jobs.finish(claimOf(second), end)).toBe(true);
    expect(await other.jobs.finish(claimOf(second), end)).toBe(false);
    expect(await other.jobs.heartbeat(claimOf(second), { nowMs: 8_000, leaseMs: 1_000 })).toBe(false);
    expect(await other.jobs.claim("job_1", lease("eve", 99_000))).toBeNull();
    expect(await records.jobs.get("job_1")).toMatchObject({ ...end, attempt: 2, leaseOwner: null, leaseUntilMs: null });
    await other.close();
  },
  "RS-93 a failed job keeps its problem and is queued again on request only": async ({ records }) => {
    await records.jobs.queue(aJob());
    const claim = claimOf(await records.jobs.claim("job_1", lease("ann", 6_000)));
    expect(await records.jobs.retry("job_1", 6_500)).toBe(false);
    await records.jobs.finish(claim, { state: "failed", result: null, problem: { code: "x" }, finishedAtMs: 6_600 });
    expect(await records.jobs.claim("job_1", lease("bob", 99_000))).toBeNull();
    expect(await records.jobs.retry("job_1", 7_000)).toBe(true);
    expect(await records.jobs.retry("job_1", 7_000)).toBe(false);
    const again = await records.jobs.claim("job_1", lease("bob", 8_000));
    expect(again).toMatchObject({ attempt: 2, problem: { code: "x" }, queuedAtMs: 7_000, finishedAtMs: null });
  },
  "RS-96 an owner that claims anew what it held has it under a new attempt, and the one before can do nothing more":
    async ({ records }) => {
      await records.jobs.queue(aJob());
      const first = claimOf(await records.jobs.claim("job_1", lease("ann", 6_000)));
      const second = claimOf(await records.jobs.claimNext(["retrain"], lease("ann", 6_100)));
      expect(second).toEqual({ ...first, attempt: 2 });
      expect(await records.jobs.heartbeat(first, { nowMs: 6_200, leaseMs: 1_000 })).toBe(false);
      expect(await records.jobs.heartbeat(second, { nowMs: 6_200, leaseMs: 1_000 })).toBe(true);
    },
  "RS-97 a cancelled job has ended for whoever held it, and can be queued again": async ({ records }) => {
    await records.jobs.queue(aJob());
    const claim = claimOf(await records.jobs.claim("job_1", lease("ann", 6_000)));
    const end = { problem: { code: "cancelled" }, finishedAtMs: 6_500 };
    expect(await records.jobs.cancel("job_1", end)).toBe(true);
    expect(await records.jobs.cancel("job_1", end)).toBe(false);
    expect(await records.jobs.cancel("job_9", end)).toBe(false);
    expect(await records.jobs.heartbeat(claim, { nowMs: 6_600, leaseMs: 1_000 })).toBe(false);
    expect(await records.jobs.finish(claim, { ...end, state: "done", result: 1 })).toBe(false);
    expect(await records.jobs.get("job_1")).toMatchObject({ state: "failed", ...end, leaseOwner: null });
    expect(await records.jobs.retry("job_1", 7_000)).toBe(true);
  },
  "RS-94 the next job is the one that waited longest among the names asked for": async ({ records, another }) => {
    const other = await another();
    await records.jobs.queue(aJob({ jobId: "late", slotMs: 2, queuedAtMs: 20 }));
    await records.jobs.queue(aJob({ jobId: "early", slotMs: 1, queuedAtMs: 10 }));
    await records.jobs.queue(aJob({ jobId: "other", name: "sweep", queuedAtMs: 5 }));
    expect(await records.jobs.claimNext([], lease("w", 50))).toBeNull();
    const claims = await Promise.all([
      records.jobs.claimNext(["retrain"], lease("a", 50)),
      other.jobs.claimNext(["retrain"], lease("b", 50)),
      records.jobs.claimNext(["retrain"], lease("c", 50)),
    ]);
    expect(claims.flatMap((job) => (job ? [job.jobId] : [])).sort()).toEqual(["early", "late"]);
    expect((await records.jobs.claimNext(["retrain", "sweep"], lease("d", 50)))?.jobId).toBe("other");
    expect((await other.jobs.claimNext(["retrain"], lease("e", 1_050)))?.jobId).toBe("early");
    await other.close();
  },
  "RS-95 jobs are listed newest first, by name, by state, up to a limit": async ({ records }) => {
    for (const [jobId, name, queuedAtMs] of [
      ["a", "x", 1],
      ["b", "y", 3],
      ["c", "x", 2],
    ] as const)
      await records.jobs.queue(aJob({ jobId, name, queuedAtMs, slotMs: null }));
    await records.jobs.claim("c", lease("w", 5));
    const listed = async (filter: Parameters<typeof records.jobs.list>[0]) =>
      (await records.jobs.list(filter)).map(({ jobId }) => jobId);
    expect(await listed({})).toEqual(["b", "c", "a"]);
    expect(await listed({ name: "x" })).toEqual(["c", "a"]);
    expect(await listed({ states: ["running", "done"] })).toEqual(["c"]);
    expect(await listed({ states: [] })).toEqual([]);
    expect(await listed({ limit: 2 })).toEqual(["b", "c"]);
  },
};
