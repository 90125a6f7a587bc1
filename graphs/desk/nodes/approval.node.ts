// From an order that passed the gate to its end: put to people, wait, act.
// An interrupted node runs again from its first line when resumed, so waiting is a node of its own that does nothing else.

import { interrupt } from "@langchain/langgraph";
import { approvalIdOf } from "#tools/execution/index.ts";
import type { Candidate, DeskPatch, DeskStateValue } from "../desk.state.ts";
import type { DeskAnswer } from "../desk-answer.ts";
import type { DeskRun } from "../run-context.ts";

/** Stores the approval before anybody is asked; running again finds the same one. */
export const putToApprovalNode =
  (run: DeskRun) =>
  async ({ candidate, answer }: DeskStateValue): Promise<DeskPatch> => {
    const { order, verdict } = candidate as Candidate;
    const { runId, requestedBy, fingerprint } = run;
    const approval = await run.services.queue.propose({ runId, order, verdict, requestedBy, fingerprint });
    const proposal = { approvalId: approval.approvalId, order, orderHash: approval.orderHash, state: approval.state };
    return { approvalId: approval.approvalId, answer: { ...(answer as DeskAnswer), proposal } };
  };

/** Stops the graph until the approval has ended one way or another. */
export const waitNode = async ({ approvalId }: DeskStateValue): Promise<DeskPatch> => ({
  outcome: interrupt<{ approvalId: string | null }, string>({ approvalId }),
});

/** Sends what was approved. What the approval store says counts, not what the resume said. */
export const actNode = (run: DeskRun) => async (): Promise<DeskPatch> => {
  const { queue } = run.services;
  const approvalId = approvalIdOf(run.runId);
  const { approval } = await queue.show(approvalId);
  if (approval.state !== "approved" && approval.state !== "submitted") return { outcome: approval.state };
  return { outcome: (await queue.execute(approvalId)).state };
};
