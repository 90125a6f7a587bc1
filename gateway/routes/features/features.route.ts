// Features over HTTP: what there is, how one is worked out, and their values.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  FeatureComputeRequest,
  FeatureDescription,
  FeatureList,
  FeatureProof,
  FeatureProofEvent,
  FeatureValues,
  FeatureVerifyRequest,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";
import { featureStoreRoutes } from "./feature-store.route.ts";

const example = {
  id: "technical.rsi-14",
  formula: "technical.rsi",
  group: "technical",
  clock: "bar",
  says: "Relative strength index of 14 rows",
  unit: "percent",
  range: [0, 100] as [number, number],
  missing: "missing while a row of its window is",
  source: "Wilder (1978)",
  window: 14,
  warmUp: 14,
  inputs: ["close"],
  version: "0f3a",
};

const list = createRoute({
  method: "get",
  path: "/features",
  summary: "Features by group, with how many formulas they are",
  request: { query: z.strictObject({ group: z.string().optional() }) },
  responses: answers("Counts, and every feature.", FeatureList, {
    features: 1,
    formulas: 1,
    groups: [{ group: "technical", features: 1, formulas: 1 }],
    list: [example],
  }),
});
const describe = createRoute({
  method: "get",
  path: "/features/{id}",
  summary: "One feature, and how it is worked out",
  request: { params: z.strictObject({ id: z.string() }) },
  responses: answers("The definition and its steps.", FeatureDescription, {
    ...example,
    steps: [
      { step: "close", is: "last price" },
      { step: "s2", is: "delta(close, 1)" },
    ],
  }),
});
const compute = createRoute({
  method: "post",
  path: "/features/compute",
  summary: "Values of features as known at a moment",
  request: { body: jsonBody(FeatureComputeRequest, { symbols: ["MSFT"], features: ["technical.rsi-14"] }) },
  responses: answers("A row for each symbol and bar.", FeatureValues, {
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    features: ["technical.rsi-14"],
    rows: [{ symbol: "MSFT", close: "2025-04-15T20:00:00.000Z", knownAt: "2025-04-15T20:00:00.000Z", values: [51.2] }],
    withoutInputs: [],
    tooShort: [],
  }),
});

const proof = answersOrStreams(
  "The report",
  FeatureProof,
  {
    dataset: "djia20",
    holds: true,
    features: 1,
    formulas: 1,
    groups: [{ group: "technical", features: 1, formulas: 1, failures: 0 }],
    checks: [
      { check: "look-ahead", world: "djia20", clock: "bar", features: 1, values: 15_210, failures: 0 },
      { check: "batch-equals-stream", world: "djia20", clock: "bar", features: 1, values: 1_690, failures: 0 },
    ],
    failures: [],
    withoutValues: [],
    short: null,
  },
  FeatureProofEvent,
);
const verify = createRoute({
  method: "post",
  path: "/features/verify",
  summary: "Prove that features look at nothing later, and are the same over history and on the stream",
  request: { body: jsonBody(FeatureVerifyRequest, { data: "djia20", features: ["all"], seed: 7 }) },
  responses: proof,
});

export const featureRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => {
      const { featureList } = await import("../../services/features/feature-answers.ts");
      return c.json(FeatureList.parse(featureList(c.req.valid("query").group)), 200);
    })
    .openapi(describe, async (c) => {
      const { featureDescription } = await import("../../services/features/feature-answers.ts");
      return c.json(FeatureDescription.parse(featureDescription(c.req.valid("param").id)), 200);
    })
    .openapi(compute, async (c) => {
      const { featureValues } = await import("../../services/features/feature-answers.ts");
      const found = await featureValues(c.req.valid("json"), services.datasets, c.req.raw.signal);
      return c.json(FeatureValues.parse(found), 200);
    })
    .openapi(verify, async (c) => {
      const { featureProof } = await import("../../services/features/feature-proof.ts");
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        { answer: FeatureProof, events: FeatureProofEvent, last: (report) => ({ type: "proof-ended", report }) },
        (onEvent, signal) =>
          featureProof(request, services, (says) => onEvent({ type: "proof-progress", says }), signal),
      );
    })
    .route("/", featureStoreRoutes(services));
