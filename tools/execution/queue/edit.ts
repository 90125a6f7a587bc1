// A person changes size, limit or stop. The changed order has a hash of its own, passes the gate again and needs all its approvers anew.

import { z } from "zod";
import { callerError } from "#infra/runtime/index.ts";
import { type AsOf, type Order, OrderEdit, orderHash } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { requireName } from "./people.ts";
import { approversNeeded } from "./propose.ts";
import { move, type QueueContext, readyForPeople, requireHash, requirePending } from "./queue-context.ts";
import { recheck } from "./recheck.ts";

export interface EditRequest {
  readonly hash: string;
  readonly as: string;
  readonly edit: OrderEdit;
  readonly asOf?: AsOf;
}

/**
 * The approval, pending with the new order and hash. An edit that the gate refuses leaves everything as it was.
 * @throws as approve does, and tools/input-invalid for an edit that is none or changes nothing
 */
export async function edit(
  context: QueueContext,
  approvalId: string,
  { hash, as, edit: wish, asOf }: EditRequest,
): Promise<Approval> {
  const name = requireName(as);
  for (;;) {
    const approval = await readyForPeople(context, approvalId);
    requireHash(approval, hash);
    requirePending(approval, "edited");
    const order = editedOrder(approval, wish);
    const verdict = await recheck(context, approval, order, asOf);
    const change = {
      state: "edited" as const,
      order,
      orderHash: orderHash(order),
      verdict,
      approvedBy: [],
      approversNeeded: approversNeeded(order, context.limits),
    };
    if (await move(context, approval, { write: "approval.edited", change, by: name, note: noteOf(wish) }))
      return readyForPeople(context, approvalId);
  }
}

function editedOrder({ order, orderHash: before }: Approval, wish: OrderEdit): Order {
  const parsed = OrderEdit.safeParse(wish);
  if (!parsed.success) throw callerError("tools/input-invalid", z.prettifyError(parsed.error));
  const edited = {
    ...order,
    ...Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined)),
  } as Order;
  if (orderHash(edited) === before) throw callerError("tools/input-invalid", "The edit changes nothing.");
  return edited;
}

const noteOf = (wish: OrderEdit): string =>
  Object.entries(wish)
    .map(([field, value]) => `${field} ${value}`)
    .join(", ");
