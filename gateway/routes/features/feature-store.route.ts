// The feature store over HTTP.

import { createRoute, type OpenAPIHono } from "@hono/zod-openapi";
import {
  FeatureDriftReport,
  FeatureDriftRequest,
  FeatureMaterialised,
  FeatureMaterialiseEvent,
  FeatureMaterialiseRequest,
  FeatureServeRequest,
  FeaturesServed,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const at = "2025-04-15T20:00:00.000Z";
const set = "djia20_features_1d";
const asked = { data: "djia20", features: ["technical.rsi-14"] };
const stretches = {
  reference: { from: "2024-01-01T00:00:00.000Z", to: "2024-12-31T23:59:59.999Z" },
  recent: { from: "2025-01-01T00:00:00.000Z", to: at },
};
const statistics = {
  count: 2,
  present: 2,
  missingRate: 0,
  mean: 51,
  sd: 1.4,
  least: 50,
  largest: 52,
  quantiles: [50, 50.1, 50.5, 51, 51.5, 51.9, 52],
};

const done = answersOrStreams(
  "What was stored",
  FeatureMaterialised,
  {
    dataset: "djia20",
    asOf: at,
    set,
    features: 1,
    symbols: 21,
    sessions: null,
    finishedBefore: 0,
    stored: 10_626,
    replaced: 0,
    known: 0,
    published: 21,
    withoutInputs: [],
  },
  FeatureMaterialiseEvent,
);
const materialise = createRoute({
  method: "post",
  path: "/features/materialise",
  summary: "Bring values of features into store, and the newest where they are served",
  request: { body: jsonBody(FeatureMaterialiseRequest, asked) },
  responses: done,
});
const serve = createRoute({
  method: "post",
  path: "/features/serve",
  summary: "The newest values as they were stored",
  request: { body: jsonBody(FeatureServeRequest, { ...asked, symbols: ["MSFT"] }) },
  responses: answers("A row for each symbol; what is not there is a problem.", FeaturesServed, {
    set,
    features: asked.features,
    rows: [{ symbol: "MSFT", values: [51.2], closes: [at], knownAts: [at] }],
  }),
});
const drift = createRoute({
  method: "post",
  path: "/features/drift",
  summary: "How far stored features moved from a reference stretch to a newer one",
  request: { body: jsonBody(FeatureDriftRequest, { ...asked, ...stretches }) },
  responses: answers("Statistics and distances by feature, and alerts.", FeatureDriftReport, {
    set,
    asOf: at,
    ...stretches,
    alerts: 0,
    features: [
      {
        feature: "technical.rsi-14",
        reference: statistics,
        recent: statistics,
        psi: 0.02,
        ks: 0.05,
        ksP: 0.4,
        outOfRange: 0,
        alerts: [],
      },
    ],
  }),
});

export const featureStoreRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(materialise, async (c) => {
      const { featureMaterialise } = await import("../../services/features/feature-store.ts");
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        {
          answer: FeatureMaterialised,
          events: FeatureMaterialiseEvent,
          last: (report) => ({ type: "materialise-ended", report }),
        },
        (onEvent, signal) =>
          featureMaterialise(
            request,
            services,
            (progress) => onEvent({ type: "materialise-progress", ...progress }),
            signal,
          ),
      );
    })
    .openapi(serve, async (c) => {
      const { featureServe } = await import("../../services/features/feature-store.ts");
      return c.json(FeaturesServed.parse(await featureServe(c.req.valid("json"), services)), 200);
    })
    .openapi(drift, async (c) => {
      const { featureDrift } = await import("../../services/features/feature-store.ts");
      return c.json(FeatureDriftReport.parse(await featureDrift(c.req.valid("json"), services)), 200);
    });
