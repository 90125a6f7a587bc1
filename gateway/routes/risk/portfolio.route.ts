// Portfolio construction over HTTP.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import { Portfolio, PortfolioRequest } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const walked = {
  returnPerYear: 0.1,
  volatilityPerYear: 0.14,
  sharpe: 0.75,
  maxDrawdown: 0.3,
  turnoverPerYear: 1.4,
};

const optimise = createRoute({
  method: "post",
  path: "/portfolio/optimise",
  summary: "Weights by a method, where their risk comes from, and what weighing so earned beside equal weights",
  request: { body: jsonBody(PortfolioRequest, { data: "djia20", method: "minimum-variance", maxWeight: 0.2 }) },
  responses: answers("Weights that sum to one, and a walk-forward net of costs.", Portfolio, {
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    of: "20 companies of the universe",
    from: "2022-03-02T21:00:00.000Z",
    to: "2025-04-15T20:00:00.000Z",
    sessions: 784,
    sessionsLeftOut: 0,
    companiesLeftOut: [],
    method: "minimum-variance",
    covariance: "ledoit-wolf",
    shrinkage: 0.05,
    window: 252,
    volatilityPerSession: 0.008,
    volatilityPerYear: 0.127,
    diversificationRatio: 1.7,
    holdings: [{ symbol: "JNJ", sector: "Healthcare", weight: 0.2, riskShare: 0.2 }],
    walkForward: {
      from: "2023-03-03T21:00:00.000Z",
      to: "2025-04-15T20:00:00.000Z",
      sessions: 532,
      fits: 26,
      every: 21,
      costBps: 10,
      chosen: walked,
      equalWeight: { ...walked, volatilityPerYear: 0.16, turnoverPerYear: 0.6 },
      meanDifference: 0.0001,
      meanDifferenceP: 0.6,
      squareDifferenceP: 0.01,
      verdict:
        "After costs it earned more than equal weights (no more than luck explains) and moved less (more than luck explains), at 5 %.",
    },
  }),
});

export const portfolioRoutes = (services: Services): OpenAPIHono =>
  router().openapi(optimise, async (c) => {
    const { portfolioOptimise } = await import("../../services/risk/portfolio-optimise.ts");
    return c.json(Portfolio.parse(await portfolioOptimise(c.req.valid("json"), services, c.req.raw.signal)), 200);
  });
