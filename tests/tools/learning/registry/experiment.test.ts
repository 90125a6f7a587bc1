// Champion and challenger on live questions.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { aDraft, bytesOf, passedBy } from "#tests/fakes/models.ts";
import {
  answeredBy,
  endExperiment,
  scoreExperiment,
  sequentialTest,
  startExperiment,
} from "#tools/learning/registry/index.ts";
import { openTestRegistry, type TestRegistry } from "./test-registry.ts";

describe("the sequential test, looked at after every answer", () => {
  const drawn = (seed: number, edge: number, kind: "paired" | "split", count = 1_000) => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, () => {
      const [champion, challenger] = [random.normal(), random.normal() + edge];
      if (kind === "paired") return { championScore: champion, challengerScore: challenger };
      return random.next() < 0.3
        ? { championScore: null, challengerScore: challenger }
        : { championScore: champion, challengerScore: null };
    });
  };
  const decided = (count: number, edge: number, kind: "paired" | "split") => {
    const found = { challenger: 0, champion: 0 };
    for (let seed = 0; seed < count; seed++) {
      const { better } = sequentialTest(drawn(seed, edge, kind), { level: 0.05 });
      if (better) found[better]++;
    }
    return found;
  };

  test.each(["paired", "split"] as const)("decides between equals at most 5 times in 100 (%s)", (kind) => {
    const { challenger, champion } = decided(200, 0, kind);
    console.log(`equals, ${kind}: ${challenger + champion} of 200 decided`);
    expect(challenger + champion).toBeLessThanOrEqual(10);
  });

  test("finds the better one of two that differ, and not the worse", () => {
    const [better, worse] = [decided(60, 0.3, "paired"), decided(60, -0.3, "split")];
    console.log(`an edge of 0.3: ${better.challenger} of 60 found paired, ${worse.champion} of 60 split`);
    expect(better.challenger).toBeGreaterThan(54);
    expect(better.champion).toBe(0);
    expect(worse.champion).toBeGreaterThan(30);
    expect(worse.challenger).toBe(0);
  });

  test("does not take a decision back, and decides nothing before the burn-in", () => {
    const clear = drawn(3, 3, "paired", 200);
    const result = sequentialTest(clear, { level: 0.05, burnIn: 60 });
    expect(result).toMatchObject({ better: "challenger", decidedAt: 60, outcomes: 200 });
    const turned = [...clear, ...drawn(4, -9, "paired", 300)];
    expect(sequentialTest(turned, { level: 0.05, burnIn: 60 })).toMatchObject({ better: "challenger", decidedAt: 60 });
    expect(sequentialTest([], { level: 0.05 })).toEqual({
      outcomes: 0,
      meanDifference: null,
      pValue: 1,
      better: null,
      decidedAt: null,
    });
  });
});

describe("an experiment", () => {
  let opened: TestRegistry;
  beforeEach(async () => {
    opened = await openTestRegistry();
  });
  afterEach(() => opened.destroy());

  const version = (seed: number) =>
    opened.registry.register(aDraft({ lineage: { ...aDraft().lineage, seed } }), bytesOf(`${seed}`), 1_000);
  const stores = () => ({ registry: opened.registry, experiments: opened.records.experiments });

  async function championAndChallenger() {
    const [champion, challenger] = [await version(1), await version(2)];
    const verdict = passedBy(champion);
    await opened.registry.saveVerdict(verdict);
    await opened.registry.promote(verdict.item, { as: "ann", note: null, atMs: 2_000 });
    return { champion, challenger };
  }

  test("needs a champion, a challenger and a share that leaves both something to answer", async () => {
    const lone = await version(9);
    const start = (challengerId: string, share: number | null) =>
      startExperiment(stores(), { challengerId, share }, 3_000);
    await expect(start(lone.versionId, null)).rejects.toThrow(/has no champion to compare with/);
    const { champion, challenger } = await championAndChallenger();
    await expect(start(champion.versionId, null)).rejects.toMatchObject({ code: "tools/model-stage" });
    await expect(start("model_nobody", null)).rejects.toMatchObject({ code: "tools/model-missing" });
    await expect(start(challenger.versionId, 1)).rejects.toMatchObject({ code: "tools/parameter-out-of-range" });
    await start(challenger.versionId, 0.2);
    await expect(start(lone.versionId, null)).rejects.toMatchObject({ code: "tools/experiment-running" });
  });

  test("sends the same question to the same model, and the share asked for to the challenger", async () => {
    const { challenger } = await championAndChallenger();
    const experiment = await startExperiment(stores(), { challengerId: challenger.versionId, share: 0.2 }, 3_000);
    const asked = Array.from({ length: 2_000 }, (_, i) => answeredBy(experiment, `q${i}`));
    expect(asked.filter((one) => one === "challenger").length / 2_000).toBeCloseTo(0.2, 1);
    expect(answeredBy(experiment, "q7")).toBe(asked[7]);
    expect(answeredBy({ ...experiment, share: null }, "q7")).toBe("champion");
  });

  test("in the shadow is scored as answers become known, ends once and leaves the champion where it is", async () => {
    const { champion, challenger } = await championAndChallenger();
    const experiment = await startExperiment(stores(), { challengerId: challenger.versionId, share: null }, 3_000);
    const random = seededRandom(1);
    const outcomes = Array.from({ length: 200 }, (_, i) => {
      const market = random.normal();
      return {
        questionId: `q${i}`,
        championScore: market,
        challengerScore: market + 0.5 + 0.2 * random.normal(),
        atMs: i,
      };
    });
    expect((await scoreExperiment(stores(), experiment, outcomes.slice(0, 40))).better).toBeNull();
    const standing = await scoreExperiment(stores(), experiment, outcomes);
    expect(standing).toMatchObject({ better: "challenger", decidedAt: 50, outcomes: 200 });
    expect(await endExperiment(stores(), experiment, { as: "ann", atMs: 9_000 })).toBe(true);
    expect(await endExperiment(stores(), experiment, { as: "ann", atMs: 9_000 })).toBe(false);
    expect((await opened.records.experiments.get(experiment.experimentId))?.result).toEqual(standing);
    expect(await opened.registry.list({ stage: "champion" })).toMatchObject([{ versionId: champion.versionId }]);
  });
});
