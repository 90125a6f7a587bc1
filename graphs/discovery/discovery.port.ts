// What the gateway may ask of the search for factors.

import { z } from "zod";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { Alike, HonestNull, Refusal, Verdict } from "#tools/factors/discovery/index.ts";

export const DiscoveryOptions = z.strictObject({
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(7),
  /** Formulas that are judged on the training rows. */
  budget: z.int().min(10).max(5_000).default(200),
  /** Share of the rows, the newest, that are held out. */
  holdOut: z.number().min(0.1).max(0.6).default(0.3),
  /** Sessions from entry to exit. */
  horizon: z.int().min(1).max(60).default(5),
  population: z.int().min(8).max(200).default(32),
  /** Names, numbers and calls of the largest formula. */
  largest: z.int().min(3).max(60).default(16),
  /** How many of the best are judged on the hold-out. */
  finalists: z.int().min(1).max(50).default(5),
  /** Chance that a study without any edge registers something. */
  level: z.number().gt(0).max(0.2).default(0.01),
  /** Formulas of the honest null. */
  luck: z.int().min(10).max(2_000).default(200),
});
export type DiscoveryOptions = z.infer<typeof DiscoveryOptions>;

/** What a study is: kept in the records, so that it can be taken up again. */
export const StudySpec = DiscoveryOptions.extend({
  dataset: z.string(),
  asOf: z.string(),
  proposer: z.string(),
  /** Of the numbers that it stands on. */
  digest: z.string(),
  rows: z.int(),
  trainRows: z.int(),
  lanes: z.int(),
  fromMs: z.int(),
  trainEndMs: z.int(),
  toMs: z.int(),
});
export type StudySpec = z.infer<typeof StudySpec>;

export interface JudgedFactor extends Verdict {
  /** Id under which it is registered; null where it did not hold. */
  readonly registeredAs: string | null;
}

export interface DiscoveryReport {
  readonly studyId: string;
  readonly spec: StudySpec;
  /** Formulas judged, as counted by the record store. */
  readonly trials: number;
  /** Drawn and not judged: the same as one before, or too large. */
  readonly refused: number;
  /** Judged and found to be like a known factor. */
  readonly alike: readonly Alike[];
  /** What a model proposed that was refused. */
  readonly refusals: readonly Refusal[];
  readonly proposed: number;
  readonly known: number;
  /** Other studies that have looked at rows held out of this data set. */
  readonly earlierLooks: number;
  readonly judged: readonly JudgedFactor[];
  readonly luck: HonestNull;
  readonly registered: readonly string[];
  readonly warnings: readonly string[];
}

export type DiscoveryEvent =
  | { readonly type: "study-started"; readonly studyId: string; readonly resumed: boolean }
  | { readonly type: "study-progress"; readonly says: string; readonly judged: number; readonly budget: number };

export interface RunOptions {
  readonly onEvent?: (event: DiscoveryEvent) => void;
  readonly signal?: AbortSignal;
}

export interface Discovery {
  /**
   * Opens a study and searches until its budget is spent. What ends it on the way leaves a study that `resume` takes up.
   * @throws tools/series-too-short, tools/too-few-assets
   */
  start(view: MarketView, options: DiscoveryOptions, run?: RunOptions): Promise<DiscoveryReport>;
  /**
   * Goes on where a study stopped, and finds what it would have found; one that has ended answers its report.
   * @throws graphs/study-not-found, graphs/study-running, graphs/discovery-changed where its data are not what they were
   */
  resume(studyId: string, run?: RunOptions): Promise<DiscoveryReport>;
}
