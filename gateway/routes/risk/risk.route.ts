// Risk over HTTP: what a portfolio can lose, whether the methods kept their word, and bad times.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import {
  RiskBacktest,
  RiskBacktestRequest,
  RiskReport,
  RiskReportRequest,
  RiskStress,
  RiskStressRequest,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const head = {
  dataset: "djia20",
  asOf: "2025-04-15T20:00:00.000Z",
  of: "a portfolio of 2",
  from: "2022-03-02T21:00:00.000Z",
  to: "2025-04-15T20:00:00.000Z",
  sessions: 784,
  sessionsLeftOut: 0,
  companiesLeftOut: [],
};
const weights = [
  { symbol: "AAPL", weight: 0.5 },
  { symbol: "MSFT", weight: 0.5 },
];

const report = createRoute({
  method: "post",
  path: "/risk/report",
  summary: "What a portfolio can lose by every method, and which holdings that comes from",
  request: { body: jsonBody(RiskReportRequest, { data: "djia20", weights }) },
  responses: answers("Fractions of equity, one session ahead.", RiskReport, {
    ...head,
    losses: [
      {
        method: "historical",
        says: "the worst of the past bars",
        level: 0.95,
        valueAtRisk: 0.021,
        expectedShortfall: 0.031,
        invalidBecause: null,
      },
    ],
    volatilityPerSession: 0.014,
    holdings: [
      {
        symbol: "AAPL",
        sector: "Technology",
        weight: 0.5,
        component: 0.016,
        marginal: 0.032,
        incremental: 0.016,
        sessionsToSell: null,
      },
    ],
    sectors: [{ sector: "Technology", weight: 1, component: 0.031 }],
    effectiveHoldings: 2,
    effectiveRisks: 2,
    drawdownAtRisk: 0.24,
    conditionalDrawdown: 0.27,
    liquidity: null,
  }),
});

const backtest = createRoute({
  method: "post",
  path: "/risk/backtest",
  summary: "Each method session by session against what came",
  request: { body: jsonBody(RiskBacktestRequest, { data: "djia20", weights }) },
  responses: answers("Exceptions and tests, a row for each method and level.", RiskBacktest, {
    ...head,
    window: 500,
    forecast: 284,
    seed: 7,
    rows: [
      {
        method: "historical",
        says: "the worst of the past bars",
        level: 0.95,
        exceptions: 16,
        expected: 14.2,
        coverageP: 0.63,
        independenceP: 0.4,
        conditionalP: 0.6,
        shortfallStatistic: -0.1,
        shortfallP: 0.3,
        meanValueAtRisk: 0.021,
        meanExpectedShortfall: 0.03,
        quantileLoss: 0.0018,
        invalidSessions: 0,
      },
    ],
  }),
});

const stress = createRoute({
  method: "post",
  path: "/risk/stress",
  summary: "A portfolio through the worst times in the data, and through shocks that are assumed",
  request: { body: jsonBody(RiskStressRequest, { data: "djia20", weights, shock: { market: -0.2 } }) },
  responses: answers("Compound returns over each stretch.", RiskStress, {
    ...head,
    market: "DIA",
    episodes: [
      {
        kind: "fall from a high",
        from: "2025-02-03T21:00:00.000Z",
        to: "2025-04-08T20:00:00.000Z",
        sessions: 45,
        marketReturn: -0.16,
        bookReturn: -0.22,
        worstSession: -0.06,
        losers: [{ symbol: "AAPL", part: -0.13 }],
      },
    ],
    shocked: { bookReturn: -0.24, losers: [{ symbol: "AAPL", part: -0.13 }] },
  }),
});

export const riskRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(report, async (c) => {
      const { riskReport } = await import("../../services/risk/risk-report.ts");
      return c.json(RiskReport.parse(await riskReport(c.req.valid("json"), services, c.req.raw.signal)), 200);
    })
    .openapi(backtest, async (c) => {
      const { riskBacktest } = await import("../../services/risk/risk-backtest.ts");
      return c.json(RiskBacktest.parse(await riskBacktest(c.req.valid("json"), services, c.req.raw.signal)), 200);
    })
    .openapi(stress, async (c) => {
      const { riskStress } = await import("../../services/risk/risk-stress.ts");
      return c.json(RiskStress.parse(await riskStress(c.req.valid("json"), services, c.req.raw.signal)), 200);
    });
