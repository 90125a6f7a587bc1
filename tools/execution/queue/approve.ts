// A person approves the order at the hash seen. The approver is never the requester; above the threshold two different people are needed.
// Whoever edited an order may approve the edit, unless he is the requester.

import { callerError } from "#infra/runtime/index.ts";
import type { AsOf } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { requireName, samePerson } from "./people.ts";
import { approversNeeded } from "./propose.ts";
import { move, type QueueContext, readyForPeople, requireHash, requirePending } from "./queue-context.ts";
import { recheck } from "./recheck.ts";

export interface ApproveRequest {
  readonly hash: string;
  readonly as: string;
  /** Where the market stands for the second check; where it was last checked, if left out. */
  readonly asOf?: AsOf;
}

/**
 * The approval as it stands afterwards: approved, or pending with one of two names on it. The same person approving the same hash
 * again is answered with the present state and changes nothing. Where another order is approved meanwhile, the gate is asked anew.
 * @throws tools/approval-not-found, tools/approval-hash-mismatch, tools/approval-same-person, tools/approval-state,
 *   tools/approval-expired, tools/risk-refused, tools/input-invalid, and what beforeApprove throws
 */
export async function approve(
  context: QueueContext,
  approvalId: string,
  { hash, as, asOf }: ApproveRequest,
): Promise<Approval> {
  const name = requireName(as);
  for (;;) {
    const approval = await readyForPeople(context, approvalId);
    requireHash(approval, hash);
    if (alreadyApproved(approval, name)) return approval;
    requirePending(approval, "approved");
    requireOther(approval, name);
    await context.beforeApprove(approval);
    const approvedSoFar = await context.records.approvals.approvedSoFar(approval.dataset); // before the account is looked at
    const verdict = await recheck(context, approval, approval.order, asOf);
    const approvedBy = [...approval.approvedBy, name];
    const needed = Math.max(approval.approversNeeded, approversNeeded(approval.order, context.limits));
    const enough = approvedBy.length >= needed;
    const moved = await move(context, approval, {
      write: enough ? "approval.approved" : "approval.first-of-two",
      change: { state: enough ? "approved" : "pending", verdict, approvedBy, approversNeeded: needed },
      by: name,
      approvedSoFar,
    });
    if (moved) return readyForPeople(context, approvalId);
  }
}

/** True where this person's approval of this hash already counts. */
function alreadyApproved({ state, approvedBy }: Approval, name: string): boolean {
  const stands =
    state === "pending" || state === "approved" || state === "submitted" || state === "filled" || state === "failed";
  return stands && approvedBy.some((other) => samePerson(other, name));
}

function requireOther({ approvalId, requestedBy }: Approval, name: string): void {
  if (!samePerson(requestedBy, name)) return;
  throw callerError(
    "tools/approval-same-person",
    `${requestedBy} asked for this order; somebody else has to approve it.`,
    { approvalId, requestedBy },
  );
}
