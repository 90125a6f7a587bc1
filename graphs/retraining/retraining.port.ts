// What the gateway may ask of the retraining, and what it hands back.

import { z } from "zod";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Promotion } from "#knowledge/stores/records/index.ts";
import { labelKinds } from "#tools/learning/dataset/index.ts";
import type { PromotionDecision } from "#tools/learning/promotions/index.ts";

export const usualModels = ["boosted-trees", "random-forest", "lstm-attention", "transformer", "stock-mixer"] as const;

export const RetrainingOptions = z.strictObject({
  /** Time for all of it, divided over its steps; what does not fit is left out, and said. */
  budgetMinutes: z.number().gt(0).max(10_000).default(60),
  /** Learners by id that are trained and weighed together. */
  models: z
    .array(z.string())
    .min(1)
    .max(12)
    .default([...usualModels]),
  /** Options of a learner by its id, over its defaults. */
  options: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  /** Sessions that a label looks ahead. */
  horizon: z.int().min(1).max(260).default(5),
  label: z.enum(labelKinds).default("ranked"),
  /** What models see; the champion's inputs where there is one, else the usual ones. */
  inputs: z.array(z.string()).min(1).optional(),
  /** Of the study. */
  trials: z.int().min(1).max(500).default(8),
  /** One way, in basis points of the value traded. */
  costBps: z.number().min(0).max(1_000).default(5),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
});
export type RetrainingOptions = z.infer<typeof RetrainingOptions>;

/** waiting: a person decides. refused: the gate said no, the champion stays. The others end before the gate. */
export type RetrainingEnd =
  | "waiting"
  | "refused"
  | "promoted"
  | "rejected"
  | "expired"
  | "failed"
  | "data-refused"
  | "nothing-trained"
  | "budget-spent";

export interface RetrainingResult {
  readonly runId: string;
  readonly end: RetrainingEnd;
  /** Why, in words. */
  readonly because: string;
  readonly model: string;
  readonly dataset: string;
  readonly asOf: string;
  readonly versionId: string | null;
  readonly promotionId: string | null;
  /** Names what a decision is about. */
  readonly hash: string | null;
  /** Key of the report in the object store. */
  readonly report: string | null;
  readonly members: readonly { readonly learner: string; readonly weight: number }[];
  readonly leftOut: readonly { readonly learner: string; readonly because: string }[];
  readonly minutes: number;
}

export interface RetrainingRun {
  /** The same id goes on where it stopped. */
  readonly runId: string;
  readonly requestedBy: string;
  readonly signal?: AbortSignal;
  readonly tell?: (says: string) => void;
}

export interface Retraining {
  /**
   * Trains anew on what a data set holds, and puts what the gate passed to people; a run that was stopped goes on, and one that has ended
   * answers what it ended with. Finished steps are not done again.
   * @param open the market as known now; asked of a run that is new only
   */
  run(options: RetrainingOptions, open: () => Promise<MarketView>, run: RetrainingRun): Promise<RetrainingResult>;
  /** Promotes, or keeps the champion; then the run ends. @throws as PromotionQueue does */
  approve(promotionId: string, by: PromotionDecision): Promise<Promotion>;
  reject(promotionId: string, by: PromotionDecision & { readonly note: string }): Promise<Promotion>;
  /** Ends runs whose promotion has ended without them, by the clock or by a crash. Harmless at any time. */
  recover(): Promise<number>;
}
