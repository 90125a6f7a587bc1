// The paper account in SQL, and the paper broker's order book. Each booking leaves its audit line in the same transaction.

import type { Kysely, Selectable } from "kysely";
import type { Clock } from "#infra/runtime/index.ts";
import type { Fill, Side } from "#knowledge/domain/index.ts";
import type { CashMovement, LedgerRecords, ShareMovement } from "../ledger-records.port.ts";
import { addLine } from "./audit-lines.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function ledgerRecords(db: Db, session: Session, clock: Clock): LedgerRecords {
  return {
    addFill: (fill) => session.write(() => addFill(db, clock, fill)),
    addCash: (movement) => session.write(() => addCash(db, clock, movement)),
    addSplit: (movement) => session.write(() => addSplit(db, clock, movement)),
    fills: (dataset, untilMs) => session.read(() => fillsUntil(db, dataset, untilMs)),
    fillsOf: (approvalId) => session.read(() => fillsOf(db, approvalId)),
    cash: (dataset, untilMs) => session.read(() => cashUntil(db, dataset, untilMs)),
    splits: (dataset, untilMs) => session.read(() => splitsUntil(db, dataset, untilMs)),
  };
}

function* addFill(db: Db, clock: Clock, fill: Fill): Script<boolean> {
  const query = db.insertInto("fills").values({
    fill_id: fill.fillId,
    approval_id: fill.approvalId,
    dataset: fill.dataset,
    symbol: fill.symbol,
    side: fill.side,
    quantity_shares: fill.quantityShares,
    price_minor: fill.priceMinor,
    commission_minor: fill.commissionMinor,
    currency: fill.currency,
    filled_at_ms: fill.filledAtMs,
  });
  const added = yield* rowsOf(
    query.onConflict((conflict) => conflict.column("fill_id").doNothing()).returning("fill_id"),
  );
  return yield* booked(db, clock, added, "ledger.fill", fill.approvalId, fill);
}

function* addCash(db: Db, clock: Clock, movement: CashMovement): Script<boolean> {
  const query = db.insertInto("cash_movements").values({
    movement_id: movement.movementId,
    dataset: movement.dataset,
    kind: movement.kind,
    symbol: movement.symbol,
    amount_minor: movement.amountMinor,
    currency: movement.currency,
    booked_at_ms: movement.bookedAtMs,
  });
  const added = yield* rowsOf(
    query.onConflict((conflict) => conflict.column("movement_id").doNothing()).returning("movement_id"),
  );
  return yield* booked(db, clock, added, `ledger.${movement.kind}`, movement.movementId, movement);
}

function* addSplit(db: Db, clock: Clock, movement: ShareMovement): Script<boolean> {
  const query = db.insertInto("splits").values({
    movement_id: movement.movementId,
    dataset: movement.dataset,
    symbol: movement.symbol,
    ratio: movement.ratio,
    ex_ms: movement.exMs,
    booked_at_ms: movement.bookedAtMs,
  });
  const added = yield* rowsOf(
    query.onConflict((conflict) => conflict.column("movement_id").doNothing()).returning("movement_id"),
  );
  return yield* booked(db, clock, added, "ledger.split", movement.movementId, movement);
}

function* booked(
  db: Db,
  clock: Clock,
  added: readonly unknown[],
  action: string,
  subject: string,
  detail: unknown,
): Script<boolean> {
  if (added.length === 0) return false;
  yield* addLine(db, { atMs: clock.nowMs(), actor: "ledger", action, subject, detail });
  return true;
}

function* fillsUntil(db: Db, dataset: string, untilMs: number): Script<readonly Fill[]> {
  const query = db.selectFrom("fills").selectAll().where("dataset", "=", dataset).where("filled_at_ms", "<=", untilMs);
  return (yield* rowsOf(query.orderBy("filled_at_ms").orderBy("fill_id"))).map(fillOf);
}

function* fillsOf(db: Db, approvalId: string): Script<readonly Fill[]> {
  const query = db.selectFrom("fills").selectAll().where("approval_id", "=", approvalId);
  return (yield* rowsOf(query.orderBy("filled_at_ms").orderBy("fill_id"))).map(fillOf);
}

function* cashUntil(db: Db, dataset: string, untilMs: number): Script<readonly CashMovement[]> {
  const query = db
    .selectFrom("cash_movements")
    .selectAll()
    .where("dataset", "=", dataset)
    .where("booked_at_ms", "<=", untilMs);
  return (yield* rowsOf(query.orderBy("booked_at_ms").orderBy("movement_id"))).map((row) => ({
    movementId: row.movement_id,
    dataset: row.dataset,
    kind: row.kind as CashMovement["kind"],
    symbol: row.symbol,
    amountMinor: row.amount_minor,
    currency: row.currency,
    bookedAtMs: row.booked_at_ms,
  }));
}

function* splitsUntil(db: Db, dataset: string, untilMs: number): Script<readonly ShareMovement[]> {
  const query = db.selectFrom("splits").selectAll().where("dataset", "=", dataset).where("booked_at_ms", "<=", untilMs);
  return (yield* rowsOf(query.orderBy("ex_ms").orderBy("movement_id"))).map((row) => ({
    movementId: row.movement_id,
    dataset: row.dataset,
    symbol: row.symbol,
    ratio: row.ratio,
    exMs: row.ex_ms,
    bookedAtMs: row.booked_at_ms,
  }));
}

const fillOf = (row: Selectable<Tables["fills"]>): Fill => ({
  fillId: row.fill_id,
  approvalId: row.approval_id,
  dataset: row.dataset,
  symbol: row.symbol,
  side: row.side as Side,
  quantityShares: row.quantity_shares,
  priceMinor: row.price_minor,
  commissionMinor: row.commission_minor,
  currency: row.currency,
  filledAtMs: row.filled_at_ms,
});
