// What the steps of the approval queue share: what it runs on, how an approval is fetched and moved, how a refusal is kept.

import { type Clock, callerError, isoTime, QuorumError } from "#infra/runtime/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { Approval, ApprovalChange, Records } from "#knowledge/stores/records/index.ts";
import type { Limits } from "#tools/define/index.ts";
import type { Broker } from "../broker.port.ts";
import { atPoints, type CrashPoints, type WriteName } from "./crash-points.ts";
import type { InTurn } from "./in-turn.ts";

export interface QueueContext {
  readonly records: Records;
  readonly broker: Broker;
  readonly market: Pick<MarketStore, "at" | "bounds" | "datasets">;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly crash: CrashPoints;
  /** Asked before an approval is written; it throws where the run behind the approval may not go on. */
  readonly beforeApprove: (approval: Approval) => void | Promise<void>;
  /** Orders meet the market one after the other, since they share a session's volume. */
  readonly inTurn: InTurn;
}

/** States in which an approval waits for people or for the desk to finish its intent; only these expire. */
const waiting = new Set<Approval["state"]>(["proposed", "pending", "edited"]);

export interface Move {
  readonly write: WriteName;
  readonly change: ApprovalChange;
  readonly by: string;
  readonly note?: string;
  /** Set where the move rests on the account: what approvedSoFar was before the account was looked at. */
  readonly approvedSoFar?: number;
}

/** One step of the state machine; false where somebody else moved first or the time ran out meanwhile, and nothing was written. */
export async function move(
  context: QueueContext,
  from: Approval,
  { write, change, by, note, approvedSoFar }: Move,
): Promise<boolean> {
  if (isOverdue(context, from) && change.state !== "expired") return false;
  const { records, crash, clock } = context;
  const { approvalId, state, orderHash, approvedBy } = from;
  const expected = { state, orderHash, approvedBy, ...(approvedSoFar !== undefined && { approvedSoFar }) };
  const line = { atMs: clock.nowMs(), by, note: note ?? null };
  return atPoints(crash, write, () => records.approvals.change(approvalId, expected, change, line));
}

/** The approval as it stands now: expired where its time is over. @throws tools/approval-not-found */
export async function present(context: QueueContext, approvalId: string): Promise<Approval> {
  for (;;) {
    const approval = await context.records.approvals.get(approvalId);
    if (!approval)
      throw callerError(
        "tools/approval-not-found",
        `No approval "${approvalId}". List them with: quorum approvals list`,
        { approvalId },
      );
    if (!isOverdue(context, approval)) return approval;
    await expireOne(context, approval);
  }
}

export const isOverdue = ({ clock }: QueueContext, { state, expiresAtMs }: Approval): boolean =>
  waiting.has(state) && clock.nowMs() >= expiresAtMs;

export const expireOne = (context: QueueContext, approval: Approval): Promise<boolean> =>
  move(context, approval, { write: "approval.expired", change: { state: "expired" }, by: "clock" });

/** The approval with its intent finished: what was proposed or edited is put to people. */
export async function readyForPeople(context: QueueContext, approvalId: string): Promise<Approval> {
  for (;;) {
    const approval = await present(context, approvalId);
    if (approval.state !== "proposed" && approval.state !== "edited") return approval;
    const write = approval.state === "proposed" ? "approval.pending" : "approval.pending-again";
    await move(context, approval, { write, change: { state: "pending" }, by: "risk-gate" });
  }
}

/** Runs what a person attempts; a refusal leaves an audit line and is thrown on. */
export async function attempt<T>(
  context: QueueContext,
  what: string,
  approvalId: string,
  as: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof QuorumError && thrown.fault === "caller")
      await keepRefusal(context, what, approvalId, as, thrown);
    throw thrown;
  }
}

function keepRefusal(
  { records, crash, clock }: QueueContext,
  what: string,
  approvalId: string,
  as: string,
  { code, message }: QuorumError,
): Promise<unknown> {
  const line = {
    atMs: clock.nowMs(),
    actor: as,
    action: `approval.${what}-refused`,
    subject: approvalId,
    detail: { code, message },
  };
  return atPoints(crash, "audit.refusal", () => records.audit.add(line));
}

/** @throws tools/approval-hash-mismatch naming both hashes */
export function requireHash({ approvalId, orderHash }: Approval, hash: string): void {
  if (hash === orderHash) return;
  const says = `Approval ${approvalId}: you named the order ${hash}, it now stands at ${orderHash}. Look at it again: quorum approvals show ${approvalId}`;
  throw callerError("tools/approval-hash-mismatch", says, { approvalId, given: hash, present: orderHash });
}

/** @throws tools/approval-expired, tools/approval-state naming the state */
export function requirePending({ approvalId, state, expiresAtMs }: Approval, wish: string): void {
  if (state === "pending") return;
  const context = { approvalId, state };
  if (state === "expired")
    throw callerError(
      "tools/approval-expired",
      `Approval ${approvalId} expired at ${isoTime(expiresAtMs)}. Ask the question again.`,
      context,
    );
  throw callerError(
    "tools/approval-state",
    `Approval ${approvalId} is ${state}; only a pending one can be ${wish}.`,
    context,
  );
}
