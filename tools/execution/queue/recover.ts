// After a start: whatever a crash left half done is finished, each exactly once. And the daily round of the orders at work.

import { asQuorumError, type ErrorCode } from "#infra/runtime/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { execute } from "./execute.ts";
import { expireOne, isOverdue, type QueueContext, readyForPeople } from "./queue-context.ts";

export interface RecoveryReport {
  /** As they stand now. */
  readonly moved: readonly Approval[];
  /** What could not be finished yet, and why: the kill switch, a broker that does not answer, a full disk. */
  readonly held: readonly { readonly approvalId: string; readonly code: ErrorCode; readonly message: string }[];
}

/** Expires what is overdue; puts every intent to people; sends and settles what is released. One that fails holds up no other.
 * A released order is sent also where the desk has changed its shape since: people released that very order, not the run behind it. */
export async function recover(context: QueueContext): Promise<RecoveryReport> {
  await expire(context);
  return finish(
    context,
    await context.records.approvals.list({ states: ["proposed", "edited", "approved", "submitted"] }),
  );
}

/** Lets the orders at the broker meet the prices known by now. */
export async function settle(context: QueueContext, dataset?: string): Promise<RecoveryReport> {
  return finish(
    context,
    await context.records.approvals.list({ states: ["submitted"], ...(dataset !== undefined && { dataset }) }),
  );
}

/** Those that were overdue, as they stand now. */
export async function expire(context: QueueContext): Promise<readonly Approval[]> {
  const overdue = (await context.records.approvals.list({ states: ["proposed", "pending", "edited"] })).filter(
    (approval) => isOverdue(context, approval),
  );
  const expired = [];
  for (const approval of overdue)
    if (await expireOne(context, approval)) expired.push({ ...approval, state: "expired" as const });
  return expired;
}

async function finish(context: QueueContext, approvals: readonly Approval[]): Promise<RecoveryReport> {
  const moved: Approval[] = [];
  const held: RecoveryReport["held"][number][] = [];
  for (const before of [...approvals].reverse()) {
    const { approvalId, state } = before;
    try {
      const released = state === "approved" || state === "submitted";
      const after = released ? await execute(context, approvalId) : await readyForPeople(context, approvalId);
      if (after.state !== state) moved.push(after);
    } catch (thrown) {
      const { code, message } = asQuorumError(thrown);
      held.push({ approvalId, code, message });
    }
  }
  return { moved, held };
}
