// The market as known at a moment: companies, one company's chart, the paper account, the specialists' records.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { parseAsOf } from "#knowledge/domain/index.ts";
import { requireSymbol } from "#knowledge/stores/market/index.ts";
import {
  Account,
  Chart,
  ChartQuery,
  CompanyRow,
  ReviewAnswer,
  ReviewRequest,
  StandingQuery,
  TrackRow,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { accountOf } from "../answers/account.ts";
import { chartOf } from "../answers/chart.ts";
import { companyRows } from "../answers/companies.ts";
import { trackRows } from "../answers/track.ts";
import * as examples from "../examples.ts";
import { answers, jsonBody, router } from "../router.ts";

const companies = createRoute({
  method: "get",
  path: "/companies",
  summary: "The companies of the data set with their last prices",
  request: { query: StandingQuery },
  responses: answers("Companies by symbol.", z.array(CompanyRow), [examples.companyRow]),
});
const chart = createRoute({
  method: "get",
  path: "/companies/{symbol}/chart",
  summary: "Prices, and what was known about the company then",
  request: { params: z.strictObject({ symbol: z.string() }), query: ChartQuery },
  responses: answers("Bars and pins, oldest first.", Chart, examples.chart),
});
const account = createRoute({
  method: "get",
  path: "/account",
  summary: "The paper account",
  request: { query: StandingQuery },
  responses: answers("Cash, positions and equity.", Account, examples.account),
});
const track = createRoute({
  method: "get",
  path: "/track-record",
  summary: "What became of each specialist's votes",
  request: { query: StandingQuery },
  responses: answers("One row a specialist.", z.array(TrackRow), [examples.trackRow]),
});
const review = createRoute({
  method: "post",
  path: "/review",
  summary: "Score every vote whose horizon has passed",
  request: { body: jsonBody(ReviewRequest, { asOf: "2025-04-30" }) },
  responses: answers("How many votes were scored, and the records afterwards.", ReviewAnswer, {
    scored: 5,
    track: [examples.trackRow],
  }),
});

export const marketRoutes = (services: Services): OpenAPIHono => {
  const { datasets } = services;
  return router()
    .openapi(companies, async (c) => {
      const { asOf, data } = c.req.valid("query");
      return c.json([...(await companyRows(await datasets.view(data, asOf)))], 200);
    })
    .openapi(chart, async (c) => {
      const { asOf, data, days } = c.req.valid("query");
      const view = await datasets.view(data, asOf);
      const { symbol } = requireSymbol(c.req.valid("param").symbol.toUpperCase(), await view.instruments());
      return c.json(await chartOf(view, symbol, days), 200);
    })
    .openapi(account, async (c) => {
      const { asOf, data } = c.req.valid("query");
      const view = await datasets.view(data, asOf);
      return c.json(await accountOf(view, await services.records(), await services.limits()), 200);
    })
    .openapi(track, async (c) => {
      const { asOf, data } = c.req.valid("query");
      const view = await datasets.view(data, asOf);
      return c.json(
        [...(await trackRows(await services.records(), view.dataset.id, view.asOf, await services.specialists()))],
        200,
      );
    })
    .openapi(review, async (c) => {
      const { asOf, data } = c.req.valid("json");
      const view = await datasets.view(data, asOf);
      const { scored } = await (await services.desk()).review(
        view.dataset.id,
        asOf === undefined ? null : parseAsOf(asOf),
      );
      const rows = await trackRows(await services.records(), view.dataset.id, view.asOf, await services.specialists());
      return c.json(ReviewAnswer.parse({ scored, track: rows }), 200);
    });
};
