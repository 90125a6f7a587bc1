// Champion and challenger side by side, from what the gate saw of each.
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { aDraft, bytesOf } from "#tests/fakes/models.ts";
import { compareVersions, judgeVersion } from "#tools/learning/registry/index.ts";
import { type ExamineOptions, examine, type Learner, linearLearner } from "#tools/learning/validation/index.ts";
import { madeSamples } from "../validation/made-samples.ts";
import { openTestRegistry, type TestRegistry } from "./test-registry.ts";

const options: ExamineOptions = {
  walkForward: { folds: 3 },
  combinatorial: { groups: 3, testGroups: 1 },
  trading: { positions: "sign", costBps: 0 },
  seed: 1,
  draws: 10,
};
let opened: TestRegistry;
beforeEach(async () => {
  opened = await openTestRegistry();
});
afterEach(() => opened.destroy());

async function judged(learner: Learner, seed: number, periods = 240) {
  const lineage = { ...aDraft().lineage, learner: learner.id };
  const { versionId } = await opened.registry.register(aDraft({ lineage }), bytesOf(`${learner.id} ${periods}`), 1_000);
  const examination = await examine(learner, madeSamples({ seed, edge: 0.5, periods }), options);
  const judging = { studies: opened.records.studies, subject: "direction-5d/fake", clock: fixedClock(3_000) };
  await judgeVersion(opened.registry, versionId, examination, judging);
  return { versionId, returns: examination.returns[0]! };
}
const zero: Learner = { id: "nothing", fit: () => ({ predict: ({ fromMs }) => new Float64Array(fromMs.length) }) };
const compare = (challenger: string, champion: string) =>
  compareVersions({ registry: opened.registry, studies: opened.records.studies }, challenger, champion, { draws: 200 });

test("on the same periods the difference is that of the returns, with its interval", async () => {
  const [good, flat] = [await judged(linearLearner(), 3), await judged(zero, 3)];
  const { difference, because, champion, challenger } = await compare(good.versionId, flat.versionId);
  expect([because, challenger.passed, champion.passed]).toEqual([null, true, false]);
  expect(difference?.mean).toBeCloseTo(good.returns.reduce((sum, value) => sum + value, 0) / good.returns.length, 12);
  expect(difference?.periods).toBe(good.returns.length);
  expect(difference?.interval?.lower).toBeGreaterThan(0);
  expect(difference?.pValue).toBeLessThan(0.05);
  const turned = await compare(flat.versionId, good.versionId);
  expect(turned.difference?.mean).toBeCloseTo(-(difference?.mean ?? 0), 12);
  expect(turned.difference?.tStatistic).toBeCloseTo(-(difference?.tStatistic ?? 0), 10);
});

test("a version beside itself differs by nothing, and no interval is made up", async () => {
  const { versionId } = await judged(linearLearner(), 3);
  expect((await compare(versionId, versionId)).difference).toMatchObject({ mean: 0, interval: null, pValue: null });
});

test("what was never judged, or judged on other periods, is not compared", async () => {
  const [one, other] = [await judged(linearLearner(), 3), await judged(zero, 3, 200)];
  expect(await compare(one.versionId, other.versionId)).toMatchObject({
    difference: null,
    because: expect.stringContaining("on other periods"),
  });
  const { versionId } = await opened.registry.register(aDraft(), bytesOf("never"), 1_000);
  expect(await compare(versionId, one.versionId)).toMatchObject({
    difference: null,
    because: `${versionId} was never judged by the gate`,
    challenger: { passed: null, figures: null },
  });
  await expect(compare("model_nobody", one.versionId)).rejects.toMatchObject({ code: "tools/model-missing" });
});
