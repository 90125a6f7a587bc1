// Jobs as the command line and REST see them: what can be done, when it is due, what was done.

import { z } from "zod";
import { Problem } from "./problem.contract.ts";

/** What went wrong, as it was kept. */
const KeptProblem = z.looseObject({ code: z.string(), detail: z.string() });

export const JobRow = z
  .strictObject({
    jobId: z.string(),
    name: z.string(),
    /** cut-off: its process ended; it goes on after the next start, or with resume. */
    state: z.enum(["queued", "running", "cut-off", "done", "failed", "cancelled"]),
    /** The time of its schedule; null for one that was asked for. */
    slot: z.string().nullable(),
    queuedAt: z.string(),
    startedAt: z.string().nullable(),
    finishedAt: z.string().nullable(),
    attempt: z.int(),
    input: z.unknown(),
    result: z.unknown(),
    problem: KeptProblem.nullable(),
    /** How far it is; null where it does not run in the process that answers. */
    says: z.string().nullable(),
  })
  .meta({ id: "JobRow" });
export type JobRow = z.infer<typeof JobRow>;

export const JobKindRow = z
  .strictObject({
    name: z.string(),
    says: z.string(),
    /** Null: by hand only. */
    schedule: z.strictObject({ at: z.string(), zone: z.string(), next: z.string().nullable() }).nullable(),
    last: JobRow.nullable(),
  })
  .meta({ id: "JobKindRow" });
export type JobKindRow = z.infer<typeof JobKindRow>;

const as = z.string().trim().min(1).max(80).optional();

export const JobRunRequest = z
  .strictObject({ input: z.record(z.string(), z.unknown()).default({}), as })
  .meta({ id: "JobRunRequest" });
export type JobRunRequest = z.infer<typeof JobRunRequest>;

/** Who asks; the gateway's own user where left out. */
export const JobRequest = z.strictObject({ as }).meta({ id: "JobRequest" });

export const JobHistoryQuery = z.strictObject({
  name: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(20),
});

export const JobEvent = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("job-progress"), says: z.string() }),
    z.strictObject({ type: z.literal("job-ended"), job: JobRow }),
    z.strictObject({ type: z.literal("run-failed"), problem: Problem }),
  ])
  .meta({ id: "JobEvent" });
export type JobEvent = z.infer<typeof JobEvent>;
