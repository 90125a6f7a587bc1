// The state of a retraining: plain JSON, small. Rows, models and reports lie in the object store; the state holds their keys and hashes.

import { Annotation } from "@langchain/langgraph";
import type { ObjectHead } from "#knowledge/stores/objects/index.ts";
import type { DataSnapshot } from "#tools/learning/dataset/index.ts";
import type { RetrainingEnd, RetrainingOptions } from "./retraining.port.ts";

/** An object and the hash that its bytes had. */
export type Stored = Pick<ObjectHead, "key" | "hash" | "bytes">;

export interface Frozen {
  readonly options: RetrainingOptions;
  readonly requestedBy: string;
  readonly dataset: string;
  readonly asOf: string;
  /** Hash of the facts that the data set showed. */
  readonly facts: string;
  readonly model: string;
  readonly championId: string | null;
}

export interface Quality {
  readonly symbols: readonly string[];
  readonly leftOut: readonly { readonly symbol: string; readonly score: number }[];
}

export interface Rows {
  readonly stored: Stored;
  readonly snapshot: DataSnapshot;
  readonly steps: number;
  readonly inputs: readonly string[];
  readonly symbols: readonly string[];
}

/** A learner as it can be made again. */
export interface MemberSpec {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Newest steps of the window that it sees. */
  readonly steps: number;
}

export interface Member extends MemberSpec {
  readonly file: Stored;
  /** Of purged validation: rank correlation of prediction and label. */
  readonly rankIc: number | null;
  readonly tookMs: number;
}

export interface LeftOut {
  readonly learner: string;
  readonly because: string;
}

export interface Ensemble {
  readonly members: readonly (Member & { readonly weight: number })[];
  readonly file: Stored;
}

export interface Judged {
  readonly versionId: string;
  readonly passed: boolean;
  readonly because: string;
}

export interface Ended {
  readonly end: RetrainingEnd;
  readonly because: string;
}

const latest = <T>(initial: T) => Annotation<T>({ reducer: (_old, next) => next, default: () => initial });
const appended = <T>() =>
  Annotation<readonly T[]>({ reducer: (old, more) => [...old, ...more], default: (): readonly T[] => [] });

export const RetrainingState = Annotation.Root({
  frozen: latest<Frozen | null>(null),
  quality: latest<Quality | null>(null),
  rows: latest<Rows | null>(null),
  /** Of the learner that was tuned; others keep their defaults. */
  tuned: latest<{ readonly studyId: string; readonly trials: number; readonly options: MemberSpec["options"] } | null>(
    null,
  ),
  members: appended<Member>(),
  leftOut: appended<LeftOut>(),
  ensemble: latest<Ensemble | null>(null),
  judged: latest<Judged | null>(null),
  report: latest<Stored | null>(null),
  promotion: latest<{ readonly promotionId: string; readonly hash: string } | null>(null),
  ended: latest<Ended | null>(null),
  spentMs: Annotation<number>({ reducer: (old, more) => old + more, default: () => 0 }),
});

export type RetrainingStateValue = typeof RetrainingState.State;
export type RetrainingPatch = typeof RetrainingState.Update;
