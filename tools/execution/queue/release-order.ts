// From a stored approval back to an order that a broker takes. The mark of approval does not survive storage; it is given again here,
// to an approval that people have released and whose order is still the very one they and the gate saw.

import { QuorumError } from "#infra/runtime/index.ts";
import { type Order, orderHash } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import type { Approved } from "#tools/risk/index.ts";
import { markApproved } from "../../risk/approved.ts";

/** @throws tools/approval-state, tools/approval-hash-mismatch: the records were tampered with */
export function releaseOrder({
  approvalId,
  state,
  order,
  orderHash: hash,
  verdict,
  approvedBy,
  approversNeeded,
}: Approval): Approved<Order> {
  const details = { fault: "bug", retry: false, context: { approvalId } } as const;
  if (state !== "approved" || verdict.kind !== "approved" || approvedBy.length < approversNeeded) {
    throw new QuorumError(
      "tools/approval-state",
      `Approval ${approvalId} is ${state} with ${approvedBy.length} of ${approversNeeded} names: it releases nothing.`,
      details,
    );
  }
  if (orderHash(order) !== hash || verdict.orderHash !== hash) {
    throw new QuorumError(
      "tools/approval-hash-mismatch",
      `Approval ${approvalId}: order, hash and verdict do not belong together.`,
      details,
    );
  }
  return markApproved(order);
}
