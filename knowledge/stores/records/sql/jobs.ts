// Jobs in SQL. Every change names the state it rests on in the statement that makes it.

import type { ExpressionBuilder, Kysely, Selectable } from "kysely";
import type { Claim, Job, JobEnd, JobRecords, JobState, Lease, NewJob } from "#infra/jobs/index.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function jobRecords(db: Db, session: Session): JobRecords {
  return {
    queue: (job) => session.write(() => queue(db, job)),
    claim: (jobId, lease) => session.write(() => claim(db, jobId, lease)),
    claimNext: (names, lease) => session.write(() => claimNext(db, names, lease)),
    heartbeat: (held, lease) => session.write(() => prolong(db, held, lease)),
    finish: (held, end) => session.write(() => finish(db, held, end)),
    cancel: (jobId, end) => session.write(() => cancel(db, jobId, end)),
    retry: (jobId, nowMs) => session.write(() => retry(db, jobId, nowMs)),
    get: (jobId) => session.read(() => find(db, jobId)),
    list: (filter) => session.read(() => list(db, filter)),
  };
}

function* queue(db: Db, job: NewJob): Script<Job> {
  const row: Tables["jobs"] = {
    job_id: job.jobId,
    name: job.name,
    slot_ms: job.slotMs,
    input: toText(job.input),
    input_hash: job.inputHash,
    state: "queued",
    attempt: 0,
    lease_owner: null,
    lease_until_ms: null,
    result: toText(null),
    problem: toText(null),
    queued_at_ms: job.queuedAtMs,
    started_at_ms: null,
    finished_at_ms: null,
  };
  yield* rowsOf(
    db
      .insertInto("jobs")
      .values(row)
      .onConflict((conflict) => conflict.doNothing()),
  );
  const stands = (yield* find(db, job.jobId)) ?? (yield* findSlot(db, job));
  return stands ?? jobOf(row);
}

/** Free to take: nobody has it, whoever had it was silent for too long, or it is one's own. */
const isFree =
  ({ owner, nowMs }: Lease) =>
  (are: ExpressionBuilder<Tables, "jobs">) =>
    are.or([
      are("state", "=", "queued"),
      are.and([
        are("state", "=", "running"),
        are.or([are("lease_until_ms", "<=", nowMs), are("lease_owner", "=", owner)]),
      ]),
    ]);

function* claim(db: Db, jobId: string, lease: Lease): Script<Job | null> {
  const { owner, nowMs, leaseMs } = lease;
  const [row] = yield* rowsOf(
    db
      .updateTable("jobs")
      .set((eb) => ({
        state: "running",
        attempt: eb("attempt", "+", 1),
        lease_owner: owner,
        lease_until_ms: nowMs + leaseMs,
        started_at_ms: nowMs,
      }))
      .where("job_id", "=", jobId)
      .where(isFree(lease))
      .returningAll(),
  );
  return row ? jobOf(row) : null;
}

function* claimNext(db: Db, names: readonly string[], lease: Lease): Script<Job | null> {
  if (names.length === 0) return null;
  const [next] = yield* rowsOf(
    db
      .selectFrom("jobs")
      .select("job_id")
      .where("name", "in", [...names])
      .where(isFree(lease))
      .orderBy("queued_at_ms")
      .orderBy("job_id")
      .limit(1),
  );
  return next ? yield* claim(db, next.job_id, lease) : null;
}

const heldBy =
  ({ jobId, owner, attempt }: Claim) =>
  (are: ExpressionBuilder<Tables, "jobs">) =>
    are.and({ job_id: jobId, state: "running", lease_owner: owner, attempt });

function* prolong(db: Db, held: Claim, { nowMs, leaseMs }: Pick<Lease, "nowMs" | "leaseMs">): Script<boolean> {
  const lease = { lease_until_ms: nowMs + leaseMs };
  return (yield* rowsOf(db.updateTable("jobs").set(lease).where(heldBy(held)).returning("job_id"))).length > 0;
}

function* finish(db: Db, held: Claim, { state, result, problem, finishedAtMs }: JobEnd): Script<boolean> {
  const ended = yield* rowsOf(
    db
      .updateTable("jobs")
      .set({
        state,
        result: toText(result),
        problem: toText(problem),
        finished_at_ms: finishedAtMs,
        lease_owner: null,
        lease_until_ms: null,
      })
      .where(heldBy(held))
      .returning("job_id"),
  );
  return ended.length > 0;
}

function* cancel(
  db: Db,
  jobId: string,
  { problem, finishedAtMs }: Parameters<JobRecords["cancel"]>[1],
): Script<boolean> {
  const ended = yield* rowsOf(
    db
      .updateTable("jobs")
      .set({
        state: "failed",
        problem: toText(problem),
        finished_at_ms: finishedAtMs,
        lease_owner: null,
        lease_until_ms: null,
      })
      .where("job_id", "=", jobId)
      .where("state", "in", ["queued", "running"])
      .returning("job_id"),
  );
  return ended.length > 0;
}

function* retry(db: Db, jobId: string, nowMs: number): Script<boolean> {
  const queued = yield* rowsOf(
    db
      .updateTable("jobs")
      .set({ state: "queued", queued_at_ms: nowMs, finished_at_ms: null })
      .where("job_id", "=", jobId)
      .where("state", "=", "failed")
      .returning("job_id"),
  );
  return queued.length > 0;
}

function* find(db: Db, jobId: string): Script<Job | null> {
  const [row] = yield* rowsOf(db.selectFrom("jobs").selectAll().where("job_id", "=", jobId));
  return row ? jobOf(row) : null;
}

function* findSlot(db: Db, { name, slotMs }: NewJob): Script<Job | null> {
  const [row] = yield* rowsOf(db.selectFrom("jobs").selectAll().where("name", "=", name).where("slot_ms", "=", slotMs));
  return row ? jobOf(row) : null;
}

function* list(db: Db, { name, states, limit }: Parameters<JobRecords["list"]>[0]): Script<readonly Job[]> {
  if (states?.length === 0) return [];
  let query = db.selectFrom("jobs").selectAll().orderBy("queued_at_ms", "desc").orderBy("job_id", "desc");
  if (name !== undefined) query = query.where("name", "=", name);
  if (states) query = query.where("state", "in", [...states]);
  if (limit !== undefined) query = query.limit(limit);
  return (yield* rowsOf(query)).map(jobOf);
}

const jobOf = (row: Selectable<Tables["jobs"]>): Job => ({
  jobId: row.job_id,
  name: row.name,
  slotMs: row.slot_ms,
  input: fromText(row.input),
  inputHash: row.input_hash,
  queuedAtMs: row.queued_at_ms,
  state: row.state as JobState,
  attempt: row.attempt,
  leaseOwner: row.lease_owner,
  leaseUntilMs: row.lease_until_ms,
  result: fromText(row.result),
  problem: fromText(row.problem),
  startedAtMs: row.started_at_ms,
  finishedAtMs: row.finished_at_ms,
});
