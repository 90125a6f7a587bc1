// Searches for factors over HTTP.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { DiscoverRequest, DiscoveryAnswer, DiscoveryEvent } from "../contract/index.ts";
import type { Services } from "../services/services.ts";
import { streamWork } from "../streams/ask-stream.ts";
import { answers, jsonBody, router } from "./router.ts";

const judged = {
  formula: "-rank(volume / ts_mean(volume, 20))",
  version: "0f3a",
  trainIc: 0.031,
  trainStrength: 5.2,
  holdOutIc: 0.027,
  interval: [0.014, 0.04] as [number, number],
  tStatistic: 4.1,
  adjustedP: 0.0002,
  holds: true,
  because: "its sign and size hold",
  registeredAs: "discovered.f0f3a",
};
const report = answers("The report, or with accept: text/event-stream how far the search is.", DiscoveryAnswer, {
  study: "study_1",
  dataset: "sp500_daily",
  asOf: "2021-04-21T20:00:00.000Z",
  seed: 7,
  budget: 200,
  proposer: "grammar",
  horizon: 5,
  level: 0.01,
  members: 253,
  train: { from: "2010-01-04T21:00:00.000Z", to: "2017-11-20T21:00:00.000Z", sessions: 1986 },
  holdOut: { to: "2021-04-21T20:00:00.000Z", sessions: 852 },
  trials: 200,
  known: 41,
  refused: 12,
  alike: [{ formula: "-change(close, 5)", like: "reversal.week", likeness: 0.99 }],
  proposed: 0,
  refusals: [],
  earlierLooks: 0,
  judged: [judged],
  luck: { drawn: 200, topStrength: 2.6, best: null },
  registered: ["discovered.f0f3a"],
  warnings: [],
});
const discover = createRoute({
  method: "post",
  path: "/factors/discover",
  summary: "Search for factors, judged once on sessions held out; what holds is registered",
  request: { body: jsonBody(DiscoverRequest, { data: "sp500_daily", seed: 7, budget: 200 }) },
  responses: {
    ...report,
    200: { ...report[200], content: { ...report[200].content, "text/event-stream": { schema: DiscoveryEvent } } },
  },
});

export const discoveryRoutes = (services: Services): OpenAPIHono =>
  router().openapi(discover, async (c) => {
    const { discover: search } = await import("../services/discovery.ts");
    const request = c.req.valid("json");
    if (!c.req.header("accept")?.includes("text/event-stream"))
      return c.json(DiscoveryAnswer.parse(await search(request, services, { signal: c.req.raw.signal })), 200);
    const work = async (onEvent: (event: unknown) => void, signal: AbortSignal): Promise<void> => {
      onEvent({ type: "study-ended", report: await search(request, services, { onEvent, signal }) });
    };
    return streamWork(c, work, { events: DiscoveryEvent });
  });
