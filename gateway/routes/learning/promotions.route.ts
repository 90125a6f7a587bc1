// Promotions over HTTP: versions that wait for a person, and what a person decides.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Promotion } from "#knowledge/stores/records/index.ts";
import {
  PromotionApproveRequest,
  PromotionDetail,
  PromotionRejectRequest,
  PromotionSummary,
  PromotionsQuery,
} from "../../contract/index.ts";
import { promotionDetail, promotionSummary } from "../../services/learning/promotion-answers.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const summary: PromotionSummary = {
  promotionId: "promotion_0a1b2c3d4e5f6071",
  hash: "9344217f4b0b9bef329fff37f0444a78a9d77dd9941361d99f18c98731cfd9bd",
  runId: "job_5b1f0c9a7d3e2468",
  model: "ranked-5d/djia20",
  versionId: "model_5b1f0c9a7d3e2468",
  championId: null,
  state: "pending",
  because: "every rule of the gate holds",
  dataset: "djia20",
  asOf: "2026-11-27T21:00:00.000Z",
  requestedBy: "schedule",
  requestedAt: "2026-11-28T08:41:00.000Z",
  expiresAt: "2026-12-05T08:41:00.000Z",
};
const detail: PromotionDetail = {
  ...summary,
  members: [{ learner: "boosted-trees", weight: 1, rankIc: 0.04 }],
  leftOut: [],
  trials: 9,
  checks: [{ rule: "baselines", passed: true, says: "no baseline earned more" }],
  table: [],
  report: "# Retraining of ranked-5d/djia20",
  history: [{ at: "2026-11-28T08:41:00.000Z", state: "pending", by: "schedule", note: null }],
};
const params = z.strictObject({ id: z.string() });
const { hash } = summary;

const list = createRoute({
  method: "get",
  path: "/promotions",
  summary: "Versions of models that were put to people, newest first",
  request: { query: PromotionsQuery },
  responses: answers("With state=pending those that wait for a person.", z.array(PromotionSummary), [summary]),
});
const show = createRoute({
  method: "get",
  path: "/promotions/{id}",
  summary: "One version with report, comparison and the gate's verdict",
  request: { params },
  responses: answers("The promotion.", PromotionDetail, detail),
});
const approve = createRoute({
  method: "post",
  path: "/promotions/{id}/approve",
  summary: "Make exactly the version that was shown under this hash champion",
  request: { params, body: jsonBody(PromotionApproveRequest, { hash, as: "Priya" }) },
  responses: answers("As it stands now.", PromotionDetail, { ...detail, state: "promoted" }),
});
const reject = createRoute({
  method: "post",
  path: "/promotions/{id}/reject",
  summary: "Keep the champion, with the reason",
  request: { params, body: jsonBody(PromotionRejectRequest, { hash, as: "Priya", reason: "Too few sessions." }) },
  responses: answers("As it stands now.", PromotionDetail, { ...detail, state: "rejected" }),
});

export const promotionRoutes = (services: Services): OpenAPIHono => {
  const detailOf = (promotion: Promotion): Promise<PromotionDetail> => promotionDetail(promotion, services);
  return router()
    .openapi(list, async (c) => {
      const { state } = c.req.valid("query");
      const found = await (await services.promotions()).list(state === "pending" ? { states: ["pending"] } : {});
      return c.json(found.map(promotionSummary), 200);
    })
    .openapi(show, async (c) =>
      c.json(await detailOf(await (await services.promotions()).show(c.req.valid("param").id)), 200),
    )
    .openapi(approve, async (c) => {
      const retraining = await services.retraining();
      return c.json(await detailOf(await retraining.approve(c.req.valid("param").id, c.req.valid("json"))), 200);
    })
    .openapi(reject, async (c) => {
      const { reason, ...by } = c.req.valid("json");
      const retraining = await services.retraining();
      return c.json(await detailOf(await retraining.reject(c.req.valid("param").id, { ...by, note: reason })), 200);
    });
};
