// Models in SQL. A move between stages is one transaction with its audit line; an index allows one champion a model.

import type { Kysely, Selectable } from "kysely";
import type {
  ModelArtefact,
  ModelDecision,
  ModelMove,
  ModelObservation,
  ModelRecords,
  ModelStage,
  ModelVerdict,
  ModelVersion,
  NewModelVersion,
} from "../model-records.port.ts";
import { addLine } from "./audit-lines.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function modelRecords(db: Db, session: Session): ModelRecords {
  return {
    register: (version) => session.write(() => register(db, version)),
    get: (versionId) => session.read(() => find(db, versionId)),
    list: (filter) => session.read(() => list(db, filter)),
    saveVerdict: (verdict) => session.write(() => saveVerdict(db, verdict)),
    verdict: (versionId) => session.read(() => verdictOn(db, versionId)),
    promote: (versionId, by) => session.write(() => promote(db, versionId, by)),
    rollback: (model, by) => session.write(() => rollback(db, model, by)),
    retire: (versionId, by) => session.write(() => retire(db, versionId, by)),
    moves: (model) => session.read(() => moves(db, model)),
    observe: (observation) => session.write(() => observe(db, observation)),
    observations: (versionId, kind) => session.read(() => observations(db, versionId, kind)),
  };
}

function* register(db: Db, version: NewModelVersion): Script<ModelVersion> {
  const standing = yield* find(db, version.versionId);
  if (standing) return standing;
  yield* addLine(db, {
    atMs: version.createdAtMs,
    actor: "model-registry",
    action: "model.registered",
    subject: `${version.model}/${version.versionId}`,
    detail: { artefact: version.artefact.hash, parentId: version.parentId },
  });
  const [last] = yield* rowsOf(
    db
      .selectFrom("model_versions")
      .select((eb) => eb.fn.max("number").as("number"))
      .where("model", "=", version.model),
  );
  const row = {
    version_id: version.versionId,
    model: version.model,
    number: Number(last?.number ?? 0) + 1,
    parent_id: version.parentId,
    lineage: toText(version.lineage),
    metrics: toText(version.metrics),
    artefact: toText(version.artefact),
    created_at_ms: version.createdAtMs,
    stage: "challenger",
    stage_since_ms: version.createdAtMs,
    previous_id: null,
  };
  yield* rowsOf(db.insertInto("model_versions").values(row));
  return versionOf(row);
}

function* find(db: Db, versionId: string): Script<ModelVersion | null> {
  const [row] = yield* rowsOf(db.selectFrom("model_versions").selectAll().where("version_id", "=", versionId));
  return row ? versionOf(row) : null;
}

function* list(db: Db, { model, stage }: Parameters<ModelRecords["list"]>[0]): Script<readonly ModelVersion[]> {
  let query = db.selectFrom("model_versions").selectAll().orderBy("model").orderBy("number", "desc");
  if (model !== undefined) query = query.where("model", "=", model);
  if (stage !== undefined) query = query.where("stage", "=", stage);
  return (yield* rowsOf(query)).map(versionOf);
}

function* saveVerdict(db: Db, { versionId, passed, findings, judgedAtMs }: ModelVerdict): Script<void> {
  const row = { version_id: versionId, passed: passed ? 1 : 0, findings: toText(findings), judged_at_ms: judgedAtMs };
  yield* rowsOf(
    db
      .insertInto("model_verdicts")
      .values(row)
      .onConflict((conflict) => conflict.column("version_id").doUpdateSet(row)),
  );
  yield* addLine(db, {
    atMs: judgedAtMs,
    actor: "model-gate",
    action: passed ? "model.passed" : "model.refused",
    subject: versionId,
    detail: { findings },
  });
}

function* verdictOn(db: Db, versionId: string): Script<ModelVerdict | null> {
  const [row] = yield* rowsOf(db.selectFrom("model_verdicts").selectAll().where("version_id", "=", versionId));
  return row
    ? { versionId, passed: row.passed === 1, findings: fromText(row.findings), judgedAtMs: row.judged_at_ms }
    : null;
}

function* promote(db: Db, versionId: string, by: ModelDecision): Script<ModelVersion | null> {
  const version = yield* find(db, versionId);
  if (version === null || version.stage === "champion") return version;
  if (!(yield* verdictOn(db, versionId))?.passed) return null;
  const champion = yield* championOf(db, version.model);
  yield* moved(db, version, "promote", champion?.versionId ?? null, by);
  if (champion) yield* setStage(db, champion.versionId, { stage: "retired", stage_since_ms: by.atMs });
  yield* setStage(db, versionId, {
    stage: "champion",
    stage_since_ms: by.atMs,
    previous_id: champion?.versionId ?? null,
  });
  return yield* find(db, versionId);
}

function* rollback(db: Db, model: string, by: ModelDecision): Script<ModelVersion | null> {
  const champion = yield* championOf(db, model);
  const before = champion?.previousId ? yield* find(db, champion.previousId) : null;
  if (!champion || !before) return null;
  yield* moved(db, before, "rollback", champion.versionId, by);
  yield* setStage(db, champion.versionId, { stage: "retired", stage_since_ms: by.atMs });
  yield* setStage(db, before.versionId, { stage: "champion", stage_since_ms: by.atMs });
  return yield* find(db, before.versionId);
}

function* retire(db: Db, versionId: string, by: ModelDecision): Script<ModelVersion | null> {
  const version = yield* find(db, versionId);
  if (version?.stage !== "challenger") return null;
  yield* moved(db, version, "retire", null, by);
  yield* setStage(db, versionId, { stage: "retired", stage_since_ms: by.atMs });
  return yield* find(db, versionId);
}

function* championOf(db: Db, model: string): Script<ModelVersion | null> {
  return (yield* list(db, { model, stage: "champion" }))[0] ?? null;
}

type StageChange = Partial<Pick<Selectable<Tables["model_versions"]>, "stage" | "stage_since_ms" | "previous_id">>;

function* setStage(db: Db, versionId: string, change: StageChange): Script<void> {
  yield* rowsOf(db.updateTable("model_versions").set(change).where("version_id", "=", versionId));
}

function* moved(
  db: Db,
  { versionId, model }: ModelVersion,
  action: ModelMove["action"],
  replacedId: string | null,
  { as, note, atMs }: ModelDecision,
): Script<void> {
  const { seq } = yield* addLine(db, {
    atMs,
    actor: as,
    action: `model.${action}`,
    subject: `${model}/${versionId}`,
    detail: { replacedId, note },
  });
  yield* rowsOf(
    db.insertInto("model_moves").values({
      seq,
      model,
      version_id: versionId,
      action,
      replaced_id: replacedId,
      by_whom: as,
      note,
      at_ms: atMs,
    }),
  );
}

function* moves(db: Db, model: string): Script<readonly ModelMove[]> {
  const query = db.selectFrom("model_moves").selectAll().where("model", "=", model).orderBy("seq", "desc");
  return (yield* rowsOf(query)).map((row) => ({
    versionId: row.version_id,
    model: row.model,
    action: row.action as ModelMove["action"],
    replacedId: row.replaced_id,
    by: row.by_whom,
    note: row.note,
    atMs: row.at_ms,
  }));
}

function* observe(db: Db, { versionId, kind, measured, atMs }: ModelObservation): Script<void> {
  const row = { version_id: versionId, kind, measured: toText(measured), at_ms: atMs };
  yield* rowsOf(
    db
      .insertInto("model_observations")
      .values(row)
      .onConflict((conflict) => conflict.columns(["version_id", "kind", "at_ms"]).doUpdateSet(row)),
  );
}

function* observations(db: Db, versionId: string, kind: string | undefined): Script<readonly ModelObservation[]> {
  let query = db.selectFrom("model_observations").selectAll().where("version_id", "=", versionId);
  if (kind !== undefined) query = query.where("kind", "=", kind);
  return (yield* rowsOf(query.orderBy("at_ms", "desc").orderBy("kind"))).map((row) => ({
    versionId: row.version_id,
    kind: row.kind,
    measured: fromText(row.measured),
    atMs: row.at_ms,
  }));
}

const versionOf = (row: Selectable<Tables["model_versions"]>): ModelVersion => ({
  versionId: row.version_id,
  model: row.model,
  number: row.number,
  parentId: row.parent_id,
  lineage: fromText(row.lineage),
  metrics: fromText(row.metrics),
  artefact: fromText<ModelArtefact>(row.artefact),
  createdAtMs: row.created_at_ms,
  stage: row.stage as ModelStage,
  stageSinceMs: row.stage_since_ms,
  previousId: row.previous_id,
});
