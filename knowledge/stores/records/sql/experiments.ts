// Experiments and their outcomes in SQL.

import type { Kysely, Selectable } from "kysely";
import type { Experiment, ExperimentOutcome, ExperimentRecords, NewExperiment } from "../experiment-records.port.ts";
import { addLine } from "./audit-lines.ts";
import { inBatches } from "./batches.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function experimentRecords(db: Db, session: Session): ExperimentRecords {
  return {
    start: (experiment) => session.write(() => start(db, experiment)),
    get: (experimentId) => session.read(() => find(db, experimentId)),
    running: (model) => session.read(() => running(db, model)),
    list: (model) => session.read(() => list(db, model)),
    addOutcomes: (experimentId, outcomes) => session.write(() => addOutcomes(db, experimentId, outcomes)),
    outcomes: (experimentId) => session.read(() => outcomesOf(db, experimentId)),
    end: (experimentId, end) => session.write(() => endOf(db, experimentId, end)),
  };
}

function* start(db: Db, experiment: NewExperiment): Script<Experiment | null> {
  const standing = yield* find(db, experiment.experimentId);
  if (standing) return standing;
  if (yield* running(db, experiment.model)) return null;
  const { experimentId, model, championId, challengerId, kind, share, level, startedAtMs } = experiment;
  const row = {
    experiment_id: experimentId,
    model,
    champion_id: championId,
    challenger_id: challengerId,
    kind,
    share,
    level,
    started_at_ms: startedAtMs,
    result: toText(null),
    ended_at_ms: null,
  };
  yield* rowsOf(db.insertInto("model_experiments").values(row));
  yield* addLine(db, {
    atMs: startedAtMs,
    actor: "model-registry",
    action: "model.experiment-started",
    subject: `${model}/${experimentId}`,
    detail: { championId, challengerId, kind, share, level },
  });
  return experimentOf(row);
}

function* find(db: Db, experimentId: string): Script<Experiment | null> {
  const [row] = yield* rowsOf(db.selectFrom("model_experiments").selectAll().where("experiment_id", "=", experimentId));
  return row ? experimentOf(row) : null;
}

function* running(db: Db, model: string): Script<Experiment | null> {
  const [row] = yield* rowsOf(
    db.selectFrom("model_experiments").selectAll().where("model", "=", model).where("ended_at_ms", "is", null),
  );
  return row ? experimentOf(row) : null;
}

function* list(db: Db, model: string): Script<readonly Experiment[]> {
  const query = db.selectFrom("model_experiments").selectAll().where("model", "=", model);
  return (yield* rowsOf(query.orderBy("started_at_ms", "desc").orderBy("experiment_id"))).map(experimentOf);
}

function* addOutcomes(db: Db, experimentId: string, outcomes: readonly ExperimentOutcome[]): Script<number> {
  if ((yield* find(db, experimentId))?.endedAtMs !== null) return 0;
  const rows = outcomes.map(({ questionId, championScore, challengerScore, atMs }) => ({
    experiment_id: experimentId,
    question_id: questionId,
    champion_score: championScore,
    challenger_score: challengerScore,
    at_ms: atMs,
  }));
  const added = yield* inBatches(rows, (batch) =>
    db
      .insertInto("model_outcomes")
      .values(batch)
      .onConflict((conflict) => conflict.columns(["experiment_id", "question_id"]).doNothing())
      .returning("question_id"),
  );
  return added.length;
}

function* outcomesOf(db: Db, experimentId: string): Script<readonly ExperimentOutcome[]> {
  const query = db.selectFrom("model_outcomes").selectAll().where("experiment_id", "=", experimentId);
  return (yield* rowsOf(query.orderBy("at_ms").orderBy("question_id"))).map((row) => ({
    questionId: row.question_id,
    championScore: row.champion_score,
    challengerScore: row.challenger_score,
    atMs: row.at_ms,
  }));
}

function* endOf(
  db: Db,
  experimentId: string,
  { result, as, atMs }: Parameters<ExperimentRecords["end"]>[1],
): Script<boolean> {
  const [ended] = yield* rowsOf(
    db
      .updateTable("model_experiments")
      .set({ result: toText(result), ended_at_ms: atMs })
      .where("experiment_id", "=", experimentId)
      .where("ended_at_ms", "is", null)
      .returning("model"),
  );
  if (!ended) return false;
  yield* addLine(db, {
    atMs,
    actor: as,
    action: "model.experiment-ended",
    subject: `${ended.model}/${experimentId}`,
    detail: { result },
  });
  return true;
}

const experimentOf = (row: Selectable<Tables["model_experiments"]>): Experiment => ({
  experimentId: row.experiment_id,
  model: row.model,
  championId: row.champion_id,
  challengerId: row.challenger_id,
  kind: row.kind === "split" ? "split" : "shadow",
  share: row.share,
  level: row.level,
  startedAtMs: row.started_at_ms,
  result: fromText(row.result),
  endedAtMs: row.ended_at_ms,
});
