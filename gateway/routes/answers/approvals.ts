// Approvals as they go out: times as ISO text, fills and history beside them.

import { isoTime } from "#infra/runtime/index.ts";
import type { Fill } from "#knowledge/domain/index.ts";
import type { Approval, HistoryLine } from "#knowledge/stores/records/index.ts";
import type { ApprovalView } from "#tools/execution/index.ts";
import { ApprovalDetail, ApprovalSummary } from "../../contract/index.ts";

const summary = (approval: Approval) => ({
  approvalId: approval.approvalId,
  runId: approval.runId,
  dataset: approval.dataset,
  state: approval.state,
  order: approval.order,
  orderHash: approval.orderHash,
  requestedBy: approval.requestedBy,
  requestedAt: isoTime(approval.requestedAtMs),
  expiresAt: isoTime(approval.expiresAtMs),
  approversNeeded: approval.approversNeeded,
  approvedBy: approval.approvedBy,
});

const fillAnswer = (fill: Fill) => ({
  fillId: fill.fillId,
  quantityShares: fill.quantityShares,
  priceMinor: fill.priceMinor,
  commissionMinor: fill.commissionMinor,
  currency: fill.currency,
  filledAt: isoTime(fill.filledAtMs),
});

const historyAnswer = ({ atMs, from, to, by, orderHash, note }: HistoryLine) => ({
  at: isoTime(atMs),
  from,
  to,
  by,
  orderHash,
  note,
});

export const approvalSummary = (approval: Approval): ApprovalSummary => ApprovalSummary.parse(summary(approval));

export const approvalDetail = ({ approval, fills, history }: ApprovalView): ApprovalDetail =>
  ApprovalDetail.parse({
    ...summary(approval),
    verdict: approval.verdict,
    fills: fills.map(fillAnswer),
    history: history.map(historyAnswer),
  });
