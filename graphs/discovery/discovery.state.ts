// The state of a search for factors: plain JSON only. Numbers of the market stay in the panel, trials in the records.

import { Annotation } from "@langchain/langgraph";
import type { ProposalTask } from "#agents/factor-proposer/index.ts";
import type { Candidate, HonestNull, Refusal, SearchState, Verdict } from "#tools/factors/discovery/index.ts";

/** What a proposer is told: the task without what it did wrong. */
export type Context = Omit<ProposalTask, "refused">;

export interface HoldOutResult {
  readonly verdicts: readonly Verdict[];
  readonly luck: HonestNull;
}

const latest = <T>(initial: T) => Annotation<T>({ reducer: (_old, next) => next, default: () => initial });
const appended = <T>() =>
  Annotation<readonly T[]>({ reducer: (old, more) => [...old, ...more], default: (): readonly T[] => [] });

export const DiscoveryState = Annotation.Root({
  context: latest<Context | null>(null),
  /** How often the model was asked. */
  asked: latest(0),
  /** The newest proposals, not yet checked. */
  proposed: latest<readonly string[]>([]),
  /** Of the newest proposals. */
  refused: latest<readonly Refusal[]>([]),
  accepted: appended<string>(),
  refusals: appended<Refusal>(),
  warnings: appended<string>(),
  search: latest<SearchState | null>(null),
  finalists: latest<readonly Candidate[]>([]),
  judgement: latest<HoldOutResult | null>(null),
});

export type DiscoveryStateValue = typeof DiscoveryState.State;
export type DiscoveryPatch = typeof DiscoveryState.Update;
