// Factors over HTTP: what there is, how good they are, and what returns owe to them.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  FactorAttributeRequest,
  FactorAttribution,
  FactorEvaluateRequest,
  FactorEvaluation,
  FactorEvaluationEvent,
  FactorList,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/factors",
  summary: "Factors by group, each with its formula",
  request: { query: z.strictObject({ group: z.string().optional() }) },
  responses: answers("Counts, and every factor.", FactorList, {
    factors: 1,
    groups: [{ group: "momentum", factors: 1 }],
    list: [
      {
        id: "momentum.12-1",
        group: "momentum",
        says: "Total return from 252 to 21 sessions ago",
        formula: "delay(close, 21) / delay(close, 252) - 1",
        direction: 1,
        source: "Jegadeesh and Titman (1993)",
        warmUp: 252,
        columns: ["close"],
        version: "0f3a",
      },
    ],
  }),
});

const evaluated = answersOrStreams(
  "The table",
  FactorEvaluation,
  {
    dataset: "sp500_daily",
    asOf: "2021-04-21T20:00:00.000Z",
    from: "2010-01-04T21:00:00.000Z",
    to: "2021-04-21T20:00:00.000Z",
    sessions: 2844,
    members: 253,
    meanUniverse: 239.7,
    preparation: "as they are",
    universe: "253 companies; in a session those that traded, 60 sessions after listing, at 1 or more a share",
    warnings: [],
    trials: 1,
    study: "factor-evaluation-sp500_daily",
    seed: 7,
    results: [
      {
        factor: "momentum.12-1",
        coverage: 0.9,
        longEnd: "top",
        horizons: [
          {
            horizon: 1,
            rankIc: 0.0115,
            ic: 0.01,
            icir: 0.05,
            tStatistic: 2.69,
            pValue: 0.007,
            interval: [0.003, 0.02],
            spread: 0.0003,
            netSpread: -0.0002,
            netTStatistic: -0.5,
          },
        ],
        decay: [0.0115],
        halfLife: null,
        halfLifeBecause: "no-decay-seen",
        netSharpePerYear: -0.2,
        deflatedSharpe: 0.01,
        adjustedPValue: 0.007,
        familyPValue: 0.007,
        byYear: [{ label: "2020", rankIc: 0.01, tStatistic: 0.6 }],
      },
    ],
    chance: null,
    passing: 1,
    family: { evaluations: 1, passing: 1 },
    left: [],
    html: null,
  },
  FactorEvaluationEvent,
);
const evaluate = createRoute({
  method: "post",
  path: "/factors/evaluate",
  summary: "Judge factors on a data set, every one counted as a trial",
  request: { body: jsonBody(FactorEvaluateRequest, { data: "sp500_daily", factors: ["momentum.12-1"] }) },
  responses: evaluated,
});

const attribute = createRoute({
  method: "post",
  path: "/factors/attribute",
  summary: "What a company's or a portfolio's returns owe to factors",
  request: { body: jsonBody(FactorAttributeRequest, { data: "sp500_daily", symbol: "MSFT" }) },
  responses: answers("Exposures, and returns by where they came from.", FactorAttribution, {
    dataset: "sp500_daily",
    asOf: "2021-04-21T20:00:00.000Z",
    of: "MSFT",
    from: "2010-02-01T21:00:00.000Z",
    to: "2021-04-21T20:00:00.000Z",
    sessions: 2825,
    factors: "built from this universe, weights by equal, sized by mean turnover of 21 sessions",
    notBuilt: [{ factor: "rmw", because: "no operating profitability" }],
    alpha: { value: 0.0002, standardError: 0.0002, tStatistic: 1, pValue: 0.32 },
    exposures: [{ factor: "mkt_rf", value: 1.1, standardError: 0.05, tStatistic: 22, pValue: 0 }],
    rSquared: 0.5,
    lag: 8,
    compoundReturn: 9.1,
    parts: [{ part: "mkt_rf", sum: 2.1, compounded: 7.3 }],
  }),
});

export const factorRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => {
      const { factorList, registeredFactors } = await import("../../services/factors/factor-list.ts");
      const found = await registeredFactors(await services.records());
      return c.json(FactorList.parse(factorList(c.req.valid("query").group, found)), 200);
    })
    .openapi(evaluate, async (c) => {
      const { factorEvaluation } = await import("../../services/factors/factor-evaluation.ts");
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        {
          answer: FactorEvaluation,
          events: FactorEvaluationEvent,
          last: (evaluation) => ({ type: "evaluation-ended", evaluation }),
        },
        (onEvent, signal) =>
          factorEvaluation(request, services, (says) => onEvent({ type: "evaluation-progress", says }), signal),
      );
    })
    .openapi(attribute, async (c) => {
      const { factorAttribution } = await import("../../services/factors/factor-attribution.ts");
      const found = await factorAttribution(c.req.valid("json"), services, c.req.raw.signal);
      return c.json(FactorAttribution.parse(found), 200);
    });
