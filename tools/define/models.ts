// Models as tools may ask them: the versions that stand at the as-of, and what each says. What answers lies in tools/learning.

import type { MarketView } from "#knowledge/stores/market/index.ts";

export interface KnownModel {
  readonly versionId: string;
  readonly model: string;
  readonly number: number;
  readonly stage: "challenger" | "champion" | "retired";
  readonly learner: string;
  readonly trainedFromMs: number;
  readonly trainedToMs: number;
  readonly registeredAtMs: number;
  readonly features: number;
  /** What the gate said last; null where it was never asked. */
  readonly passed: boolean | null;
}

export interface ModelSaying {
  readonly closeMs: number;
  readonly prediction: number;
  /** 1 = the largest prediction, of so many companies. */
  readonly rank: number;
  readonly companies: number;
  /** Mean prediction over rows of the last half year; null where reasons cannot be told. */
  readonly expected: number | null;
  /** Shapley values, the largest first; empty where they cannot be told, and because says why. */
  readonly parts: readonly { readonly feature: string; readonly value: number | null; readonly part: number }[];
  readonly because: string | null;
  /** -1 to 1: its place among the companies. */
  readonly stance: number;
  /** By the hit rate that the gate saw: 0 at one half; 0 where it was never judged. */
  readonly confidence: number;
}

export interface ModelFiguresSeen {
  readonly meanReturn: number;
  readonly rankIc: number | null;
  readonly hitRate: number | null;
}

export interface ModelsBeside {
  readonly challenger: ModelFiguresSeen | null;
  readonly champion: ModelFiguresSeen | null;
  readonly difference: {
    readonly periods: number;
    readonly mean: number;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly pValue: number | null;
  } | null;
  readonly because: string | null;
}

export interface ModelPast {
  /** When it became champion and who decided; null where it never did. */
  readonly promoted: { readonly atMs: number; readonly by: string } | null;
  /** How it does since, as measured last; null where it was never measured. */
  readonly performance: {
    readonly atMs: number;
    readonly periods: number;
    readonly meanReturn: number | null;
    readonly promised: number | null;
    readonly pValue: number | null;
    readonly decayed: boolean;
  } | null;
  readonly drift: { readonly atMs: number; readonly inputs: number; readonly drifted: readonly string[] } | null;
}

export interface ModelView {
  /** Versions of the data set that learnt from nothing later than the as-of; champions first, then the newest. */
  known(): Promise<readonly KnownModel[]>;
  /** @throws knowledge/symbol-unknown, tools/series-too-short, and what opening a version throws */
  says(versionId: string, symbol: string, market: MarketView, signal: AbortSignal): Promise<ModelSaying>;
  beside(challengerId: string, championId: string): Promise<ModelsBeside>;
  past(versionId: string): Promise<ModelPast>;
}

/** Where nothing is registered. */
export const noModels: ModelView = {
  known: async () => [],
  says: () => Promise.reject(new Error("There is no version to ask.")),
  beside: () => Promise.reject(new Error("There is no version to compare.")),
  past: () => Promise.reject(new Error("There is no version to look at.")),
};
