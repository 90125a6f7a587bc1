// Whether a person may approve, said before the click. The gateway decides; this only spares a refusal that can be foreseen.

import type { ApprovalDetail } from "../../contract/index.ts";

export type Act = "approve" | "edit" | "reject";

export type May = { readonly ok: true } | { readonly ok: false; readonly because: string };

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
const no = (because: string): May => ({ ok: false, because });

export const isOpen = (approval: Pick<ApprovalDetail, "state">): boolean =>
  approval.state === "pending" || approval.state === "edited";

/** May this person reject or edit? The requester may. */
export function mayChange(approval: ApprovalDetail, as: string, leftMs: number): May {
  if (!isOpen(approval)) return no(`This order is ${approval.state}: nothing is left to decide.`);
  if (leftMs <= 0) return no("The time to decide is over. Ask the question again for a fresh proposal.");
  if (as.trim() === "") return no("Say who you are first: every decision is kept with a name.");
  return { ok: true };
}

export function mayApprove(approval: ApprovalDetail, as: string, leftMs: number, killSwitch: boolean): May {
  const change = mayChange(approval, as, leftMs);
  if (!change.ok) return change;
  if (killSwitch) return no("The kill switch is on: no order can be approved.");
  if (approval.verdict.kind === "refused")
    return no("The risk gate refused this order. Edit it so that it passes, or reject it.");
  if (same(as, approval.requestedBy))
    return no(`${approval.requestedBy} asked for this order, so someone else must approve it.`);
  if (approval.approvedBy.some((name) => same(name, as)))
    return no(`${as.trim()} has approved already. Another person is needed.`);
  return { ok: true };
}
