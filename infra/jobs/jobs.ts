// Jobs of one process: those that are due are queued, those that wait are claimed and done under a lease, and what is cut off is taken up again.

import {
  asQuorumError,
  type Clock,
  callerError,
  contentHash,
  contentId,
  type Ids,
  type Log,
  nearestNames,
  QuorumError,
} from "#infra/runtime/index.ts";
import type { Job, JobRecords } from "./job-records.port.ts";
import type { JobKind, Jobs, JobView, RunRequest } from "./jobs.port.ts";
import { type ExchangeCalendar, type Schedule, type Timetable, timetable } from "./schedule.ts";

export interface JobParts {
  readonly records: JobRecords;
  /** Where it is kept since when a schedule holds. */
  readonly settings: { get(name: string): Promise<string | null>; set(name: string, value: string): Promise<void> };
  readonly kinds: Readonly<Record<string, JobKind>>;
  readonly schedules: Readonly<Record<string, Schedule>>;
  readonly calendar: ExchangeCalendar;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The same after a restart, and no other process's: what it left running is its own to take up. */
  readonly owner: string;
  readonly leaseMs?: number;
}

/** Silence after which another process may take a job. */
const usualLeaseMs = 60_000;
const bySchedule = "schedule";

interface Running {
  readonly job: Job;
  readonly controller: AbortController;
  readonly listeners: Set<(says: string) => void>;
  says: string | null;
  ended: Promise<Job>;
}

/** @throws infra/config-invalid for a schedule of a job that there is not, or that is no schedule */
export function openJobs(parts: JobParts): Jobs {
  const { records, settings, kinds, schedules, calendar, clock, ids, log, owner, leaseMs = usualLeaseMs } = parts;
  const running = new Map<string, Running>();
  const queuedSlots = new Map<string, number>();
  let closed = false;
  const timetables = new Map<string, Timetable>();
  for (const [name, schedule] of Object.entries(schedules)) {
    if (kinds[name] === undefined)
      throw callerError("infra/config-invalid", `Schedule of ${name}: there is no such job; there are ${known()}.`);
    timetables.set(name, timetable(name, schedule, calendar));
    inputOf(name, schedule.input);
  }

  function known(): string {
    return Object.keys(kinds).join(", ");
  }

  function kindOf(name: string): JobKind {
    const kind = kinds[name];
    if (kind !== undefined) return kind;
    const nearest = nearestNames(name, Object.keys(kinds)).join(", ");
    throw callerError("infra/job-unknown", `There is no job "${name}"; there are ${known()}. Nearest: ${nearest}.`, {
      name,
    });
  }

  function inputOf(name: string, given: unknown): unknown {
    const parsed = kindOf(name).input.safeParse(given);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
    throw callerError("infra/job-input-invalid", `${name} cannot work on that: ${problems.join("; ")}.`, { name });
  }

  const view = (job: Job): JobView => {
    const here = running.get(job.jobId);
    return {
      ...job,
      underWay: here ? { says: here.says } : null,
      cutOff: job.state === "running" && job.leaseOwner === owner && here === undefined,
    };
  };

  async function found(jobId: string): Promise<Job> {
    const job = await records.get(jobId);
    if (job !== null) return job;
    const newest = (await records.list({ limit: 3 })).map((one) => one.jobId).join(", ") || "none";
    throw callerError("infra/job-not-found", `There is no job "${jobId.slice(0, 80)}". Newest: ${newest}.`);
  }

  /** A schedule holds from when it was first seen: what lay before was not missed. */
  async function sinceOf(name: string, { hash }: Timetable): Promise<number> {
    const key = `job-schedule.${name}`;
    const kept = JSON.parse((await settings.get(key)) ?? "null") as { hash: string; sinceMs: number } | null;
    if (kept?.hash === hash) return kept.sinceMs;
    const sinceMs = clock.nowMs();
    await settings.set(key, JSON.stringify({ hash, sinceMs }));
    return sinceMs;
  }

  /** Of the times that were missed the newest alone, and none while one waits already. */
  async function queueDue(name: string, table: Timetable): Promise<void> {
    const slotMs = table.latest(clock.nowMs());
    if (slotMs === null || queuedSlots.get(name) === slotMs || slotMs <= (await sinceOf(name, table))) return;
    const waiting = await records.list({ name, states: ["queued"], limit: 1 });
    if (waiting.length > 0) return;
    const input = inputOf(name, schedules[name]?.input);
    const jobId = contentId("job", { name, slotMs });
    await records.queue({ jobId, name, slotMs, input, inputHash: contentHash(input), queuedAtMs: clock.nowMs() });
    queuedSlots.set(name, slotMs);
  }

  const lease = () => ({ owner, nowMs: clock.nowMs(), leaseMs });
  const runningOf = (name: string): Running | undefined => [...running.values()].find(({ job }) => job.name === name);

  function begin(job: Job, by: string): Running {
    const controller = new AbortController();
    const listeners = new Set<(says: string) => void>();
    const one: Running = { job, controller, listeners, says: null, ended: Promise.resolve(job) };
    running.set(job.jobId, one);
    one.ended = work(one, by).finally(() => running.delete(job.jobId));
    one.ended.catch((thrown: unknown) =>
      log.error({ jobId: job.jobId, detail: String(thrown) }, "a job could not be kept"),
    );
    return one;
  }

  async function work(one: Running, by: string): Promise<Job> {
    const { job, controller, listeners } = one;
    const { signal } = controller;
    const claim = { jobId: job.jobId, owner, attempt: job.attempt };
    const beat = setInterval(() => void prolong(), leaseMs / 3);
    beat.unref();
    async function prolong(): Promise<void> {
      try {
        if (!(await records.heartbeat(claim, { nowMs: clock.nowMs(), leaseMs }))) controller.abort(noLonger(job));
      } catch (thrown) {
        log.warn({ jobId: job.jobId, detail: String(thrown) }, "a job could not say that it is still at work");
      }
    }
    const tell = (says: string): void => {
      one.says = says;
      for (const listener of listeners) listener(says);
    };
    try {
      const result = await kindOf(job.name).run(job.input, {
        jobId: job.jobId,
        attempt: job.attempt,
        by,
        signal,
        tell,
      });
      await records.finish(claim, { state: "done", result, problem: null, finishedAtMs: clock.nowMs() });
    } catch (thrown) {
      if (!signal.aborted) {
        const { code, message } = asQuorumError(thrown);
        log.error({ jobId: job.jobId, code, detail: message }, `${job.name} failed`);
        const problem = { code, detail: message };
        await records.finish(claim, { state: "failed", result: null, problem, finishedAtMs: clock.nowMs() });
      }
    } finally {
      clearInterval(beat);
    }
    return found(job.jobId);
  }

  /** Waits for the end, or until the caller leaves: the job goes on without. @throws the signal's reason */
  async function follow(one: Running, { onSays, signal }: RunRequest): Promise<JobView> {
    if (onSays) one.listeners.add(onSays);
    if (onSays && one.says !== null) onSays(one.says);
    try {
      const left = new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      signal?.throwIfAborted();
      return view(await Promise.race([one.ended, left]));
    } finally {
      if (onSays) one.listeners.delete(onSays);
    }
  }

  async function takeUp(job: Job, request: RunRequest): Promise<JobView> {
    const here = running.get(job.jobId);
    if (here) return follow(here, request);
    const other = runningOf(job.name);
    if (other) throw busy(other.job, "here");
    const claimed = await records.claim(job.jobId, lease());
    if (claimed === null) throw busy(job, `at ${job.leaseOwner}`);
    return follow(begin(claimed, request.by), request);
  }

  return {
    async look() {
      for (const [name, table] of timetables) await queueDue(name, table);
      for (const name of Object.keys(kinds)) {
        if (closed || runningOf(name)) continue;
        const job = await records.claimNext([name], lease());
        if (job) begin(job, bySchedule);
      }
    },

    async run(name, given, request) {
      const input = inputOf(name, given);
      const inputHash = contentHash(input);
      const open = await records.list({ name, states: ["queued", "running"] });
      const same = open.find((job) => job.inputHash === inputHash);
      if (same) return takeUp(same, request);
      const other = runningOf(name);
      if (other) throw busy(other.job, "here");
      const jobId = ids.next("job");
      return takeUp(
        await records.queue({ jobId, name, slotMs: null, input, inputHash, queuedAtMs: clock.nowMs() }),
        request,
      );
    },

    async resume(jobId, request) {
      const job = await found(jobId);
      kindOf(job.name);
      if (job.state === "done") return view(job);
      if (job.state === "failed") await records.retry(jobId, clock.nowMs());
      return takeUp(job, request);
    },

    async cancel(jobId, by) {
      await found(jobId);
      const problem = { code: "infra/job-cancelled", detail: `${by} cancelled it.` };
      const ended = await records.cancel(jobId, { problem, finishedAtMs: clock.nowMs() });
      const here = running.get(jobId);
      if (ended && here) {
        here.controller.abort(noLonger(here.job));
        await here.ended;
      }
      return view(await found(jobId));
    },

    async list() {
      const rows = Object.entries(kinds).map(async ([name, { says }]) => {
        const table = timetables.get(name);
        const [last] = await records.list({ name, limit: 1 });
        const schedule = table
          ? { at: schedules[name]?.at ?? "", zone: table.zone, nextMs: table.next(clock.nowMs()) }
          : null;
        return { name, says, schedule, last: last ? view(last) : null };
      });
      return Promise.all(rows);
    },

    async history(filter) {
      if (filter.name !== undefined) kindOf(filter.name);
      return (await records.list(filter)).map(view);
    },

    async close() {
      closed = true;
      const here = [...running.values()];
      for (const { controller } of here) controller.abort(stopping());
      await Promise.allSettled(here.map(({ ended }) => ended));
    },
  };
}

const busy = ({ jobId, name }: Job, where: string): Error =>
  callerError(
    "infra/job-running",
    `${name} runs ${where} as ${jobId}, and one runs at a time. Wait for its end, or cancel it.`,
    {
      jobId,
    },
  );

const noLonger = ({ jobId }: Job): QuorumError =>
  new QuorumError("infra/job-cancelled", `Job ${jobId} was cancelled, or another process took it.`, {
    fault: "caller",
    retry: false,
  });

const stopping = (): QuorumError =>
  new QuorumError("infra/unexpected", "The process ends. The job goes on after the next start.", {
    fault: "outside",
    retry: true,
  });
