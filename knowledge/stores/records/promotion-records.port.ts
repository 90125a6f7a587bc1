// Versions of models that were put to people for the champion's place: what each is, and how people decided. Every change is compare-and-set,
// with its line of history and its audit line in the same transaction; who may cause which change is decided by tools/learning, not here.

import { z } from "zod";

export const PromotionState = z.enum(["pending", "approved", "promoted", "rejected", "expired", "failed", "refused"]);
export type PromotionState = z.infer<typeof PromotionState>;

export interface NewPromotion {
  readonly promotionId: string;
  /** Of all that people are shown: another hash is another question. */
  readonly hash: string;
  /** The work that ended in it. */
  readonly runId: string;
  readonly model: string;
  readonly versionId: string;
  /** The champion that it was compared with; null where there was none. */
  readonly championId: string | null;
  /** refused: the gate said no, nobody can decide otherwise. */
  readonly state: Extract<PromotionState, "pending" | "refused">;
  /** What people are shown. Plain JSON. */
  readonly subject: unknown;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly expiresAtMs: number;
}

export interface PromotionChange {
  readonly state: PromotionState;
  readonly by: string;
  readonly atMs: number;
  readonly note: string | null;
}

export interface Promotion extends Omit<NewPromotion, "state"> {
  readonly state: PromotionState;
  /** Oldest first; the first line is how it began. */
  readonly history: readonly PromotionChange[];
}

export interface PromotionRecords {
  /** The same id twice keeps the first. Answers what stands. */
  create(promotion: NewPromotion): Promise<Promotion>;
  /** Moves it on where it still is in the state expected; false where it is not, and nothing is written. */
  change(promotionId: string, expected: PromotionState, change: PromotionChange): Promise<boolean>;
  get(promotionId: string): Promise<Promotion | null>;
  /** Newest first. */
  list(filter: { readonly states?: readonly PromotionState[]; readonly model?: string }): Promise<readonly Promotion[]>;
}
