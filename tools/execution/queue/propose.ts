// Putting an order to people. The intent is stored first; the id comes from the run, so a node that runs again finds its own proposal.

import { callerError, contentId } from "#infra/runtime/index.ts";
import { notionalMinor, type Order, orderHash } from "#knowledge/domain/index.ts";
import type { Approval, VerdictRecord } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import { atPoints } from "./crash-points.ts";
import { requireName } from "./people.ts";
import { type QueueContext, readyForPeople } from "./queue-context.ts";

export interface Proposal {
  readonly runId: string;
  readonly order: Order;
  /** The gate's verdict on exactly this order. */
  readonly verdict: VerdictRecord;
  readonly requestedBy: string;
  /** Shape of graph and configuration. */
  readonly fingerprint: string;
}

/** One run proposes once. */
export const approvalIdOf = (runId: string): string => contentId("approval", { runId });

/** The approval, pending or as far as it has got since; a second call for the run changes nothing.
 * @throws tools/risk-refused where the verdict is no approval of this very order */
export async function propose(context: QueueContext, proposal: Proposal): Promise<Approval> {
  const approval = newApproval(context, proposal);
  requireApproval(approval);
  const { records, crash, clock } = context;
  const line = { atMs: clock.nowMs(), by: approval.requestedBy, note: null };
  const known = await records.approvals.get(approval.approvalId);
  if (!known) await atPoints(crash, "approval.proposed", () => records.approvals.create(approval, line));
  return readyForPeople(context, approval.approvalId);
}

function newApproval(
  { clock, limits }: QueueContext,
  { runId, order, verdict, requestedBy, fingerprint }: Proposal,
): Approval {
  const now = clock.nowMs();
  return {
    approvalId: approvalIdOf(runId),
    runId,
    dataset: order.dataset,
    state: "proposed",
    order,
    orderHash: orderHash(order),
    verdict,
    requestedBy: requireName(requestedBy),
    requestedAtMs: now,
    expiresAtMs: now + limits.approvals.expiresAfterMinutes * 60_000,
    approversNeeded: approversNeeded(order, limits),
    approvedBy: [],
    fingerprint,
  };
}

/** Two different people above the threshold. */
export const approversNeeded = (order: Order, { approvals }: Limits): number =>
  notionalMinor(order) > approvals.twoApproversAboveMinor ? 2 : 1;

function requireApproval({ verdict, orderHash: hash }: Approval): void {
  if (verdict.kind === "approved" && verdict.orderHash === hash) return;
  const why = verdict.kind === "refused" ? `${verdict.rule}: ${verdict.reason}` : "its verdict is about another order";
  throw callerError("tools/risk-refused", `The order was not proposed: ${why}`, {
    rule: verdict.rule,
    reason: verdict.reason,
  });
}
