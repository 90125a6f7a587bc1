// From approved to filled or failed. Every step can be done again after a crash: the broker knows the order by its name,
// a fill is booked once under its id, a state changes only from the state before.

import { asQuorumError, callerError, QuorumError } from "#infra/runtime/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import { killSwitchOn } from "#tools/risk/index.ts";
import { clientOrderId, type Settlement } from "../broker.port.ts";
import { atPoints } from "./crash-points.ts";
import { move, present, type QueueContext } from "./queue-context.ts";
import { releaseOrder } from "./release-order.ts";

/**
 * Takes an approved order as far as the market known allows: filled, failed, or submitted while it works on.
 * @throws tools/approval-state where nobody released it, tools/risk-refused while the kill switch is on and it has not been sent
 */
export async function execute(context: QueueContext, approvalId: string): Promise<Approval> {
  for (;;) {
    const approval = await present(context, approvalId);
    if (approval.state === "filled" || approval.state === "failed") return approval;
    if (approval.state === "approved") await send(context, approval);
    else if (approval.state !== "submitted") throw notReleased(approval);
    else if (!(await context.inTurn(() => meetMarket(context, approval)))) return approval;
  }
}

async function send(context: QueueContext, approval: Approval): Promise<void> {
  const { broker, crash } = context;
  const name = clientOrderId(approval.approvalId, approval.orderHash);
  try {
    if (!(await broker.find(name))) {
      await requireNoKillSwitch(context, approval);
      const ticket = {
        clientOrderId: name,
        approvalId: approval.approvalId,
        submittedMs: Date.parse(approval.verdict.checkedAsOf),
      };
      await atPoints(crash, "broker.submit", () => broker.submit(releaseOrder(approval), ticket));
    }
  } catch (thrown) {
    const error = asQuorumError(thrown);
    if (error.code !== "tools/broker-refused") throw thrown;
    await move(context, approval, {
      write: "approval.failed",
      change: { state: "failed" },
      by: broker.id,
      note: error.message,
    });
    return;
  }
  await move(context, approval, {
    write: "approval.submitted",
    change: { state: "submitted" },
    by: "desk",
    note: name,
  });
}

/** Books what has traded; false while the order works on. */
async function meetMarket(context: QueueContext, approval: Approval): Promise<boolean> {
  const { broker, records, crash } = context;
  const settlement = await broker.settle(clientOrderId(approval.approvalId, approval.orderHash));
  const booked = new Set((await records.ledger.fillsOf(approval.approvalId)).map(({ fillId }) => fillId));
  for (const fill of settlement.fills) {
    if (!booked.has(fill.fillId)) await atPoints(crash, "ledger.fill", () => records.ledger.addFill(fill));
  }
  await requireWholeFills(context, approval, settlement);
  if (settlement.state === "working") return false;
  const { state, reason } = settlement;
  await move(context, approval, {
    write: `approval.${state}`,
    change: { state },
    by: broker.id,
    ...(reason !== null && { note: reason }),
  });
  return true;
}

/** The ledger holds all that the broker traded, and never more than was ordered. */
async function requireWholeFills(
  { records }: QueueContext,
  { approvalId, order }: Approval,
  { state, fills }: Settlement,
): Promise<void> {
  const booked = (await records.ledger.fillsOf(approvalId)).reduce((sum, fill) => sum + fill.quantityShares, 0);
  const traded = fills.reduce((sum, fill) => sum + fill.quantityShares, 0);
  if (booked >= traded && booked <= order.quantityShares && (state !== "filled" || booked === order.quantityShares))
    return;
  throw new QuorumError(
    "tools/order-invalid",
    `Approval ${approvalId}: ${booked} shares are booked, the broker says ${traded} of ${order.quantityShares}.`,
    {
      fault: "bug",
      retry: false,
      context: { approvalId, booked, traded },
    },
  );
}

async function requireNoKillSwitch({ records, limits }: QueueContext, { approvalId }: Approval): Promise<void> {
  if (!(await killSwitchOn(records, limits))) return;
  const says = `The kill switch is on: approval ${approvalId} stays approved and is sent when it is off.`;
  throw callerError("tools/risk-refused", says, { approvalId, rule: "kill-switch", reason: "The kill switch is on." });
}

const notReleased = ({ approvalId, state }: Approval): QuorumError =>
  callerError("tools/approval-state", `Approval ${approvalId} is ${state}; only an approved one is sent.`, {
    approvalId,
    state,
  });
