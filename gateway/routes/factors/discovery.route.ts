// Searches for factors over HTTP, how factors do since, and their retirement.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  DecayAnswer,
  DecayRequest,
  DiscoverRequest,
  DiscoveryAnswer,
  DiscoveryEvent,
  FactorStandingAnswer,
  RetireRequest,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

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
const report = answersOrStreams(
  "The report",
  DiscoveryAnswer,
  {
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
  },
  DiscoveryEvent,
);
const discover = createRoute({
  method: "post",
  path: "/factors/discover",
  summary: "Search for factors, judged once on sessions held out; what holds is registered",
  request: { body: jsonBody(DiscoverRequest, { data: "sp500_daily", seed: 7, budget: 200 }) },
  responses: report,
});

const decay = createRoute({
  method: "post",
  path: "/factors/decay",
  summary: "Whether factors still foretell what they did in their study",
  request: { body: jsonBody(DecayRequest, { data: "sp500_daily", factors: ["momentum"] }) },
  responses: answers("Registered factors, and those asked for.", DecayAnswer, {
    dataset: "sp500_daily",
    asOf: "2021-04-21T20:00:00.000Z",
    level: 0.05,
    factors: [
      {
        factor: "momentum.12-1",
        formula: "delay(close, 21) / delay(close, 252) - 1",
        study: null,
        horizon: 5,
        studyIc: 0.02,
        studySessions: 2300,
        liveIc: -0.01,
        liveSessions: 244,
        tStatistic: -2.9,
        adjustedP: 0.002,
        status: "gone",
        because: "live -0.0100 against 0.0200, adjusted p 0.0020",
        before: "alive",
        changed: true,
        state: "retirement-proposed",
      },
    ],
  }),
});
const retire = createRoute({
  method: "post",
  path: "/factors/{id}/retire",
  summary: "A person's decision to retire a factor whose retirement is proposed",
  request: {
    params: z.strictObject({ id: z.string() }),
    body: jsonBody(RetireRequest, { data: "sp500_daily", as: "ana" }),
  },
  responses: answers("How it stands now.", FactorStandingAnswer, {
    dataset: "sp500_daily",
    factor: "momentum.12-1",
    status: "gone",
    state: "retired",
    retiredBy: "ana",
    changedAt: "2021-04-22T08:00:00.000Z",
  }),
});

export const discoveryRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(decay, async (c) => {
      const { factorDecay } = await import("../../services/factors/factor-decay.ts");
      const found = await factorDecay(c.req.valid("json"), services, c.req.raw.signal);
      return c.json(DecayAnswer.parse(found), 200);
    })
    .openapi(retire, async (c) => {
      const { retireFactor } = await import("../../services/factors/factor-decay.ts");
      const found = await retireFactor(c.req.valid("param").id, c.req.valid("json"), services);
      return c.json(FactorStandingAnswer.parse(found), 200);
    })
    .openapi(discover, async (c) => {
      const { discover: search } = await import("../../services/factors/discovery.ts");
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        { answer: DiscoveryAnswer, events: DiscoveryEvent, last: (found) => ({ type: "study-ended", report: found }) },
        (onEvent, signal) => search(request, services, { onEvent, signal }),
      );
    });
