// Training over HTTP: what can be trained, a challenger with its report, and mistakes that are told before anything is registered.
import { beforeEach, expect, test } from "vitest";
import { renderLearners, renderTraining } from "#gateway/cli/render/training.ts";
import { LearnerRow, TrainAnswer, TrainEvent } from "#gateway/contract/index.ts";
import { apiApp } from "#gateway/routes/api.ts";
import { openTestServices, type TestServices } from "../fixture.ts";

const body = {
  model: "ridge",
  inputs: ["technical.roc-5", "rank(technical.roc-5)"],
  horizon: 1,
  folds: 2,
  groups: 2,
  testGroups: 1,
};
let services: TestServices;
let app: ReturnType<typeof apiApp>;
beforeEach(async () => {
  services = await openTestServices();
  app = apiApp(services);
});
const post = async (sent: unknown, accept = "application/json") =>
  app.request("/v1/train", {
    method: "POST",
    body: JSON.stringify(sent),
    headers: { "content-type": "application/json", accept },
  });

test("a training ends with a challenger in the registry, and its report on request", async () => {
  const found = TrainAnswer.parse(await (await post({ ...body, report: true })).json());
  expect(found).toMatchObject({ model: "return-1d/fake", stage: "challenger", learner: "ridge", gate: "refused" });
  expect(found.html).toContain("<!doctype html>");
  const [version] = await (await services.models()).list({});
  expect(version?.artefact.hash).toBe(found.artefact.sha256);
  const text = renderTraining(found);
  expect(text).toContain("return-1d/fake, version 1");
  expect(text).toContain("The gate refused it");
});

test("its steps are told as they are done", async () => {
  const response = await post(body, "text/event-stream");
  const events = (await response.text())
    .split("\n")
    .filter((line) => line.startsWith("data: "))
    .map((line) => TrainEvent.parse(JSON.parse(line.slice(6))));
  expect(events.at(-1)).toMatchObject({ type: "training-ended" });
  expect(events.filter(({ type }) => type === "training-progress").length).toBeGreaterThan(5);
});

test("what can be trained is listed with its options", async () => {
  const rows = (await (await app.request("/v1/train")).json()) as unknown[];
  const found = rows.map((row) => LearnerRow.parse(row));
  expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining(["lstm-attention", "boosted-trees", "ridge"]));
  expect(renderLearners(found)).toMatch(/lstm-attention .*units=64/);
});

test.each([
  [{ ...body, model: "rigde" }, "tools/training-invalid", "ridge"],
  [{ ...body, options: { penaltiy: 1 } }, "tools/training-invalid", "penalty"],
  [{ ...body, inputs: ["technical.roc-4"] }, "tools/feature-unknown", "technical.roc-5"],
  [{ ...body, folds: 70 }, "tools/fold-too-small", "fewer folds"],
  [{ ...body, memoryMb: 0.0001 }, "tools/memory-budget", "MB are allowed"],
  [{ ...body, modle: "ridge" }, "gateway/bad-request", "modle"],
] as const)("a mistake is told and nothing is registered: %#", async (sent, code, says) => {
  const response = await post(sent);
  expect(response.status).toBe(400);
  const problem = await response.json();
  expect(problem).toMatchObject({ code });
  expect(JSON.stringify(problem)).toContain(says);
  expect(await (await services.models()).list({})).toEqual([]);
});
