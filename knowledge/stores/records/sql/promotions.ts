// Promotions in SQL. A change names the state it rests on, and is one transaction with its audit line.

import type { Kysely, Selectable } from "kysely";
import type {
  NewPromotion,
  Promotion,
  PromotionChange,
  PromotionRecords,
  PromotionState,
} from "../promotion-records.port.ts";
import { addLine, holdChain } from "./audit-lines.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function promotionRecords(db: Db, session: Session): PromotionRecords {
  return {
    create: (promotion) => session.write(() => create(db, promotion)),
    change: (promotionId, expected, change) => session.write(() => move(db, promotionId, expected, change)),
    get: (promotionId) => session.read(() => find(db, promotionId)),
    list: (filter) => session.read(() => list(db, filter)),
  };
}

function* create(db: Db, promotion: NewPromotion): Script<Promotion> {
  yield* holdChain(db);
  const standing = yield* find(db, promotion.promotionId);
  if (standing) return standing;
  const { state, requestedBy: by, requestedAtMs: atMs } = promotion;
  const begun: PromotionChange = { state, by, atMs, note: null };
  yield* told(db, promotion, begun);
  const row = {
    promotion_id: promotion.promotionId,
    hash: promotion.hash,
    run_id: promotion.runId,
    model: promotion.model,
    version_id: promotion.versionId,
    champion_id: promotion.championId,
    state,
    subject: toText(promotion.subject),
    requested_by: by,
    requested_at_ms: atMs,
    expires_at_ms: promotion.expiresAtMs,
    history: toText([begun]),
  };
  yield* rowsOf(db.insertInto("model_promotions").values(row));
  return promotionOf(row);
}

function* move(db: Db, promotionId: string, expected: PromotionState, change: PromotionChange): Script<boolean> {
  yield* holdChain(db);
  const standing = yield* find(db, promotionId);
  if (standing?.state !== expected) return false;
  yield* told(db, standing, change);
  yield* rowsOf(
    db
      .updateTable("model_promotions")
      .set({ state: change.state, history: toText([...standing.history, change]) })
      .where("promotion_id", "=", promotionId)
      .where("state", "=", expected),
  );
  return true;
}

function* told(
  db: Db,
  { promotionId, model, versionId, hash }: Pick<NewPromotion, "promotionId" | "model" | "versionId" | "hash">,
  { state, by, atMs, note }: PromotionChange,
): Script<void> {
  yield* addLine(db, {
    atMs,
    actor: by,
    action: `promotion.${state}`,
    subject: promotionId,
    detail: { model, versionId, hash, note },
  });
}

function* find(db: Db, promotionId: string): Script<Promotion | null> {
  const [row] = yield* rowsOf(db.selectFrom("model_promotions").selectAll().where("promotion_id", "=", promotionId));
  return row ? promotionOf(row) : null;
}

function* list(db: Db, { states, model }: Parameters<PromotionRecords["list"]>[0]): Script<readonly Promotion[]> {
  if (states?.length === 0) return [];
  let query = db
    .selectFrom("model_promotions")
    .selectAll()
    .orderBy("requested_at_ms", "desc")
    .orderBy("promotion_id", "desc");
  if (states) query = query.where("state", "in", [...states]);
  if (model !== undefined) query = query.where("model", "=", model);
  return (yield* rowsOf(query)).map(promotionOf);
}

const promotionOf = (row: Selectable<Tables["model_promotions"]>): Promotion => ({
  promotionId: row.promotion_id,
  hash: row.hash,
  runId: row.run_id,
  model: row.model,
  versionId: row.version_id,
  championId: row.champion_id,
  state: row.state as PromotionState,
  subject: fromText(row.subject),
  requestedBy: row.requested_by,
  requestedAtMs: row.requested_at_ms,
  expiresAtMs: row.expires_at_ms,
  history: fromText(row.history),
});
