// The paper broker's order book in SQL.

import type { Kysely } from "kysely";
import type { Clock } from "#infra/runtime/index.ts";
import type { PaperBook, PaperOrder } from "../paper-book.port.ts";
import { addLine } from "./audit-lines.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

export function paperBook(db: Kysely<Tables>, session: Session, clock: Clock): PaperBook {
  return {
    accept: (order) => session.write(() => accept(db, clock, order)),
    find: (clientOrderId) => session.read(() => find(db, clientOrderId)),
  };
}

function* accept(db: Kysely<Tables>, clock: Clock, order: PaperOrder): Script<PaperOrder> {
  const query = db.insertInto("paper_orders").values({
    client_order_id: order.clientOrderId,
    approval_id: order.approvalId,
    order_json: toText(order.order),
    submitted_ms: order.submittedMs,
    terms: toText(order.terms),
  });
  const added = yield* rowsOf(
    query.onConflict((conflict) => conflict.column("client_order_id").doNothing()).returning("client_order_id"),
  );
  if (added.length > 0) {
    yield* addLine(db, {
      atMs: clock.nowMs(),
      actor: "paper-broker",
      action: "broker.accepted",
      subject: order.approvalId,
      detail: order,
    });
  }
  return (yield* find(db, order.clientOrderId)) ?? order;
}

function* find(db: Kysely<Tables>, clientOrderId: string): Script<PaperOrder | null> {
  const [row] = yield* rowsOf(db.selectFrom("paper_orders").selectAll().where("client_order_id", "=", clientOrderId));
  if (!row) return null;
  return {
    clientOrderId: row.client_order_id,
    approvalId: row.approval_id,
    order: fromText(row.order_json),
    submittedMs: row.submitted_ms,
    terms: fromText(row.terms),
  };
}
