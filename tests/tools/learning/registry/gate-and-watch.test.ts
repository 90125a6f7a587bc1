// From training to the champion's place and what is seen of a version afterwards.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { aDraft, bytesOf, passedBy } from "#tests/fakes/models.ts";
import { judgeVersion, promotableVersion, watchDrift, watchPerformance } from "#tools/learning/registry/index.ts";
import { type ExamineOptions, examine, linearLearner, type Samples } from "#tools/learning/validation/index.ts";
import { madeSamples } from "../validation/made-samples.ts";
import { openTestRegistry, type TestRegistry } from "./test-registry.ts";

const options: ExamineOptions = {
  walkForward: { folds: 3 },
  combinatorial: { groups: 3, testGroups: 1 },
  trading: { positions: "sign", costBps: 0 },
  seed: 1,
  draws: 10,
};
const by = { as: "ann", note: null, atMs: 5_000 };
const strong = madeSamples({ seed: 3, edge: 0.5, periods: 240 });
let opened: TestRegistry;
beforeEach(async () => {
  opened = await openTestRegistry();
});
afterEach(() => opened.destroy());
const judged = () => ({ studies: opened.records.studies, subject: "direction-5d/fake", clock: fixedClock(3_000) });
const registered = () => opened.registry.register(aDraft(), bytesOf("weights"), 1_000);

describe("the way to the champion's place", () => {
  test("goes through the gate, whose verdict another process reads back", async () => {
    const { versionId } = await registered();
    const verdict = await judgeVersion(
      opened.registry,
      versionId,
      await examine(linearLearner(), strong, options),
      judged(),
    );
    expect(verdict.kind).toBe("promotable");
    const again = await promotableVersion(opened.registry, versionId);
    expect(await opened.registry.promote(again, by)).toMatchObject({ versionId, stage: "champion" });
    expect((await opened.registry.verdict(versionId))?.findings).toEqual(JSON.parse(JSON.stringify(verdict.findings)));
  });

  test("is closed to a model without edge, by every way", async () => {
    const { versionId } = await registered();
    const weak = await examine(linearLearner(), madeSamples({ seed: 4, periods: 240 }), options);
    const verdict = await judgeVersion(opened.registry, versionId, weak, judged());
    expect(verdict.kind).toBe("refused");
    await expect(promotableVersion(opened.registry, versionId)).rejects.toMatchObject({
      code: "tools/model-not-promotable",
    });
    expect(await opened.records.models.promote(versionId, by)).toBeNull();
  });

  test("is closed to a version that another learner made than was examined", async () => {
    const other = await opened.registry.register(
      aDraft({ lineage: { ...aDraft().lineage, learner: "lstm-attention" } }),
      bytesOf("weights"),
      1_000,
    );
    const examination = await examine(linearLearner(), strong, options);
    await expect(judgeVersion(opened.registry, other.versionId, examination, judged())).rejects.toThrow(
      /made by lstm-attention; the examination is of linear/,
    );
    await expect(judgeVersion(opened.registry, "model_nobody", examination, judged())).rejects.toMatchObject({
      code: "tools/model-missing",
    });
  });
});

describe("after the promotion", () => {
  const twoInputs = (shift: number, missing: number) => {
    const { features } = madeSamples({ seed: 8 + shift, periods: 300, lanes: 2, width: 2 });
    return {
      features: features.map((value, at) =>
        at % 2 === 0 ? value + shift : at % 20 < 20 * missing ? Number.NaN : value,
      ),
      width: 2,
    };
  };

  test("inputs that moved or went missing are named", async () => {
    const { versionId } = await registered();
    const { registry } = opened;
    const same = await watchDrift(registry, versionId, twoInputs(0, 0), twoInputs(0, 0), 6_000);
    expect(same.map(({ input, drifted }) => [input, drifted])).toEqual([
      ["momentum.12-1", false],
      ["volatility.21", false],
    ]);
    const [moved, lost] = await watchDrift(registry, versionId, twoInputs(0, 0), twoInputs(1, 0.3), 7_000);
    expect(moved).toMatchObject({ drifted: true, missingRise: 0 });
    expect(moved!.psi!).toBeGreaterThan(0.25);
    expect(lost).toMatchObject({ input: "volatility.21", drifted: true });
    expect((await registry.observations(versionId, "drift")).map(({ atMs }) => atMs)).toEqual([7_000, 6_000]);
    await expect(
      watchDrift(registry, versionId, { ...twoInputs(0, 0), width: 3 }, twoInputs(0, 0), 8_000),
    ).rejects.toThrow(/has 2 inputs; found rows of 3/);
  });

  test("a model that earns what the gate saw has not decayed; one that loses has", async () => {
    const version = await registered();
    const { registry } = opened;
    await registry.saveVerdict(passedBy(version)); // promised 0.001 a period
    const trading = options.trading;
    const answers = (samples: Samples) => samples.features.filter((_, at) => at % samples.width === 0) as Float64Array;
    const good = madeSamples({ seed: 11, periods: 60, edge: 0.4 });
    const bad = { ...good, returns: good.returns.map((x) => -x) };
    const kept = await watchPerformance(registry, version.versionId, good, answers(good), { trading, atMs: 6_000 });
    expect(kept).toMatchObject({ periods: 60, promised: 0.001, decayed: false });
    const lost = await watchPerformance(registry, version.versionId, bad, answers(bad), { trading, atMs: 7_000 });
    expect(lost.decayed).toBe(true);
    expect(lost.meanReturn!).toBeCloseTo(-kept.meanReturn!, 12);
    const early = madeSamples({ seed: 12, periods: 10 });
    const young = await watchPerformance(registry, version.versionId, early, answers(early), { trading, atMs: 8_000 });
    expect(young).toMatchObject({ pValue: null, decayed: false });
    expect(await registry.observations(version.versionId, "performance")).toHaveLength(3);
  });
});
