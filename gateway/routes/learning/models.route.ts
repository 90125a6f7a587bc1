// Models over HTTP: the registry, people's decisions, predictions.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  ModelCard,
  ModelCompareQuery,
  ModelComparison,
  ModelDecisionRequest,
  ModelDetail,
  ModelExplainRequest,
  ModelExplanation,
  ModelPredictions,
  ModelPredictRequest,
  ModelRow,
  ModelServingRow,
  ModelsQuery,
} from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answers, jsonBody, router } from "../router.ts";

const versionId = "model_5b1f0c9a7d3e2468";
const row: ModelRow = {
  versionId,
  model: "direction-5d/djia20",
  number: 3,
  stage: "champion",
  stageSince: "2026-11-28T08:00:00.000Z",
  createdAt: "2026-11-28T07:00:00.000Z",
  learner: "lstm-attention",
  dataset: "djia20",
  trainedFrom: "2016-01-04T21:00:00.000Z",
  trainedTo: "2025-04-15T20:00:00.000Z",
  features: 34,
  gate: "passed",
  metrics: { sharpePerPeriod: 0.12 },
};
const figures = {
  id: "lstm-attention",
  role: "challenger" as const,
  meanReturn: 0.001,
  interval: [0.0001, 0.002] as [number, number],
  sharpePerPeriod: 0.12,
  turnover: 0.4,
  hitRate: 0.53,
  rankIc: 0.04,
  errorSkill: 0.01,
};
const detail: ModelDetail = {
  ...row,
  parent: null,
  snapshot: "snapshot_0a1b",
  codeVersion: "0.1.0",
  seed: 7,
  studies: [],
  parameters: { units: 32 },
  featureHashes: { "technical.rsi-14": "0f1e2d3c" },
  artefact: { key: `models/direction-5d/djia20/${versionId}.onnx`, sha256: "9c56", bytes: 120_000, format: "onnx" },
  verdict: {
    passed: true,
    judgedAt: "2026-11-28T07:30:00.000Z",
    subject: "direction-5d/djia20",
    trials: 40,
    checks: [{ rule: "baselines", passed: true, says: "no baseline earned more" }],
    table: [figures],
  },
  moves: [],
  observations: [],
};

const version = z.strictObject({ id: z.string() });
const model = z.strictObject({ model: z.string() });
const decision = jsonBody(ModelDecisionRequest, { as: "ana", why: "better on the same walk-forward, reviewed" });

const list = createRoute({
  method: "get",
  path: "/models",
  summary: "Versions of models, newest first",
  request: { query: ModelsQuery },
  responses: answers("By model.", z.array(ModelRow), [row]),
});
const serving = createRoute({
  method: "get",
  path: "/models/serving",
  summary: "How the models that are open answer: counts, batches, times",
  responses: answers("Since they were opened.", z.array(ModelServingRow), [
    {
      versionId,
      model: "direction-5d/djia20",
      count: 1200,
      failed: 0,
      rows: 24000,
      remembered: 3100,
      batches: 640,
      waitingRows: 0,
      p50Ms: 0.8,
      p99Ms: 2.1,
    },
  ]),
});
const compare = createRoute({
  method: "get",
  path: "/models/compare",
  summary: "A challenger beside the champion on the same walk-forward",
  request: { query: ModelCompareQuery },
  responses: answers("What the gate saw of each.", ModelComparison, {
    challenger: { version: { ...row, stage: "challenger" }, figures },
    champion: { version: row, figures },
    difference: { periods: 252, mean: 0.0002, interval: [-0.0001, 0.0005], tStatistic: 1.2, pValue: 0.23 },
    because: null,
  }),
});
const show = createRoute({
  method: "get",
  path: "/models/versions/{id}",
  summary: "One version with its lineage, the gate's verdict and what was decided",
  request: { params: version },
  responses: answers("All that is kept of it.", ModelDetail, detail),
});
const card = createRoute({
  method: "get",
  path: "/models/versions/{id}/card",
  summary: "The model card of a version, in Markdown",
  request: { params: version },
  responses: answers("A page.", ModelCard, { versionId, markdown: "# direction-5d/djia20, version 3" }),
});
const promote = createRoute({
  method: "post",
  path: "/models/versions/{id}/promote",
  summary: "A person's decision to make a version champion that the gate passed",
  request: { params: version, body: decision },
  responses: answers("How it stands now.", ModelRow, row),
});
const retire = createRoute({
  method: "post",
  path: "/models/versions/{id}/retire",
  summary: "A person's decision to set a challenger aside",
  request: { params: version, body: decision },
  responses: answers("How it stands now.", ModelRow, { ...row, stage: "retired" }),
});
const rollBack = createRoute({
  method: "post",
  path: "/models/{model}/rollback",
  summary: "A person's decision to put the champion before back",
  request: { params: model, body: decision },
  responses: answers("The champion now.", ModelRow, row),
});
const predict = createRoute({
  method: "post",
  path: "/models/{model}/predict",
  summary: "What a model says of companies as of a moment, or of rows that are given",
  request: { params: model, body: jsonBody(ModelPredictRequest, { symbols: ["MSFT"], asOf: "2025-04-15" }) },
  responses: answers("One number a company or row.", ModelPredictions, {
    model: "direction-5d/djia20",
    versionId,
    stage: "champion",
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    predictions: [{ symbol: "MSFT", close: "2025-04-15T20:00:00.000Z", prediction: 0.0031 }],
    left: [],
  }),
});

const explain = createRoute({
  method: "post",
  path: "/models/versions/{id}/explain",
  summary: "Why a version says what it says of a company, and what it looks at altogether",
  request: { params: version, body: jsonBody(ModelExplainRequest, { symbol: "MSFT", asOf: "2025-04-15" }) },
  responses: answers("Every feature's part, by several methods.", ModelExplanation, {
    model: "direction-5d/djia20",
    versionId,
    dataset: "djia20",
    asOf: "2025-04-15T20:00:00.000Z",
    symbol: "MSFT",
    close: "2025-04-15T20:00:00.000Z",
    prediction: 0.0031,
    rank: 4,
    companies: 20,
    shap: { method: "kernel-shap", of: "prediction", exact: false, expected: 0.001, output: 0.0031, gap: 0 },
    limeFit: 0.93,
    integrated: { output: 0.0031, baseline: 0.0009, gap: 0.0000004 },
    features: [
      { feature: "technical.rsi-14", value: 61.2, shap: 0.0011, slope: 0.0007, integrated: 0.0012, moves: 0.0009 },
    ],
    dependence: [{ feature: "technical.rsi-14", grid: [40, 60], mean: [0.0004, 0.0016] }],
    attention: [],
    backgroundRows: 40,
    seed: 7,
    report: null,
  }),
});

const shown = () => import("../../services/learning/model-answers.ts");
const decided = () => import("../../services/learning/model-decisions.ts");
const answered = () => import("../../services/learning/model-predictions.ts");

export const modelRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) =>
      c.json(z.array(ModelRow).parse(await (await shown()).modelList(services, c.req.valid("query"))), 200),
    )
    .openapi(serving, async (c) =>
      c.json(z.array(ModelServingRow).parse(await (await answered()).servingRows(services)), 200),
    )
    .openapi(compare, async (c) =>
      c.json(ModelComparison.parse(await (await shown()).modelComparison(services, c.req.valid("query"))), 200),
    )
    .openapi(show, async (c) =>
      c.json(ModelDetail.parse(await (await shown()).modelDetail(services, c.req.valid("param").id)), 200),
    )
    .openapi(card, async (c) =>
      c.json(ModelCard.parse(await (await shown()).modelCardOf(services, c.req.valid("param").id)), 200),
    )
    .openapi(promote, async (c) => {
      const { promoteModel } = await decided();
      return c.json(ModelRow.parse(await promoteModel(services, c.req.valid("param").id, c.req.valid("json"))), 200);
    })
    .openapi(retire, async (c) => {
      const { retireModel } = await decided();
      return c.json(ModelRow.parse(await retireModel(services, c.req.valid("param").id, c.req.valid("json"))), 200);
    })
    .openapi(rollBack, async (c) => {
      const { rollBackModel } = await decided();
      return c.json(
        ModelRow.parse(await rollBackModel(services, c.req.valid("param").model, c.req.valid("json"))),
        200,
      );
    })
    .openapi(explain, async (c) => {
      const { modelExplanation } = await import("../../services/learning/model-explanations.ts");
      const [{ id }, request] = [c.req.valid("param"), c.req.valid("json")];
      return c.json(ModelExplanation.parse(await modelExplanation(services, id, request, c.req.raw.signal)), 200);
    })
    .openapi(predict, async (c) => {
      const { modelPredictions } = await answered();
      const [{ model: name }, request] = [c.req.valid("param"), c.req.valid("json")];
      return c.json(ModelPredictions.parse(await modelPredictions(services, name, request, c.req.raw.signal)), 200);
    });
