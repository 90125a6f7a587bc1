// Models over HTTP and on the command line: the registry, the one way to the champion's place, predictions.
import { beforeEach, describe, expect, test } from "vitest";
import {
  renderComparison,
  renderExplanation,
  renderModel,
  renderModels,
  renderPredictions,
  renderServing,
} from "#gateway/cli/render/models.ts";
import * as contract from "#gateway/contract/index.ts";
import { apiApp } from "#gateway/routes/api.ts";
import { aDraft, passedBy } from "#tests/fakes/models.ts";
import { linearArtefact } from "#tests/fakes/served-models.ts";
import { inputHashes, inputsByName } from "#tools/learning/dataset/index.ts";
import { judgeVersion, type ModelVersion } from "#tools/learning/registry/index.ts";
import { examine, type Learner, linearLearner } from "#tools/learning/validation/index.ts";
import { madeSamples } from "../../tools/learning/validation/made-samples.ts";
import { openTestServices, type TestServices } from "../fixture.ts";

const features = ["technical.roc-5", "technical.roc-10"];
const day = 86_400_000;
let services: TestServices;
let app: ReturnType<typeof apiApp>;
beforeEach(async () => {
  services = await openTestServices();
  app = apiApp(services);
});

const get = async (path: string) => answered(await app.request(path));
const post = async (path: string, body: unknown) =>
  answered(
    await app.request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  );
// biome-ignore lint/suspicious/noExplicitAny: JSON as it came
const answered = async (response: Response): Promise<{ status: number; body: any }> => ({
  status: response.status,
  body: await response.json(),
});

/** Two inputs in two steps: 1, 10, 100, 1000 times them. */
async function registered(seed = 7, learner = "linear", trainedToMs = Date.UTC(2024, 0, 1)): Promise<ModelVersion> {
  const registry = await services.models();
  const lineage = {
    ...aDraft().lineage,
    learner,
    seed,
    trainedToMs,
    parameters: { symbols: ["AAA", "BBB"] },
    features: inputHashes(inputsByName(features)),
  };
  return registry.register(aDraft({ lineage }), linearArtefact([1, 10, 100, 1_000], { steps: 2 }), 1_000);
}

async function promoted(seed = 7): Promise<ModelVersion> {
  const registry = await services.models();
  const version = await registered(seed);
  const verdict = passedBy(version);
  await registry.saveVerdict(verdict);
  return registry.promote(verdict.item, { as: "ann", note: "first", atMs: 2_000 });
}
const decision = { as: "ana", why: "reviewed" };
const at = (id: string): string => `/v1/models/versions/${id}`;
const model = "/v1/models/direction-5d%2Ffake";

describe("the registry", () => {
  test("lists versions with stage and verdict, shows one whole, and writes its card", async () => {
    const champion = await promoted();
    const challenger = await registered(8);
    const { body: rows } = await get("/v1/models");
    expect(contract.ModelRow.array().parse(rows)).toMatchObject([
      { versionId: challenger.versionId, stage: "challenger", gate: null, number: 2 },
      { versionId: champion.versionId, stage: "champion", gate: "passed", number: 1, features: 2 },
    ]);
    expect((await get("/v1/models?stage=champion")).body).toHaveLength(1);
    expect(renderModels(rows)).toContain(challenger.versionId);
    const { body: detail } = await get(at(champion.versionId));
    expect(contract.ModelDetail.parse(detail)).toMatchObject({
      featureHashes: champion.lineage.features,
      verdict: { passed: true, trials: 12 },
      moves: [{ action: "promote", by: "ann", why: "first" }],
    });
    expect(renderModel(detail)).toContain("The gate passed it");
    expect((await get(`${at(champion.versionId)}/card`)).body.markdown).toContain("## Made from");
    expect(await get(at("model_nobody"))).toMatchObject({ status: 404, body: { code: "tools/model-missing" } });
  });

  test("sets challenger and champion side by side", async () => {
    await promoted();
    const { versionId } = await registered(8);
    const { body } = await get(`/v1/models/compare?challenger=${versionId}`);
    expect(contract.ModelComparison.parse(body)).toMatchObject({
      difference: null,
      because: `${versionId} was never judged by the gate`,
      champion: { figures: { meanReturn: 0.001 } },
    });
    expect(renderComparison(body)).toContain("No difference can be told");
    const alone = await get(`/v1/models/compare?challenger=${versionId}&champion=model_nobody`);
    expect(alone).toMatchObject({ status: 404, body: { code: "tools/model-missing" } });
  });
});

describe("decisions", () => {
  const backwards: Learner = {
    id: "backwards",
    async fit(samples, context) {
      const fitted = await linearLearner().fit(samples, context);
      return { predict: async (questions) => (await fitted.predict(questions)).map((value) => -value) };
    },
  };

  async function judged(learner: Learner): Promise<ModelVersion> {
    const version = await registered(9, learner.id);
    const examination = await examine(learner, madeSamples({ seed: 3, edge: 0.5, periods: 240 }), {
      walkForward: { folds: 3 },
      combinatorial: { groups: 3, testGroups: 1 },
      trading: { positions: "sign", costBps: 0 },
      seed: 1,
      draws: 10,
    });
    const { studies } = await services.records();
    await judgeVersion(await services.models(), version.versionId, examination, {
      studies,
      subject: version.model,
      clock: services.clock,
    });
    return version;
  }

  test("a challenger that lost to a baseline is promoted by no command", async () => {
    const { versionId } = await judged(backwards);
    const { checks } = (await get(at(versionId))).body.verdict;
    expect(checks.find(({ rule }: { rule: string }) => rule === "baselines")).toMatchObject({ passed: false });
    expect(await post(`${at(versionId)}/promote`, decision)).toMatchObject({
      status: 409,
      body: { code: "tools/model-not-promotable", detail: expect.stringContaining("earned more a period") },
    });
    expect((await post(`${model}/rollback`, decision)).body).toMatchObject({ code: "tools/model-missing" });
    expect(await (await services.records()).models.promote(versionId, { as: "ana", note: null, atMs: 1 })).toBeNull();
    expect((await get("/v1/models?stage=champion")).body).toEqual([]);
  });

  test("one that the gate passed is promoted by a person who says why, on the audit chain, and rolled back likewise", async () => {
    const before = await promoted();
    const { versionId } = await judged(linearLearner());
    expect(await post(`${at(versionId)}/promote`, { as: "ana" })).toMatchObject({ status: 400 });
    expect(await post(`${at(versionId)}/promote`, { as: "  ", why: "x" })).toMatchObject({ status: 400 });
    services.clock.advance(day);
    expect((await post(`${at(versionId)}/promote`, decision)).body).toMatchObject({ versionId, stage: "champion" });
    expect((await post(`${model}/rollback`, { as: "ben", why: "worse live" })).body).toMatchObject({
      versionId: before.versionId,
      stage: "champion",
    });
    expect((await get(at(versionId))).body).toMatchObject({
      stage: "retired",
      moves: [{ by: "ben" }, { by: "ana", why: "reviewed" }],
    });
    const actions = (await get("/v1/audit")).body.map((row: { action: string }) => row.action);
    expect(actions).toEqual(expect.arrayContaining(["model.promote", "model.rollback"]));
  });

  test("a version never judged is not promoted, and a champion is not retired", async () => {
    const champion = await promoted();
    const { versionId } = await registered(8);
    expect(await post(`${at(versionId)}/promote`, decision)).toMatchObject({ status: 409 });
    expect((await post(`${at(versionId)}/retire`, decision)).body).toMatchObject({ stage: "retired" });
    expect(await post(`${at(champion.versionId)}/retire`, decision)).toMatchObject({
      status: 409,
      body: { code: "tools/model-stage" },
    });
  });
});

describe("predictions", () => {
  test("are of rows given, columns in any order, missing as null", async () => {
    const { versionId } = await promoted();
    const rows = [
      [
        [2, 1],
        [4, 3],
      ],
    ];
    const { status, body } = await post(`${model}/predict`, { features: [...features].reverse(), rows });
    expect(status).toBe(200);
    expect(contract.ModelPredictions.parse(body)).toEqual({
      model: "direction-5d/fake",
      versionId,
      stage: "champion",
      dataset: null,
      asOf: null,
      predictions: [{ symbol: null, close: null, prediction: 1 + 20 + 300 + 4_000 }],
      left: [],
    });
    const { body: serving } = await get("/v1/models/serving");
    expect(contract.ModelServingRow.array().parse(serving)).toMatchObject([{ versionId, count: 1, rows: 1 }]);
    expect(renderServing(serving)).toContain(versionId);
  });

  test("of a wrong feature set are refused, naming the missing and the extra", async () => {
    await promoted();
    const wrong = { features: ["technical.roc-5", "technical.rsi-14"], rows: [[[1, 2]]] };
    expect(await post(`${model}/predict`, wrong)).toMatchObject({
      status: 400,
      body: {
        code: "tools/feature-set-wrong",
        detail: expect.stringContaining("missing technical.roc-10; extra technical.rsi-14"),
      },
    });
    expect((await post(`${model}/predict`, { features, rows: [[1, 2]] })).body).toMatchObject({
      code: "tools/length-mismatch",
      detail: "Row 0 has 1 steps of 2 values; wanted 2 of 2.",
    });
    expect((await post(`${model}/predict`, { features })).status).toBe(400);
    expect((await post(`${model}/predict`, { features, rows: [[[1, 2]]], symbols: ["AAA"] })).status).toBe(400);
  });

  test("of companies stand on the features as they were known at the moment asked about", async () => {
    await promoted();
    const asked = async (asOf: string | undefined) =>
      (await post(`${model}/predict`, { symbols: ["AAA", "BBB"], asOf })).body;
    const [now, before] = [await asked(undefined), await asked("2025-03-03")];
    expect(contract.ModelPredictions.parse(now).predictions.map(({ symbol }) => symbol)).toEqual(["AAA", "BBB"]);
    expect(now.asOf > before.asOf).toBe(true);
    expect(now.predictions[0].prediction).not.toBe(before.predictions[0].prediction);
    expect(before.predictions[0].close <= before.asOf).toBe(true);
    expect(renderPredictions(now)).toContain("as of");
    expect((await post(`${model}/predict`, { symbols: ["NOPE"] })).body.code).toBe("knowledge/symbol-unknown");
  });

  test("of all that it learnt from name whom it cannot be asked about", async () => {
    await promoted();
    const { body } = await post(`${model}/predict`, { asOf: "2025-01-08" });
    expect(body).toMatchObject({ predictions: [], left: ["AAA", "BBB"] });
  });

  test("of a model that learnt from what was not known then are refused", async () => {
    const { versionId } = await registered(7, "linear", Date.UTC(2025, 3, 1));
    const asked = { symbols: ["AAA"], version: versionId, asOf: "2025-03-03" };
    expect((await post(`${model}/predict`, asked)).body.code).toBe("tools/model-from-later");
    expect((await post(`${model}/predict`, { symbols: ["AAA"] })).body.detail).toContain("has no champion yet");
    expect((await post("/v1/models/direction-5d%2Ffak/predict", {})).body.detail).toContain(
      "nearest: direction-5d/fake",
    );
    expect((await post("/v1/models/other/predict", { version: versionId })).status).toBe(404);
  });
});

describe("explanations", () => {
  test("of a company add up, and come as a page where one is asked for", async () => {
    const { versionId } = await promoted();
    const { status, body } = await post(`${at(versionId)}/explain`, { symbol: "AAA", report: true });
    expect([status, body.code]).toEqual([200, undefined]);
    const found = contract.ModelExplanation.parse(body);
    const parts = found.features.reduce((sum, { shap }) => sum + shap, 0);
    expect(parts).toBeCloseTo(found.shap.output - found.shap.expected, 9);
    expect(found).toMatchObject({ companies: 2, integrated: null, attention: [], shap: { exact: true } });
    expect(found.report).toContain("Why AAA");
    expect(renderExplanation({ ...found, report: "why.html" })).toContain("Written: why.html");
    expect((await post(`${at(versionId)}/explain`, { symbol: "NOPE" })).body.code).toBe("knowledge/symbol-unknown");
  });
});
