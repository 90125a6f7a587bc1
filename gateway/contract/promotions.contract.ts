// Promotions as the command line and REST see them: a version that the gate passed waits for a person, one that it refused is shown.

import { z } from "zod";
import { ModelFigures } from "./models.contract.ts";

export const PromotionSummary = z
  .strictObject({
    promotionId: z.string(),
    hash: z.string(),
    /** The job that ended in it. */
    runId: z.string(),
    model: z.string(),
    versionId: z.string(),
    /** What it was compared with; null where there was no champion. */
    championId: z.string().nullable(),
    /** refused: keep the champion; nobody can decide otherwise. */
    state: z.enum(["pending", "approved", "promoted", "rejected", "expired", "failed", "refused"]),
    because: z.string(),
    dataset: z.string(),
    asOf: z.string(),
    requestedBy: z.string(),
    requestedAt: z.string(),
    expiresAt: z.string(),
  })
  .meta({ id: "PromotionSummary" });
export type PromotionSummary = z.infer<typeof PromotionSummary>;

export const PromotionDetail = z
  .strictObject({
    ...PromotionSummary.shape,
    members: z.array(z.strictObject({ learner: z.string(), weight: z.number(), rankIc: z.number().nullable() })),
    leftOut: z.array(z.strictObject({ learner: z.string(), because: z.string() })),
    /** Of its subject, all counted by the gate. */
    trials: z.int(),
    checks: z.array(z.strictObject({ rule: z.string(), passed: z.boolean(), says: z.string() })),
    /** Challenger, champion and baselines on the same walk-forward. */
    table: z.array(ModelFigures),
    /** Markdown; null where it is gone from the object store. */
    report: z.string().nullable(),
    history: z.array(
      z.strictObject({ at: z.string(), state: z.string(), by: z.string(), note: z.string().nullable() }),
    ),
  })
  .meta({ id: "PromotionDetail" });
export type PromotionDetail = z.infer<typeof PromotionDetail>;

const hash = z.string();
const as = z.string().min(1).max(80);

export const PromotionsQuery = z.strictObject({ state: z.enum(["pending", "all"]).optional() });
export const PromotionApproveRequest = z
  .strictObject({ hash, as, note: z.string().max(600).optional() })
  .meta({ id: "PromotionApproveRequest" });
export const PromotionRejectRequest = z
  .strictObject({ hash, as, reason: z.string().min(1).max(600) })
  .meta({ id: "PromotionRejectRequest" });
