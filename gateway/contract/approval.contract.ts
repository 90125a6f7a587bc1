// Approvals as the command line, REST and the page see them. Times are ISO 8601.

import { z } from "zod";
import { OrderAnswer } from "./answer.contract.ts";

export const ApprovalSummary = z
  .strictObject({
    approvalId: z.string(),
    runId: z.string(),
    dataset: z.string(),
    state: z.enum([
      "proposed",
      "pending",
      "approved",
      "edited",
      "rejected",
      "expired",
      "submitted",
      "filled",
      "failed",
    ]),
    order: OrderAnswer,
    orderHash: z.string(),
    requestedBy: z.string(),
    requestedAt: z.string(),
    expiresAt: z.string(),
    approversNeeded: z.int(),
    approvedBy: z.array(z.string()),
  })
  .meta({ id: "ApprovalSummary" });
export type ApprovalSummary = z.infer<typeof ApprovalSummary>;

export const RuleAnswer = z
  .strictObject({
    rule: z.string(),
    passed: z.boolean(),
    measured: z.number().nullable(),
    limit: z.number().nullable(),
    unit: z.string(),
    reason: z.string(),
  })
  .meta({ id: "RuleAnswer" });

export const VerdictAnswer = z
  .strictObject({
    kind: z.enum(["approved", "refused"]),
    orderHash: z.string(),
    checkedAsOf: z.string(),
    rule: z.string().nullable(),
    reason: z.string().nullable(),
    /** Of a refusal: the most shares of the same order that would pass; 0 where no smaller one does. */
    largestQuantityShares: z.int().nullable(),
    checks: z.array(RuleAnswer),
  })
  .meta({ id: "VerdictAnswer" });

export const FillAnswer = z
  .strictObject({
    fillId: z.string(),
    quantityShares: z.int(),
    priceMinor: z.int(),
    commissionMinor: z.int(),
    currency: z.string(),
    filledAt: z.string(),
  })
  .meta({ id: "FillAnswer" });

export const HistoryAnswer = z
  .strictObject({
    at: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    by: z.string(),
    orderHash: z.string(),
    note: z.string().nullable(),
  })
  .meta({ id: "HistoryAnswer" });

export const ApprovalDetail = z
  .strictObject({
    ...ApprovalSummary.shape,
    verdict: VerdictAnswer,
    fills: z.array(FillAnswer),
    history: z.array(HistoryAnswer),
  })
  .meta({ id: "ApprovalDetail" });
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;

export const ApproveRequest = z
  .strictObject({
    hash: z.string(),
    as: z.string().min(1).max(80),
    /** Where the market stands for the second check; the decision's own as-of where left out. */
    asOf: z.string().optional(),
  })
  .meta({ id: "ApproveRequest" });
export const RejectRequest = z
  .strictObject({ hash: z.string(), as: z.string().min(1).max(80), reason: z.string().min(1).max(600) })
  .meta({ id: "RejectRequest" });
export const EditRequest = z
  .strictObject({
    hash: z.string(),
    as: z.string().min(1).max(80),
    quantityShares: z.int().positive().optional(),
    limitPriceMinor: z.int().positive().optional(),
    stopPriceMinor: z.int().positive().nullable().optional(),
  })
  .meta({ id: "EditRequest" });
