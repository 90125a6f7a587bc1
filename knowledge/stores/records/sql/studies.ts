// Studies and their trials in SQL. The number of trials is counted from their rows whenever it is read.

import type { Kysely, Selectable } from "kysely";
import { callerError, isoTime } from "#infra/runtime/index.ts";
import type { HoldOutLook, NewStudy, Study, StudyEnd, StudyRecords, StudyState, Trial } from "../study-records.port.ts";
import { inBatches } from "./batches.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function studyRecords(db: Db, session: Session): StudyRecords {
  return {
    create: (study) => session.write(() => create(db, study)),
    addTrials: (studyId, trials) => session.write(() => addTrials(db, studyId, trials)),
    openHoldOut: (studyId, look) => session.write(() => openHoldOut(db, studyId, look)),
    closeHoldOut: (studyId, seal, result) => session.write(() => closeHoldOut(db, studyId, seal, result)),
    holdOut: (studyId) => session.read(() => lookOf(db, studyId)),
    finish: (studyId, end) => session.write(() => finish(db, studyId, end)),
    get: (studyId) => session.read(() => find(db, studyId)),
    list: (filter) => session.read(() => list(db, filter)),
    trials: (studyId) => session.read(() => trialsOf(db, studyId)),
  };
}

function* create(db: Db, study: NewStudy): Script<Study> {
  const row = {
    study_id: study.studyId,
    kind: study.kind,
    title: study.title,
    spec: toText(study.spec),
    state: "running",
    result: toText(null),
    created_at_ms: study.createdAtMs,
    finished_at_ms: null,
  };
  yield* rowsOf(
    db
      .insertInto("studies")
      .values(row)
      .onConflict((conflict) => conflict.column("study_id").doNothing()),
  );
  return (yield* find(db, study.studyId)) ?? studyOf({ ...row, trials: 0 });
}

function* addTrials(db: Db, studyId: string, trials: readonly Trial[]): Script<number> {
  const [study] = yield* rowsOf(db.selectFrom("studies").select("state").where("study_id", "=", studyId));
  if (study?.state !== "running") throw notOpen(studyId, study?.state ?? null);
  const rows = trials.map(({ trialId, parameters, outcome, atMs }) => ({
    study_id: studyId,
    trial_id: trialId,
    parameters: toText(parameters),
    outcome: toText(outcome),
    at_ms: atMs,
  }));
  const added = yield* inBatches(rows, (batch) =>
    db
      .insertInto("study_trials")
      .values(batch)
      .onConflict((conflict) => conflict.columns(["study_id", "trial_id"]).doNothing())
      .returning("trial_id"),
  );
  return added.length;
}

function* openHoldOut(
  db: Db,
  studyId: string,
  { seal, openedAtMs }: Pick<HoldOutLook, "seal" | "openedAtMs">,
): Script<HoldOutLook> {
  const [study] = yield* rowsOf(db.selectFrom("studies").select("state").where("study_id", "=", studyId));
  if (study?.state !== "running") throw notOpen(studyId, study?.state ?? null);
  yield* rowsOf(
    db
      .insertInto("study_hold_outs")
      .values({ study_id: studyId, seal, opened_at_ms: openedAtMs, result: toText(null) })
      .onConflict((conflict) => conflict.column("study_id").doNothing()),
  );
  const look = (yield* lookOf(db, studyId)) ?? { seal, openedAtMs, result: null };
  if (look.seal !== seal) throw alreadyRead(studyId, look);
  return look;
}

function* closeHoldOut(db: Db, studyId: string, seal: string, result: unknown): Script<boolean> {
  const kept = yield* rowsOf(
    db
      .updateTable("study_hold_outs")
      .set({ result: toText(result) })
      .where("study_id", "=", studyId)
      .where("seal", "=", seal)
      .where("result", "=", toText(null))
      .returning("study_id"),
  );
  return kept.length > 0;
}

function* lookOf(db: Db, studyId: string): Script<HoldOutLook | null> {
  const [row] = yield* rowsOf(db.selectFrom("study_hold_outs").selectAll().where("study_id", "=", studyId));
  return row ? { seal: row.seal, openedAtMs: row.opened_at_ms, result: fromText(row.result) } : null;
}

function* finish(db: Db, studyId: string, { state, result, finishedAtMs }: StudyEnd): Script<boolean> {
  const ended = yield* rowsOf(
    db
      .updateTable("studies")
      .set({ state, result: toText(result), finished_at_ms: finishedAtMs })
      .where("study_id", "=", studyId)
      .where("state", "=", "running")
      .returning("study_id"),
  );
  return ended.length > 0;
}

const counted = (db: Db) =>
  db
    .selectFrom("studies")
    .selectAll("studies")
    .select((eb) =>
      eb
        .selectFrom("study_trials")
        .whereRef("study_trials.study_id", "=", "studies.study_id")
        .select((inner) => inner.fn.countAll<number>().as("times"))
        .as("trials"),
    );

function* find(db: Db, studyId: string): Script<Study | null> {
  const [row] = yield* rowsOf(counted(db).where("study_id", "=", studyId));
  return row ? studyOf(row) : null;
}

function* list(db: Db, { kind, state, limit }: Parameters<StudyRecords["list"]>[0]): Script<readonly Study[]> {
  let query = counted(db).orderBy("created_at_ms", "desc").orderBy("study_id", "desc");
  if (kind !== undefined) query = query.where("kind", "=", kind);
  if (state !== undefined) query = query.where("state", "=", state);
  if (limit !== undefined) query = query.limit(limit);
  return (yield* rowsOf(query)).map(studyOf);
}

function* trialsOf(db: Db, studyId: string): Script<readonly Trial[]> {
  const query = db.selectFrom("study_trials").selectAll().where("study_id", "=", studyId);
  return (yield* rowsOf(query.orderBy("at_ms").orderBy("trial_id"))).map((row) => ({
    trialId: row.trial_id,
    parameters: fromText(row.parameters),
    outcome: fromText(row.outcome),
    atMs: row.at_ms,
  }));
}

const notOpen = (studyId: string, state: string | null): Error =>
  callerError(
    "knowledge/study-not-open",
    state === null
      ? `There is no study "${studyId}" to add trials to. Create it first.`
      : `Study "${studyId}" has ended (${state}): its result was chosen from the trials recorded by then. Open a new study.`,
    { studyId, state },
  );

const alreadyRead = (studyId: string, { openedAtMs }: HoldOutLook): Error =>
  callerError(
    "knowledge/hold-out-read",
    `Study "${studyId}" has read its rows held out (${isoTime(openedAtMs)}), for other candidates or rows: a second look would make them training rows. Open a new study.`,
    { studyId, openedAtMs },
  );

const studyOf = (row: Selectable<Tables["studies"]> & { readonly trials: number | null }): Study => ({
  studyId: row.study_id,
  kind: row.kind,
  title: row.title,
  spec: fromText(row.spec),
  createdAtMs: row.created_at_ms,
  state: row.state as StudyState,
  trials: Number(row.trials ?? 0),
  result: fromText(row.result),
  finishedAtMs: row.finished_at_ms,
});
