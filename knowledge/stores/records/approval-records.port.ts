// Approvals in store: the one truth about whether an order may go out. Every change is compare-and-set, with its history line
// and its audit line in the same transaction; who may cause which change is decided by tools/execution, not here.

import { z } from "zod";
import { Order } from "#knowledge/domain/index.ts";

export const ApprovalState = z.enum([
  "proposed",
  "pending",
  "approved",
  "edited",
  "rejected",
  "expired",
  "submitted",
  "filled",
  "failed",
]);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** One rule's finding about an order. `measured` and `limit` share the unit named. */
export const RuleCheck = z.strictObject({
  rule: z.string(),
  passed: z.boolean(),
  measured: z.number().nullable(),
  limit: z.number().nullable(),
  unit: z.string(),
  reason: z.string(),
});
export type RuleCheck = z.infer<typeof RuleCheck>;

export const VerdictRecord = z.strictObject({
  kind: z.enum(["approved", "refused"]),
  orderHash: z.string(),
  /** As-of of the check, ISO 8601. */
  checkedAsOf: z.string(),
  checks: z.array(RuleCheck),
  rule: z.string().nullable(),
  reason: z.string().nullable(),
  /** Of a refusal: the most shares of the same order that would pass, 0 where none; null in an approval and in records of before it was measured. */
  largestQuantityShares: z.int().min(0).nullable().default(null),
});
export type VerdictRecord = z.infer<typeof VerdictRecord>;

export const HistoryLine = z.strictObject({
  atMs: z.int(),
  from: ApprovalState.nullable(),
  to: ApprovalState,
  by: z.string(),
  orderHash: z.string(),
  note: z.string().nullable(),
});
export type HistoryLine = z.infer<typeof HistoryLine>;

export const Approval = z.strictObject({
  approvalId: z.string(),
  runId: z.string(),
  dataset: z.string(),
  state: ApprovalState,
  order: Order,
  orderHash: z.string(),
  verdict: VerdictRecord,
  requestedBy: z.string(),
  requestedAtMs: z.int(),
  expiresAtMs: z.int(),
  /** How many different people must approve. */
  approversNeeded: z.int().positive(),
  /** Who approved the present hash. */
  approvedBy: z.array(z.string()),
  /** Shape of graph and configuration when the run paused. */
  fingerprint: z.string(),
});
export type Approval = z.infer<typeof Approval>;

export interface ApprovalChange {
  readonly state: ApprovalState;
  readonly order?: Order;
  readonly orderHash?: string;
  readonly verdict?: VerdictRecord;
  readonly approvedBy?: readonly string[];
  readonly approversNeeded?: number;
}

/** What a change rests on. */
export interface Expected {
  readonly state: ApprovalState;
  readonly orderHash: string;
  readonly approvedBy: readonly string[];
  /** Set where the change rests on the account too: no other order of the data set was approved since this was counted. */
  readonly approvedSoFar?: number;
}

export interface ApprovalRecords {
  /** Stores a new approval in its first state; the same id twice keeps the first (a node that runs again after a crash). */
  create(approval: Approval, line: Omit<HistoryLine, "from" | "to" | "orderHash">): Promise<Approval>;
  /**
   * Moves an approval on, if everything expected of it still holds; false where it does not, and nothing is written.
   * A change to the same state (a first of two approvers) is a change like any other.
   */
  change(
    approvalId: string,
    expected: Expected,
    change: ApprovalChange,
    line: Omit<HistoryLine, "from" | "to" | "orderHash">,
  ): Promise<boolean>;
  /** How often an order of the data set has become approved so far. It only grows. */
  approvedSoFar(dataset: string): Promise<number>;
  get(approvalId: string): Promise<Approval | null>;
  /** Newest first. */
  list(filter: { readonly states?: readonly ApprovalState[]; readonly dataset?: string }): Promise<readonly Approval[]>;
  /** Oldest first. */
  history(approvalId: string): Promise<readonly HistoryLine[]>;
}
