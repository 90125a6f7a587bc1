// The audit trail in SQL. Every write that leaves an audit line calls addLine within its own script.

import type { Kysely, Selectable } from "kysely";
import { auditHash, followsOn, genesisHash } from "#infra/security/index.ts";
import type { AuditLine, AuditTrail } from "../audit-trail.port.ts";
import { fromText, toText } from "./json-text.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

export type NewLine = Pick<AuditLine, "atMs" | "actor" | "action" | "subject" | "detail">;

const verifyStep = 1_000;

/** Appends a line. Raising the head first makes concurrent writers wait for each other there. */
export function* addLine(db: Kysely<Tables>, { atMs, actor, action, subject, detail }: NewLine): Script<AuditLine> {
  const [head] = yield* rowsOf(
    db
      .updateTable("audit_head")
      .set((eb) => ({ seq: eb("seq", "+", 1) }))
      .where("id", "=", 1)
      .returning(["seq", "hash"]),
  );
  if (!head) throw new Error("audit_head has lost its row.");
  const detailText = toText(detail);
  const content = {
    seq: head.seq,
    atMs,
    actor,
    action,
    subject,
    detail: fromText(detailText),
    previousHash: head.hash,
  };
  const line = { ...content, hash: auditHash(content) };
  yield* rowsOf(
    db.insertInto("audit").values({
      seq: line.seq,
      at_ms: atMs,
      actor,
      action,
      subject,
      detail: detailText,
      previous_hash: line.previousHash,
      hash: line.hash,
    }),
  );
  yield* rowsOf(db.updateTable("audit_head").set({ hash: line.hash }).where("id", "=", 1));
  return line;
}

/** Makes this script the only writer of the chain until it ends. */
export function* holdChain(db: Kysely<Tables>): Script<void> {
  yield* rowsOf(
    db
      .updateTable("audit_head")
      .set((eb) => ({ seq: eb.ref("seq") }))
      .where("id", "=", 1),
  );
}

export function auditTrail(db: Kysely<Tables>, session: Session): AuditTrail {
  return {
    add: (line) => session.write(() => addLine(db, line)),
    read: (fromSeq, limit) => session.read(() => readLines(db, fromSeq, limit)),
    verify: () => session.read(() => verifyChain(db)),
  };
}

function* readLines(db: Kysely<Tables>, fromSeq: number, limit: number): Script<readonly AuditLine[]> {
  const rows = yield* rowsOf(
    db.selectFrom("audit").selectAll().where("seq", ">=", fromSeq).orderBy("seq").limit(limit),
  );
  return rows.map(lineOf);
}

function* verifyChain(db: Kysely<Tables>): Script<{ readonly lines: number; readonly brokenAtSeq: number | null }> {
  let last = { seq: 0, hash: genesisHash };
  let lines = 0;
  for (;;) {
    const batch = yield* readLines(db, last.seq + 1, verifyStep);
    for (const line of batch) {
      if (!followsOn(line, last)) return { lines, brokenAtSeq: last.seq + 1 };
      last = line;
      lines += 1;
    }
    if (batch.length < verifyStep) break;
  }
  const [head] = yield* rowsOf(db.selectFrom("audit_head").select(["seq", "hash"]));
  const whole = head !== undefined && head.seq === last.seq && head.hash === last.hash;
  return { lines, brokenAtSeq: whole ? null : last.seq + 1 };
}

const lineOf = (row: Selectable<Tables["audit"]>): AuditLine => ({
  seq: row.seq,
  atMs: row.at_ms,
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  detail: fromText(row.detail),
  previousHash: row.previous_hash,
  hash: row.hash,
});
