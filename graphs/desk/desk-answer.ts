// The answer of one run, as sent out and kept; the gateway's contract has the same shape.

import type { Brief, Finding } from "#agents/define/index.ts";
import type { TracedNumber, TracedText } from "#agents/tracing/index.ts";
import type { Order } from "#knowledge/domain/index.ts";

export interface NoProposal {
  readonly rule: string;
  readonly reason: string;
}

export interface PublishedFinding extends Omit<Finding, "claims"> {
  readonly claims: readonly TracedText[];
  readonly weight: number;
}

export interface DeskAnswer {
  readonly runId: string;
  readonly threadId: string;
  readonly asOf: string;
  readonly question: string;
  readonly kind: Brief["kind"];
  readonly symbols: readonly string[];
  readonly answer: string;
  readonly numbers: readonly TracedNumber[];
  readonly findings: readonly PublishedFinding[];
  readonly coverage: {
    readonly answered: number;
    readonly of: number;
    readonly byModel: number;
    readonly byFallback: number;
    readonly byNone: number;
  };
  readonly proposal: {
    readonly approvalId: string;
    readonly order: Order;
    readonly orderHash: string;
    readonly state: string;
  } | null;
  readonly noProposal: NoProposal | null;
  readonly notUnderstood: readonly string[];
  readonly warnings: readonly string[];
  readonly data: {
    readonly id: string;
    readonly label: string;
    readonly simulated: boolean;
    readonly snapshot: string;
  };
  readonly model: string;
}

/** What a run tells while it goes on. */
export type DeskEvent =
  | {
      readonly type: "run-started";
      readonly runId: string;
      readonly threadId: string;
      readonly asOf: string;
      readonly question: string;
    }
  | {
      readonly type: "question-understood";
      readonly kind: string;
      readonly symbols: readonly string[];
      readonly horizonDays: number;
      readonly notUnderstood: readonly string[];
    }
  | { readonly type: "agent-started"; readonly specialist: string; readonly symbol: string }
  | {
      readonly type: "tool-called";
      readonly specialist: string;
      readonly symbol: string;
      readonly tool: string;
      readonly evidenceId: string;
    }
  | { readonly type: "finding-added"; readonly finding: PublishedFinding }
  | { readonly type: "text-added"; readonly text: string }
  | { readonly type: "answer-ready"; readonly answer: DeskAnswer };
