// The gate asked again, as the world stands now: on approval and on an edit.

import { callerError, isoTime } from "#infra/runtime/index.ts";
import { type AsOf, asOf as asOfMs, type Order, orderHash } from "#knowledge/domain/index.ts";
import { checkAsOf } from "#knowledge/stores/market/index.ts";
import type { Approval, VerdictRecord } from "#knowledge/stores/records/index.ts";
import { checkOrder, riskWorldAt, verdictRecord } from "#tools/risk/index.ts";
import type { QueueContext } from "./queue-context.ts";

/**
 * The gate's verdict on an order under an approval, against the account with everything submitted since.
 * It never looks from an earlier moment than the last check did: an order decided with Tuesday's news cannot be sent on Monday.
 * @throws tools/risk-refused with rule and reason, knowledge/as-of-out-of-range
 */
export async function recheck(
  context: QueueContext,
  approval: Approval,
  order: Order,
  asOf?: AsOf,
): Promise<VerdictRecord> {
  const moment = await requireMoment(context, approval, asOf);
  const verdict = verdictRecord(
    await checkOrder(order, await riskWorldAt(context, approval.dataset, moment, coverageOf(approval))),
    orderHash(order),
  );
  if (verdict.kind === "approved") return verdict;
  throw callerError("tools/risk-refused", `The risk gate refuses the order (${verdict.rule}): ${verdict.reason}`, {
    rule: verdict.rule,
    reason: verdict.reason,
    checks: verdict.checks,
  });
}

async function requireMoment({ market }: QueueContext, { verdict, dataset }: Approval, asOf?: AsOf): Promise<AsOf> {
  const last = asOfMs(Date.parse(verdict.checkedAsOf));
  if (asOf === undefined) return last;
  if (asOf < last)
    throw callerError(
      "tools/input-invalid",
      `as-of: wanted ${isoTime(last)}, where the order was last checked, or later; found ${isoTime(asOf)}.`,
    );
  const { nowMs } = (await market.datasets()).find(({ id }) => id === dataset) ?? {};
  return checkAsOf(await market.bounds(dataset), asOf, nowMs);
}

/** How many specialists answered is a fact of the run; it is carried over from the first verdict. */
const coverageOf = ({ verdict }: Approval): number =>
  verdict.checks.find(({ rule }) => rule === "coverage")?.measured ?? 0;
