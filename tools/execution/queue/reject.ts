// A person says no. The requester may too: that is withdrawing it.

import { callerError } from "#infra/runtime/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { requireName, samePerson } from "./people.ts";
import { move, type QueueContext, readyForPeople, requireHash, requirePending } from "./queue-context.ts";

export interface RejectRequest {
  readonly hash: string;
  readonly as: string;
  readonly reason: string;
}

/** The approval, rejected. The same person rejecting it again changes nothing.
 * @throws as approve does, and tools/input-invalid without a reason */
export async function reject(
  context: QueueContext,
  approvalId: string,
  { hash, as, reason }: RejectRequest,
): Promise<Approval> {
  const name = requireName(as);
  const note = reason.trim();
  if (note.length === 0 || note.length > 600)
    throw callerError("tools/input-invalid", `reason: wanted 1 to 600 characters, found ${note.length}.`);
  for (;;) {
    const approval = await readyForPeople(context, approvalId);
    requireHash(approval, hash);
    if (approval.state === "rejected" && (await rejectedBy(context, approval, name))) return approval;
    requirePending(approval, "rejected");
    if (await move(context, approval, { write: "approval.rejected", change: { state: "rejected" }, by: name, note }))
      return readyForPeople(context, approvalId);
  }
}

async function rejectedBy({ records }: QueueContext, { approvalId }: Approval, name: string): Promise<boolean> {
  const last = (await records.approvals.history(approvalId)).at(-1);
  return last?.to === "rejected" && samePerson(last.by, name);
}
