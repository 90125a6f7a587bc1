// The approval queue: a durable, hash-bound state machine between the desk's proposals and the broker.
//   proposed -> pending -> approved | edited | rejected | expired      edited -> pending      approved -> submitted -> filled | failed
// Every state is written before it is acted upon; every act names the hash of the exact order; doing anything twice does it once.

import type { Fill } from "#knowledge/domain/index.ts";
import type { Approval, ApprovalState, HistoryLine } from "#knowledge/stores/records/index.ts";
import { type ApproveRequest, approve } from "./queue/approve.ts";
import { noCrash } from "./queue/crash-points.ts";
import { type EditRequest, edit } from "./queue/edit.ts";
import { execute } from "./queue/execute.ts";
import { oneAtATime } from "./queue/in-turn.ts";
import { type Proposal, propose } from "./queue/propose.ts";
import { attempt, present, type QueueContext } from "./queue/queue-context.ts";
import { expire, type RecoveryReport, recover, settle } from "./queue/recover.ts";
import { type RejectRequest, reject } from "./queue/reject.ts";

export interface ApprovalView {
  readonly approval: Approval;
  readonly fills: readonly Fill[];
  readonly history: readonly HistoryLine[];
}

export interface ApprovalQueue {
  propose(proposal: Proposal): Promise<Approval>;
  approve(approvalId: string, request: ApproveRequest): Promise<Approval>;
  edit(approvalId: string, request: EditRequest): Promise<Approval>;
  reject(approvalId: string, request: RejectRequest): Promise<Approval>;
  /** Sends a released order and books what has traded; called again it goes on where it was. */
  execute(approvalId: string): Promise<Approval>;
  /** Lets submitted orders meet the prices known by now. */
  settle(dataset?: string): Promise<RecoveryReport>;
  /** Marks as expired what is overdue; every other call does so for the approval it touches. */
  expire(): Promise<readonly Approval[]>;
  /** Finishes what a crash left half done. Called once on start, harmless at any time. */
  recover(): Promise<RecoveryReport>;
  /** Newest first. */
  list(filter?: {
    readonly states?: readonly ApprovalState[];
    readonly dataset?: string;
  }): Promise<readonly Approval[]>;
  /** @throws tools/approval-not-found */
  show(approvalId: string): Promise<ApprovalView>;
}

export type ApprovalQueueOptions = Omit<QueueContext, "crash" | "beforeApprove" | "inTurn"> &
  Partial<Pick<QueueContext, "crash" | "beforeApprove">>;

export function openApprovalQueue(options: ApprovalQueueOptions): ApprovalQueue {
  const { crash = noCrash, beforeApprove = () => {} } = options;
  const context: QueueContext = { ...options, crash, beforeApprove, inTurn: oneAtATime() };
  const { approvals, ledger } = context.records;
  return {
    propose: (proposal) => propose(context, proposal),
    approve: (id, request) => attempt(context, "approve", id, request.as, () => approve(context, id, request)),
    edit: (id, request) => attempt(context, "edit", id, request.as, () => edit(context, id, request)),
    reject: (id, request) => attempt(context, "reject", id, request.as, () => reject(context, id, request)),
    execute: (id) => execute(context, id),
    settle: (dataset) => settle(context, dataset),
    expire: () => expire(context),
    recover: () => recover(context),
    async list(filter = {}) {
      await expire(context);
      return approvals.list(filter);
    },
    async show(id) {
      const approval = await present(context, id);
      return { approval, fills: await ledger.fillsOf(id), history: await approvals.history(id) };
    },
  };
}
