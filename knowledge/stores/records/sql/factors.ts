// Registered factors and their standings in SQL; what people should be able to look up later has an audit line in the same transaction.

import type { Kysely, Selectable } from "kysely";
import type {
  FactorRecords,
  FactorStanding,
  FactorState,
  FactorStatus,
  Measured,
  RegisteredFactor,
} from "../factor-records.port.ts";
import { addLine } from "./audit-lines.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function factorRecords(db: Db, session: Session): FactorRecords {
  return {
    register: (factor) => session.write(() => register(db, factor)),
    get: (dataset, factorId) => session.read(() => find(db, dataset, factorId)),
    list: (dataset) => session.read(() => list(db, dataset)),
    measure: (measured) => session.write(() => measure(db, measured)),
    standing: (dataset, factorId) => session.read(() => standingOf(db, dataset, factorId)),
    standings: (dataset) => session.read(() => standings(db, dataset)),
    retire: (dataset, factorId, by) => session.write(() => retire(db, dataset, factorId, by)),
  };
}

function* register(db: Db, factor: RegisteredFactor): Script<RegisteredFactor> {
  const { factorId, dataset, studyId, formula, version, direction, verdict, registeredAtMs } = factor;
  const added = yield* rowsOf(
    db
      .insertInto("registered_factors")
      .values({
        factor_id: factorId,
        dataset,
        study_id: studyId,
        formula,
        version,
        direction,
        verdict: toText(verdict),
        registered_at_ms: registeredAtMs,
      })
      .onConflict((conflict) => conflict.columns(["dataset", "factor_id"]).doNothing())
      .returning("factor_id"),
  );
  if (added.length > 0)
    yield* addLine(db, {
      atMs: registeredAtMs,
      actor: "factor-search",
      action: "factor.registered",
      subject: `${dataset}/${factorId}`,
      detail: { studyId, formula, version, direction },
    });
  return (yield* find(db, dataset, factorId)) ?? factor;
}

function* find(db: Db, dataset: string, factorId: string): Script<RegisteredFactor | null> {
  const [row] = yield* rowsOf(
    db.selectFrom("registered_factors").selectAll().where("dataset", "=", dataset).where("factor_id", "=", factorId),
  );
  return row ? factorOf(row) : null;
}

function* list(db: Db, dataset: string | undefined): Script<readonly RegisteredFactor[]> {
  let query = db.selectFrom("registered_factors").selectAll().orderBy("registered_at_ms").orderBy("factor_id");
  if (dataset !== undefined) query = query.where("dataset", "=", dataset);
  return (yield* rowsOf(query)).map(factorOf);
}

function* measure(
  db: Db,
  { factorId, dataset, status, measured, atMs, proposeRetirement }: Measured,
): Script<{ readonly standing: FactorStanding; readonly before: FactorStatus | null }> {
  const before = yield* standingOf(db, dataset, factorId);
  const was = before?.state ?? "in-use";
  const state: FactorState = was === "in-use" && proposeRetirement ? "retirement-proposed" : was;
  const changed = before === null || before.status !== status || before.state !== state;
  const row = {
    dataset,
    factor_id: factorId,
    status,
    state,
    measured: toText(measured),
    changed_at_ms: changed ? atMs : before.changedAtMs,
    retired_by: before?.retiredBy ?? null,
  };
  yield* rowsOf(
    db
      .insertInto("factor_standings")
      .values(row)
      .onConflict((conflict) => conflict.columns(["dataset", "factor_id"]).doUpdateSet(row)),
  );
  if (state !== was)
    yield* addLine(db, {
      atMs,
      actor: "decay-monitor",
      action: "factor.retirement-proposed",
      subject: `${dataset}/${factorId}`,
      detail: { status, measured },
    });
  return { standing: toStanding(row), before: before?.status ?? null };
}

function* standingOf(db: Db, dataset: string, factorId: string): Script<FactorStanding | null> {
  const [row] = yield* rowsOf(
    db.selectFrom("factor_standings").selectAll().where("dataset", "=", dataset).where("factor_id", "=", factorId),
  );
  return row ? toStanding(row) : null;
}

function* standings(db: Db, dataset: string): Script<readonly FactorStanding[]> {
  const query = db.selectFrom("factor_standings").selectAll().where("dataset", "=", dataset).orderBy("factor_id");
  return (yield* rowsOf(query)).map(toStanding);
}

function* retire(
  db: Db,
  dataset: string,
  factorId: string,
  { as, atMs }: { readonly as: string; readonly atMs: number },
): Script<boolean> {
  const retired = yield* rowsOf(
    db
      .updateTable("factor_standings")
      .set({ state: "retired", changed_at_ms: atMs, retired_by: as })
      .where("dataset", "=", dataset)
      .where("factor_id", "=", factorId)
      .where("state", "=", "retirement-proposed")
      .returning(["status", "measured"]),
  );
  const [row] = retired;
  if (!row) return false;
  yield* addLine(db, {
    atMs,
    actor: as,
    action: "factor.retired",
    subject: `${dataset}/${factorId}`,
    detail: { status: row.status, measured: fromText(row.measured) },
  });
  return true;
}

const factorOf = (row: Selectable<Tables["registered_factors"]>): RegisteredFactor => ({
  factorId: row.factor_id,
  dataset: row.dataset,
  studyId: row.study_id,
  formula: row.formula,
  version: row.version,
  direction: row.direction === 1 ? 1 : -1,
  verdict: fromText(row.verdict),
  registeredAtMs: row.registered_at_ms,
});

const toStanding = (row: Selectable<Tables["factor_standings"]>): FactorStanding => ({
  factorId: row.factor_id,
  dataset: row.dataset,
  status: row.status as FactorStatus,
  state: row.state as FactorState,
  measured: fromText(row.measured),
  changedAtMs: row.changed_at_ms,
  retiredBy: row.retired_by,
});
