// Training over HTTP: what can be trained, and a training with its steps told.

import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { type TrainAnswer as Answer, LearnerRow, TrainAnswer, TrainEvent, TrainRequest } from "../../contract/index.ts";
import type { Services } from "../../services/services.ts";
import { answerOrStream } from "../../streams/answer-or-stream.ts";
import { answers, answersOrStreams, jsonBody, router } from "../router.ts";

const list = createRoute({
  method: "get",
  path: "/train",
  summary: "Models that can be trained, with their options",
  responses: answers("Each with where it comes from.", z.array(LearnerRow), [
    {
      id: "ridge",
      kind: "linear",
      says: "Least squares with a penalty on the size of the coefficients.",
      source: "Hoerl & Kennard (1970), Technometrics 12(1)",
      steps: 1,
      options: { penalty: 0.01 },
    },
  ]),
});

const example: Answer = {
  runId: "training_5b1f0c9a7d3e2468",
  versionId: "model_5b1f0c9a7d3e2468",
  model: "return-5d/djia20",
  number: 1,
  stage: "challenger",
  learner: "ridge",
  options: { penalty: 0.01 },
  seed: 7,
  dataset: "djia20",
  asOf: "2025-04-30T20:00:00.000Z",
  snapshot: "snapshot_0f3a5b1f0c9a7d3e",
  rows: 1130,
  sessions: 61,
  symbols: 20,
  inputs: ["technical.roc-5", "rank(technical.roc-5)"],
  from: "2025-01-15T21:00:00.000Z",
  to: "2025-04-30T20:00:00.000Z",
  artefact: { key: "models/return-5d/djia20/model_5b1f0c9a7d3e2468.onnx", sha256: "0f3a", bytes: 2310 },
  training: { ended: "solved", best: null },
  heldOut: { sessions: 6, rankIc: 0.05, hitRate: 0.52 },
  gate: "refused",
  refusedBy: "periods",
  trials: 1,
  checks: [{ rule: "periods", passed: false, says: "7 periods without shared labels, wanted at least 60" }],
  table: [
    {
      id: "ridge",
      role: "challenger",
      meanReturn: 0.001,
      interval: [-0.002, 0.004],
      sharpePerPeriod: 0.1,
      turnover: 0.6,
      hitRate: 0.52,
      rankIc: 0.03,
      errorSkill: -0.2,
    },
  ],
  report: {
    html: "training/reports/return-5d/djia20/model_5b1f0c9a7d3e2468.html",
    json: "training/reports/return-5d/djia20/model_5b1f0c9a7d3e2468.json",
  },
  kept: 0,
  html: null,
};
const trained = answersOrStreams("The challenger", TrainAnswer, example, TrainEvent);
const start = createRoute({
  method: "post",
  path: "/train",
  summary: "Train a model, examine it beside every baseline, register it as a challenger and ask the gate",
  request: { body: jsonBody(TrainRequest, { data: "djia20", model: "ridge" }) },
  responses: trained,
});

const service = () => import("../../services/learning/train.ts");

export const trainRoutes = (services: Services): OpenAPIHono =>
  router()
    .openapi(list, async (c) => c.json(z.array(LearnerRow).parse((await service()).learnerRows()), 200))
    .openapi(start, async (c) => {
      const { train } = await service();
      const request = c.req.valid("json");
      return answerOrStream(
        c,
        { answer: TrainAnswer, events: TrainEvent, last: (training) => ({ type: "training-ended", training }) },
        (onEvent, signal) =>
          train(request, services, (progress) => onEvent({ type: "training-progress", ...progress }), signal),
      );
    });
