// Jobs as they go out.

import type { JobRow as JobRowOf, JobView } from "#infra/jobs/index.ts";
import { isoTime } from "#infra/runtime/index.ts";
import { JobKindRow, JobRow } from "../../contract/index.ts";

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));

function stateOf({ state, cutOff, problem }: JobView): JobRow["state"] {
  if (cutOff) return "cut-off";
  const cancelled = (problem as { code?: string } | null)?.code === "infra/job-cancelled";
  return state === "failed" && cancelled ? "cancelled" : state;
}

export const jobAnswer = (job: JobView): JobRow =>
  JobRow.parse({
    jobId: job.jobId,
    name: job.name,
    state: stateOf(job),
    slot: isoOrNull(job.slotMs),
    queuedAt: isoTime(job.queuedAtMs),
    startedAt: isoOrNull(job.startedAtMs),
    finishedAt: isoOrNull(job.finishedAtMs),
    attempt: job.attempt,
    input: job.input,
    result: job.result,
    problem: job.state === "failed" ? job.problem : null,
    says: job.underWay?.says ?? null,
  });

export const jobKindAnswer = ({ name, says, schedule, last }: JobRowOf): JobKindRow =>
  JobKindRow.parse({
    name,
    says,
    schedule: schedule && { at: schedule.at, zone: schedule.zone, next: isoOrNull(schedule.nextMs) },
    last: last && jobAnswer(last),
  });
