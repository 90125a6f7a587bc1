// The desk graph's state: plain JSON only, small, with declared merge rules. Facts and evidence stay in the stores; the state holds ids.

import { Annotation } from "@langchain/langgraph";
import type { Brief, Finding } from "#agents/define/index.ts";
import type { Order } from "#knowledge/domain/index.ts";
import type { VerdictRecord } from "#knowledge/stores/records/index.ts";
import type { DeskAnswer, NoProposal } from "./desk-answer.ts";

/** The weighing of one symbol's votes. */
export interface Weighed {
  readonly symbol: string;
  readonly evidenceId: string;
  readonly stance: number;
  readonly confidence: number;
  /** By specialist, shares of all weight. */
  readonly weights: Readonly<Record<string, number>>;
  readonly answered: number;
  readonly of: number;
  readonly byModel: number;
  readonly byFallback: number;
  readonly byNone: number;
}

/** An order as sized, with the gate's verdict; not yet put to anybody. */
export interface Candidate {
  readonly order: Order;
  readonly sizeEvidenceId: string;
  readonly verdict: VerdictRecord;
  /** The verdict as evidence, where the gate refused. */
  readonly verdictEvidenceId: string | null;
}

const latest = <T>(initial: T) => Annotation<T>({ reducer: (_old, next) => next, default: () => initial });

export const DeskState = Annotation.Root({
  question: latest(""),
  brief: latest<Brief | null>(null),
  findings: Annotation<Finding[]>({ reducer: (old, more) => [...old, ...more], default: () => [] }),
  weighed: latest<readonly Weighed[]>([]),
  candidate: latest<Candidate | null>(null),
  noProposal: latest<NoProposal | null>(null),
  answer: latest<DeskAnswer | null>(null),
  approvalId: latest<string | null>(null),
  /** How the approval ended, once it has. */
  outcome: latest<string | null>(null),
});

export type DeskStateValue = typeof DeskState.State;
export type DeskPatch = typeof DeskState.Update;
