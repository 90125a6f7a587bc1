// Approvals in SQL: each change together with its history line and its audit line, or not at all.

import type { Kysely, Selectable } from "kysely";
import type {
  Approval,
  ApprovalChange,
  ApprovalRecords,
  ApprovalState,
  Expected,
  HistoryLine,
} from "../approval-records.port.ts";
import { addLine, holdChain } from "./audit-lines.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type By = Omit<HistoryLine, "from" | "to" | "orderHash">;
type Db = Kysely<Tables>;

export function approvalRecords(db: Db, session: Session): ApprovalRecords {
  return {
    create: (approval, line) => session.write(() => create(db, approval, line)),
    change: (approvalId, expected, change, line) =>
      session.write(() => changeApproval(db, approvalId, expected, change, line)),
    approvedSoFar: (dataset) => session.read(() => countApproved(db, dataset)),
    get: (approvalId) => session.read(() => find(db, approvalId)),
    list: (filter) => session.read(() => list(db, filter)),
    history: (approvalId) => session.read(() => historyOf(db, approvalId)),
  };
}

function* create(db: Db, approval: Approval, line: By): Script<Approval> {
  const inserted = yield* rowsOf(
    db
      .insertInto("approvals")
      .values(rowOf(approval))
      .onConflict((conflict) => conflict.column("approval_id").doNothing())
      .returning("approval_id"),
  );
  if (inserted.length > 0)
    yield* record(db, null, approval, line, { order: approval.order, verdict: approval.verdict });
  const stored = yield* find(db, approval.approvalId);
  return stored ?? approval;
}

function* changeApproval(
  db: Db,
  approvalId: string,
  expected: Expected,
  change: ApprovalChange,
  line: By,
): Script<boolean> {
  yield* holdChain(db);
  const before = yield* find(db, approvalId);
  if (!before || !(yield* holds(db, before, expected))) return false;
  const after: Approval = { ...before, ...change, approvedBy: [...(change.approvedBy ?? before.approvedBy)] };
  yield* rowsOf(db.updateTable("approvals").set(rowOf(after)).where("approval_id", "=", approvalId));
  yield* record(db, before.state, after, line, {
    ...(change.order && { order: change.order }),
    ...(change.verdict && { verdict: change.verdict }),
  });
  return true;
}

function* holds(db: Db, before: Approval, expected: Expected): Script<boolean> {
  const same =
    before.state === expected.state &&
    before.orderHash === expected.orderHash &&
    toText(before.approvedBy) === toText(expected.approvedBy);
  if (!same || expected.approvedSoFar === undefined) return same;
  return (yield* countApproved(db, before.dataset)) === expected.approvedSoFar;
}

/** History and audit of a change; the history line bears the number of the audit line. */
function* record(
  db: Db,
  from: ApprovalState | null,
  after: Approval,
  { atMs, by, note }: By,
  changed: object,
): Script<void> {
  const { approvalId, state, orderHash, approvedBy } = after;
  const { seq } = yield* addLine(db, {
    atMs,
    actor: by,
    action: `approval.${state}`,
    subject: approvalId,
    detail: { from, to: state, orderHash, approvedBy, note, ...changed },
  });
  yield* rowsOf(
    db.insertInto("approval_history").values({
      approval_id: approvalId,
      seq,
      at_ms: atMs,
      from_state: from,
      to_state: state,
      by_whom: by,
      order_hash: orderHash,
      note,
    }),
  );
}

function* countApproved(db: Db, dataset: string): Script<number> {
  const rows = yield* rowsOf(
    db
      .selectFrom("approval_history as line")
      .innerJoin("approvals", "approvals.approval_id", "line.approval_id")
      .select((eb) => eb.fn.countAll<number>().as("times"))
      .where("approvals.dataset", "=", dataset)
      .where("line.to_state", "=", "approved"),
  );
  return Number(rows[0]?.times ?? 0);
}

function* find(db: Db, approvalId: string): Script<Approval | null> {
  const [row] = yield* rowsOf(db.selectFrom("approvals").selectAll().where("approval_id", "=", approvalId));
  return row ? approvalOf(row) : null;
}

function* list(db: Db, { states, dataset }: Parameters<ApprovalRecords["list"]>[0]): Script<readonly Approval[]> {
  if (states?.length === 0) return [];
  let query = db.selectFrom("approvals").selectAll();
  if (states) query = query.where("state", "in", [...states]);
  if (dataset !== undefined) query = query.where("dataset", "=", dataset);
  return (yield* rowsOf(query.orderBy("requested_at_ms", "desc").orderBy("approval_id", "desc"))).map(approvalOf);
}

function* historyOf(db: Db, approvalId: string): Script<readonly HistoryLine[]> {
  const rows = yield* rowsOf(
    db.selectFrom("approval_history").selectAll().where("approval_id", "=", approvalId).orderBy("seq"),
  );
  return rows.map((row) => ({
    atMs: row.at_ms,
    from: row.from_state as ApprovalState | null,
    to: row.to_state as ApprovalState,
    by: row.by_whom,
    orderHash: row.order_hash,
    note: row.note,
  }));
}

const rowOf = (approval: Approval): Tables["approvals"] => ({
  approval_id: approval.approvalId,
  run_id: approval.runId,
  dataset: approval.dataset,
  state: approval.state,
  order_json: toText(approval.order),
  order_hash: approval.orderHash,
  verdict: toText(approval.verdict),
  requested_by: approval.requestedBy,
  requested_at_ms: approval.requestedAtMs,
  expires_at_ms: approval.expiresAtMs,
  approvers_needed: approval.approversNeeded,
  approved_by: toText(approval.approvedBy),
  fingerprint: approval.fingerprint,
});

const approvalOf = (row: Selectable<Tables["approvals"]>): Approval => ({
  approvalId: row.approval_id,
  runId: row.run_id,
  dataset: row.dataset,
  state: row.state as ApprovalState,
  order: fromText(row.order_json),
  orderHash: row.order_hash,
  verdict: fromText(row.verdict),
  requestedBy: row.requested_by,
  requestedAtMs: row.requested_at_ms,
  expiresAtMs: row.expires_at_ms,
  approversNeeded: row.approvers_needed,
  approvedBy: fromText(row.approved_by),
  fingerprint: row.fingerprint,
});
