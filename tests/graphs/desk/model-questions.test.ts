// Questions about trained models: what the champion says of a company and why, how champion and challenger compare, age and decay.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fixedClock, isoDay } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { aDraft } from "#tests/fakes/models.ts";
import { linearArtefact } from "#tests/fakes/served-models.ts";
import { simulatedFacts } from "#tools/features/verify/index.ts";
import { inputHashes, inputsByName } from "#tools/learning/dataset/index.ts";
import { openModelView } from "#tools/learning/desk/view/index.ts";
import { judgeVersion, type ModelVersion, promotableVersion } from "#tools/learning/registry/index.ts";
import { openServing, type Serving } from "#tools/learning/serving/index.ts";
import { examine, linearLearner } from "#tools/learning/validation/index.ts";
import { openTestRegistry, type TestRegistry } from "../../tools/learning/registry/test-registry.ts";
import { madeSamples } from "../../tools/learning/validation/made-samples.ts";
import { openTestDesk, type TestDesk } from "./test-desk.ts";

const made = simulatedFacts({ seed: 11, sessions: 60 });
const dataset = { ...made.dataset, nowMs: made.closesMs.at(-1) as number };
const instruments = made.facts.flatMap((fact) => (fact.kind === "instrument" ? [fact.value] : []));
const company = instruments.find(({ benchmark }) => !benchmark)!;

describe("the desk", () => {
  let registry: TestRegistry;
  let serving: Serving;
  let desk: TestDesk;
  let champion: ModelVersion;
  const subject = "direction-5d/fake";
  const features = ["technical.roc-5", "technical.rsi-14"];

  async function judged(seed: number, penalty: number): Promise<ModelVersion> {
    const lineage = {
      ...aDraft().lineage,
      dataset: dataset.id,
      seed,
      features: inputHashes(inputsByName(features)),
      trainedToMs: dataset.nowMs - 86_400_000,
    };
    const version = await registry.registry.register(aDraft({ lineage }), linearArtefact([0.001 * seed, 0]), 1_000);
    const examination = await examine(linearLearner(penalty), madeSamples({ seed: 3, edge: 0.5, periods: 200 }), {
      walkForward: { folds: 2 },
      combinatorial: { groups: 3, testGroups: 1 },
      trading: { positions: "sign", costBps: 0 },
      seed: 1,
      draws: 10,
    });
    const judging = { studies: registry.records.studies, subject, clock: fixedClock(3_000) };
    await judgeVersion(registry.registry, version.versionId, examination, judging);
    return version;
  }

  beforeAll(async () => {
    registry = await openTestRegistry();
    serving = openServing(registry.registry);
    const [first] = [await judged(1, 0.01), await judged(2, 100)];
    champion = await registry.registry.promote(await promotableVersion(registry.registry, first.versionId), {
      as: "ann",
      note: "reviewed",
      atMs: 5_000,
    });
    const models = ({ dataset: { id }, asOf }: MarketView) =>
      openModelView(
        { registry: registry.registry, serving, studies: registry.records.studies },
        { dataset: id, asOfMs: asOf, isNow: asOf >= dataset.nowMs },
      );
    desk = await openTestDesk({ dataset, facts: made.facts }, { services: { models } });
  });
  afterAll(async () => {
    await serving.close();
    await registry.destroy();
  });

  test("tells what the champion says of a company and why, every number traced", async () => {
    const { answer, kind, findings, numbers } = await desk.ask(
      `what does the champion say about ${company.symbol} and why`,
    );
    expect(kind).toBe("models");
    expect(answer).toMatch(/The champion of direction-5d\/fake predicts [+-]?0\.\d+ for .*, rank \d of \d companies\./);
    expect(answer).toMatch(/technical\.roc-5 (raises|lowers) it/);
    expect(numbers.every(({ evidenceId }) => evidenceId !== null)).toBe(true);
    expect(findings.find(({ specialist }) => specialist === "factors")?.source).toBe("model");
  });

  test("sets champion and challenger side by side with the interval of their difference", async () => {
    const { answer } = await desk.ask("compare champion and challenger");
    expect(answer).toMatch(/Challenger less champion: -?\d\.\d\d% a period over \d+ periods/);
    expect(answer).toContain("gate passed");
  });

  test("tells when the champion was trained, and whether it decayed", async () => {
    const asked = () => desk.ask("when was it last trained and did it decay");
    expect((await asked()).answer).toContain(`to ${isoDay(champion.lineage.trainedToMs)}`);
    expect((await asked()).answer).toContain("how it does since was not measured yet");
    await registry.registry.observe({
      versionId: champion.versionId,
      kind: "performance",
      measured: { periods: 40, meanReturn: -0.001, promised: 0.002, pValue: 0.01, decayed: true },
      atMs: 9_000,
    });
    expect((await asked()).answer).toContain(
      "It decayed: -0.10% a period over 40 periods since, where the gate saw 0.20%.",
    );
  });

  test("has no model to ask at a moment before any had been trained", async () => {
    const early = new Date(made.closesMs[30] as number).toISOString();
    expect((await desk.ask("when was the champion last trained", early)).answer).toContain("no model of this data set");
    const { answer } = await desk.ask(`what does the champion say about ${company.symbol}`, early);
    expect(answer).toContain("No trained model speaks about");
  });
});
