// Runs and evidence in SQL.

import type { Kysely, Selectable } from "kysely";
import type { Evidence, RunRecord, RunRecords } from "../run-records.port.ts";
import { inBatches } from "./batches.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function runRecords(db: Db, session: Session): RunRecords {
  return {
    saveRun: (run) => session.write(() => saveRun(db, run)),
    run: (runId) => session.read(() => findRun(db, runId)),
    runs: (filter) => session.read(() => listRuns(db, filter)),
    saveEvidence: (evidence) => session.write(() => saveEvidence(db, evidence)),
    evidence: (id) => session.read(() => findEvidence(db, id)),
  };
}

function* saveRun(db: Db, run: RunRecord): Script<void> {
  const row = {
    run_id: run.runId,
    thread_id: run.threadId,
    dataset: run.dataset,
    as_of: run.asOf,
    question: run.question,
    requested_by: run.requestedBy,
    started_at_ms: run.startedAtMs,
    state: run.state,
    answer: toText(run.answer),
    problem: toText(run.problem),
    fingerprint: run.fingerprint,
  };
  yield* rowsOf(
    db
      .insertInto("runs")
      .values(row)
      .onConflict((conflict) => conflict.column("run_id").doUpdateSet(row)),
  );
}

function* findRun(db: Db, runId: string): Script<RunRecord | null> {
  const [row] = yield* rowsOf(db.selectFrom("runs").selectAll().where("run_id", "=", runId));
  return row ? runOf(row) : null;
}

function* listRuns(
  db: Db,
  { threadId, dataset, limit }: Parameters<RunRecords["runs"]>[0],
): Script<readonly RunRecord[]> {
  let query = db.selectFrom("runs").selectAll().orderBy("started_at_ms", "desc").orderBy("run_id", "desc");
  if (threadId !== undefined) query = query.where("thread_id", "=", threadId);
  if (dataset !== undefined) query = query.where("dataset", "=", dataset);
  if (limit !== undefined) query = query.limit(limit);
  return (yield* rowsOf(query)).map(runOf);
}

function* saveEvidence(db: Db, evidence: readonly Evidence[]): Script<void> {
  const rows = evidence.map(({ id, tool, input, asOf, output, snapshot, dataset }) => ({
    id,
    tool,
    input: toText(input),
    as_of: asOf,
    output: toText(output),
    snapshot,
    dataset,
  }));
  yield* inBatches(rows, (batch) =>
    db
      .insertInto("evidence")
      .values(batch)
      .onConflict((conflict) => conflict.column("id").doNothing()),
  );
}

function* findEvidence(db: Db, id: string): Script<Evidence | null> {
  const [row] = yield* rowsOf(db.selectFrom("evidence").selectAll().where("id", "=", id));
  if (!row) return null;
  const { tool, as_of: asOf, snapshot, dataset } = row;
  return { id, tool, input: fromText(row.input), asOf, output: fromText(row.output), snapshot, dataset };
}

const runOf = (row: Selectable<Tables["runs"]>): RunRecord => ({
  runId: row.run_id,
  threadId: row.thread_id,
  dataset: row.dataset,
  asOf: row.as_of,
  question: row.question,
  requestedBy: row.requested_by,
  startedAtMs: row.started_at_ms,
  state: row.state as RunRecord["state"],
  answer: fromText(row.answer),
  problem: fromText(row.problem),
  fingerprint: row.fingerprint,
});
