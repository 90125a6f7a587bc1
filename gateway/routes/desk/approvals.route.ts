// The approval inbox: what waits for a person, and what a person decides.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { parseAsOf } from "#knowledge/domain/index.ts";
import type { Approval, ApprovalState } from "#knowledge/stores/records/index.ts";
import {
  ApprovalDetail,
  ApprovalSummary,
  ApprovalsQuery,
  ApproveRequest,
  EditRequest,
  RejectRequest,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { approvalDetail, approvalSummary } from "../answers/approvals.ts";
import * as examples from "../examples.ts";
import { answers, jsonBody, router } from "../router.ts";

const params = z.strictObject({ id: z.string() });
const hash = examples.approvalSummary.orderHash;
const detail = (description: string) => answers(description, ApprovalDetail, examples.approvalDetail);

const list = createRoute({
  method: "get",
  path: "/approvals",
  summary: "Orders proposed by the desk, newest first",
  request: { query: ApprovalsQuery },
  responses: answers("Approvals; with state=pending those that wait for a person.", z.array(ApprovalSummary), [
    examples.approvalSummary,
  ]),
});
const show = createRoute({
  method: "get",
  path: "/approvals/{id}",
  summary: "One order with its verdict, fills and history",
  request: { params },
  responses: detail("The approval."),
});
const approve = createRoute({
  method: "post",
  path: "/approvals/{id}/approve",
  summary: "Approve exactly the order that has this hash",
  request: { params, body: jsonBody(ApproveRequest, { hash, as: "Priya" }) },
  responses: detail("The approval as it stands now; filled where nobody else is needed."),
});
const edit = createRoute({
  method: "post",
  path: "/approvals/{id}/edit",
  summary: "Change quantity or prices; the changed order goes through the risk gate again",
  request: { params, body: jsonBody(EditRequest, { hash, as: "Priya", quantityShares: 100 }) },
  responses: detail("The approval with its new order and hash."),
});
const reject = createRoute({
  method: "post",
  path: "/approvals/{id}/reject",
  summary: "Reject an order, with the reason",
  request: { params, body: jsonBody(RejectRequest, { hash, as: "Priya", reason: "Earnings are tomorrow." }) },
  responses: detail("The rejected approval."),
});

export const approvalRoutes = (services: Services): OpenAPIHono => {
  const detailOf = async ({ approvalId }: Pick<Approval, "approvalId">) =>
    approvalDetail(await (await services.queue()).show(approvalId));
  return router()
    .openapi(list, async (c) => {
      const { state, data } = c.req.valid("query");
      const dataset = data === undefined ? undefined : await services.datasets.idOf(data);
      const states: readonly ApprovalState[] | undefined = state === "pending" ? ["pending"] : undefined;
      const found = await (await services.queue()).list({
        ...(states && { states }),
        ...(dataset !== undefined && { dataset }),
      });
      return c.json(found.map(approvalSummary), 200);
    })
    .openapi(show, async (c) => c.json(await detailOf({ approvalId: c.req.valid("param").id }), 200))
    .openapi(approve, async (c) => {
      const { hash, as, asOf } = c.req.valid("json");
      const by = { hash, as, ...(asOf !== undefined && { asOf: parseAsOf(asOf) }) };
      return c.json(await detailOf(await (await services.desk()).approve(c.req.valid("param").id, by)), 200);
    })
    .openapi(edit, async (c) => {
      const { hash, as, ...changes } = c.req.valid("json");
      return c.json(
        await detailOf(await (await services.desk()).edit(c.req.valid("param").id, { hash, as, edit: changes })),
        200,
      );
    })
    .openapi(reject, async (c) => {
      return c.json(
        await detailOf(await (await services.desk()).reject(c.req.valid("param").id, c.req.valid("json"))),
        200,
      );
    });
};
