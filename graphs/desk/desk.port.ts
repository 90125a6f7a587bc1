// What the gateway may ask of the desk.

import type { AsOf, OrderEdit } from "#knowledge/domain/index.ts";
import type { Approval } from "#knowledge/stores/records/index.ts";
import type { DeskAnswer, DeskEvent } from "./desk-answer.ts";

export interface DeskQuestion {
  readonly question: string;
  /** Null: a time named in the question, else the data set's "now". */
  readonly asOf: AsOf | null;
  /** Null starts a new conversation. */
  readonly threadId: string | null;
  readonly dataset: string;
  readonly requestedBy: string;
  readonly tracing: "soft" | "hard";
}

export interface Desk {
  /**
   * Answers a question; events come in order, the last one is answer-ready.
   * @throws graphs/question-empty, graphs/question-too-long, knowledge/symbol-unknown, knowledge/as-of-out-of-range,
   *   knowledge/dataset-unknown, agents/answer-untraced
   */
  ask(
    question: DeskQuestion,
    options?: { readonly onEvent?: (event: DeskEvent) => void; readonly signal?: AbortSignal },
  ): Promise<DeskAnswer>;
  /** Approves, and when nobody else is needed sends the order; the approval as it stands afterwards. */
  approve(
    approvalId: string,
    by: { readonly hash: string; readonly as: string; readonly asOf?: AsOf },
  ): Promise<Approval>;
  edit(
    approvalId: string,
    by: { readonly hash: string; readonly as: string; readonly edit: OrderEdit; readonly asOf?: AsOf },
  ): Promise<Approval>;
  reject(
    approvalId: string,
    by: { readonly hash: string; readonly as: string; readonly reason: string },
  ): Promise<Approval>;
  /** Finishes what a crash left half done; called once on start, harmless at any time. */
  recover(): Promise<{ readonly approvals: number; readonly runsFailed: number }>;
  /** Scores every vote whose horizon has passed by as-of; lets working orders meet the prices known by then. */
  review(dataset: string, asOf: AsOf | null): Promise<{ readonly scored: number }>;
}
