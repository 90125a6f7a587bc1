// Promotions as they go out.

import { isoTime } from "#infra/runtime/index.ts";
import { readWhole } from "#knowledge/stores/objects/index.ts";
import type { Promotion } from "#knowledge/stores/records/index.ts";
import { PromotionDetail, PromotionSummary } from "../../contract/index.ts";
import type { Services } from "../services.ts";

/** What a retraining shows people. */
interface Shown {
  readonly dataset: string;
  readonly asOf: string;
  readonly because: string;
  readonly report: { readonly key: string } | null;
  readonly table: readonly { readonly interval: { readonly lower: number; readonly upper: number } | null }[];
}

const summary = (promotion: Promotion) => {
  const { dataset, asOf, because } = promotion.subject as Shown;
  return {
    promotionId: promotion.promotionId,
    hash: promotion.hash,
    runId: promotion.runId,
    model: promotion.model,
    versionId: promotion.versionId,
    championId: promotion.championId,
    state: promotion.state,
    because,
    dataset,
    asOf,
    requestedBy: promotion.requestedBy,
    requestedAt: isoTime(promotion.requestedAtMs),
    expiresAt: isoTime(promotion.expiresAtMs),
  };
};

export const promotionSummary = (promotion: Promotion): PromotionSummary => PromotionSummary.parse(summary(promotion));

export async function promotionDetail(
  promotion: Promotion,
  { objects }: Pick<Services, "objects">,
): Promise<PromotionDetail> {
  const { dataset: _, asOf: __, because: ___, report, table, ...shown } = promotion.subject as Shown;
  const text = report === null ? null : await readWhole(await objects(), report.key);
  return PromotionDetail.parse({
    ...summary(promotion),
    ...shown,
    table: table.map(({ interval, ...row }) => ({ ...row, interval: interval && [interval.lower, interval.upper] })),
    report: text && new TextDecoder().decode(text.bytes),
    history: promotion.history.map(({ atMs, state, by, note }) => ({ at: isoTime(atMs), state, by, note })),
  });
}
