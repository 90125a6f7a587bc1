// Factors that learn, over HTTP: adaptive weights, and codes of pictures of the book.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import {
  BookPicturesAnswer,
  BookPicturesRequest,
  FactorAdaptation,
  FactorAdaptEvent,
  FactorAdaptRequest,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const adapted = answersOrStreams(
  "The schemes",
  FactorAdaptation,
  {
    factor: "adaptive.prices",
    dataset: "sp500_daily",
    asOf: "2021-04-21T20:00:00.000Z",
    horizon: 5,
    halfLife: 500,
    priorSessions: 250,
    priorIc: 0.01,
    regime: "regime.market-wild",
    from: "2013-12-16T21:00:00.000Z",
    to: "2021-04-21T20:00:00.000Z",
    sessions: 1849,
    wildShare: 0.3,
    schemes: [
      {
        scheme: "equal",
        rankIc: 0.01,
        tStatistic: 1.1,
        interval: [-0.01, 0.03],
        overEqual: null,
        overEqualInterval: null,
        overEqualP: null,
        netSpread: 0.0004,
        netSharpePerYear: 0.1,
        deflatedSharpe: 0.01,
        turnover: 0.1,
      },
    ],
    weights: [{ factor: "momentum.12-1", weight: 0.05, calm: 0.06, wild: 0.02 }],
    left: [],
    trials: 4,
    seed: 7,
  },
  FactorAdaptEvent,
);
const adapt = createRoute({
  method: "post",
  path: "/factors/adapt",
  summary: "Weigh factors by what they foretold of late, by regime, beside equal and static weights",
  request: { body: jsonBody(FactorAdaptRequest, { data: "sp500_daily", factors: ["adaptive.prices"] }) },
  responses: adapted,
});

const pictures = createRoute({
  method: "post",
  path: "/factors/pictures",
  summary: "What codes of pictures of the order book foretell",
  request: { body: jsonBody(BookPicturesRequest, { data: "binance_l2_btcusdt" }) },
  responses: answers("Session by session.", BookPicturesAnswer, {
    dataset: "binance_l2_btcusdt",
    asOf: "2024-08-08T10:00:00.000Z",
    symbol: "BTCUSDT",
    version: "0f3a",
    ahead: 20,
    sessions: [
      {
        from: "2024-08-08T00:00:00.000Z",
        to: "2024-08-09T00:00:00.000Z",
        rows: 6034,
        pictures: 3900,
        shares: [0.11, 0.06, 0.05, 0.04],
        foretold: [{ name: "component-1", correlation: -0.3, stretches: 176 }],
      },
    ],
  }),
});

export const adaptationRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(pictures, async (c) => {
      const { bookPictures } = await import("../../services/features/book-pictures.ts");
      const found = await bookPictures(c.req.valid("json"), services, c.req.raw.signal);
      return c.json(BookPicturesAnswer.parse(found), 200);
    })
    .openapi(adapt, async (c) => {
      const { factorAdaptation } = await import("../../services/factors/factor-adaptation.ts");
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        {
          answer: FactorAdaptation,
          events: FactorAdaptEvent,
          last: (adaptation) => ({ type: "adaptation-ended", adaptation }),
        },
        (onEvent, signal) =>
          factorAdaptation(request, services, (says) => onEvent({ type: "adaptation-progress", says }), signal),
      );
    });
