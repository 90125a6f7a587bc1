import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { readWhole } from "#knowledge/stores/objects/index.ts";
import { passedBy } from "#tests/fakes/models.ts";
import { simulatedFacts, worldOf } from "#tools/features/verify/index.ts";
import {
  type ChallengerParts,
  type ChallengerPlan,
  type ChallengerReport,
  settlePlan,
  trainChallenger,
  watchVersion,
} from "#tools/learning/challengers/index.ts";
import { openModelView } from "#tools/learning/desk/view/index.ts";
import { examinedToMs } from "#tools/learning/registry/index.ts";
import { openServing } from "#tools/learning/serving/index.ts";
import { openTestRegistry, type TestRegistry } from "../registry/test-registry.ts";

const inputs = ["technical.roc-5", "technical.rsi-6", "rank(technical.roc-5)"];
const plan: ChallengerPlan = {
  model: "mlp",
  options: { hidden: [4], epochs: 3, batch: 32 },
  data: { inputs, steps: 2, horizon: 2 },
  folds: 2,
  groups: 2,
  testGroups: 1,
  seed: 3,
};
let view: MarketView;
/** Two thirds of the sessions on. */
let earlier: MarketView;
let opened: TestRegistry;

beforeAll(async () => {
  const made = simulatedFacts({ seed: 5, sessions: 90 });
  const world = await worldOf("days", made.dataset, { facts: made.facts, blocks: [] });
  view = await world.at(world.endMs);
  earlier = await world.at(made.closesMs[65] as number);
});
beforeEach(async () => {
  opened = await openTestRegistry();
});
afterEach(() => opened.destroy());

const partsOf = (
  { registry, records, objects, folder }: TestRegistry,
  more: Partial<ChallengerParts> = {},
): ChallengerParts => ({
  registry,
  studies: records.studies,
  objects,
  folder: `${folder}/training`,
  clock: fixedClock(9_000),
  ...more,
});

describe("a training", () => {
  test("ends with a registered challenger, the gate's verdict on it, and a report", async () => {
    const { version, verdict, report, heldOut } = await trainChallenger(view, plan, partsOf(opened));
    expect(version).toMatchObject({ model: "return-2d/proof", stage: "challenger", lineage: { learner: "mlp" } });
    expect(Object.keys(version.lineage.features)).toEqual(inputs);
    expect(version.lineage.trainedToMs).toBeLessThan(view.asOf);
    expect((await opened.registry.load(version.versionId)).length).toBe(version.artefact.bytes);
    expect((await opened.registry.verdict(version.versionId))?.passed).toBe(verdict.kind === "promotable");
    expect(heldOut.periods).toBeGreaterThan(3);
    const stored = await readWhole(opened.objects, report.json);
    const told = JSON.parse(new TextDecoder().decode(stored?.bytes)) as ChallengerReport;
    expect(told.table.map(({ role }) => role)).toEqual(["challenger", ...Array<string>(5).fill("baseline")]);
    expect(told.trials).toBe(1);
    const page = new TextDecoder().decode((await readWhole(opened.objects, report.html))?.bytes);
    expect(page).toContain("<!doctype html>");
    expect(page).toContain("The gate refused it");
  });

  test("that was ended anywhere goes on and ends with the same bits; finished fits are not repeated", async () => {
    const whole = await trainChallenger(view, plan, partsOf(opened));
    const other = await openTestRegistry();
    try {
      for (const [fit, step] of [
        [1, 20],
        [3, 20],
      ] as const) {
        const stop = new AbortController();
        const onProgress: ChallengerParts["onProgress"] = ({ says }) => {
          if (says.startsWith(`fit ${fit} of 5, step ${step} `)) stop.abort();
        };
        const ended = trainChallenger(view, plan, partsOf(other, { onProgress, signal: stop.signal }));
        await expect(ended).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
      }
      expect(await other.registry.list({})).toEqual([]);
      const again = await trainChallenger(view, plan, partsOf(other));
      expect(again.taken).toBeGreaterThanOrEqual(2);
      expect(again.version.versionId).toBe(whole.version.versionId);
      expect(again.examination.returns).toEqual(whole.examination.returns);
      const kept: string[] = [];
      for await (const { key } of other.objects.list("training/fits/")) kept.push(key);
      expect(kept).toEqual([]);
    } finally {
      await other.destroy();
    }
  });

  test("fits the champion again beside the challenger, with the champion's own inputs and windows", async () => {
    const ridge: ChallengerPlan = { ...plan, model: "ridge", options: {}, data: { ...plan.data, steps: 3 } };
    const first = await trainChallenger(view, ridge, partsOf(opened));
    const passed = await passedBy(first.version);
    await opened.registry.saveVerdict(passed);
    await opened.registry.promote(passed.item, { as: "ann", note: null, atMs: 9_100 });
    const second = await trainChallenger(view, { ...plan, options: { hidden: [4], epochs: 1 } }, partsOf(opened));
    const [own, champion] = second.examination.table;
    expect([own?.role, champion?.role, champion?.id]).toEqual(["challenger", "champion", "ridge"]);
    expect(champion?.meanReturn).not.toBe(own?.meanReturn);
    expect(second.version.parentId).toBe(first.version.versionId);
  });
});

test("minutes become epochs by an estimate, the same everywhere", async () => {
  const short = { ...plan, options: { hidden: [4], batch: 32 }, minutes: 1e-6 };
  const { version } = await trainChallenger(view, short, partsOf(opened));
  expect(version.lineage.parameters.options).toMatchObject({ epochs: 1 });
});

test.each([
  [{ ...plan, model: "mpl" }, "tools/training-invalid", "nearest: mlp"],
  [{ ...plan, options: { hiden: [4] } }, "tools/training-invalid", "nearest: hidden"],
  [{ ...plan, fold: 3 }, "tools/training-invalid", "nearest: folds"],
  [{ ...plan, data: { horison: 3 } }, "tools/training-invalid", "nearest: horizon"],
  [{ ...plan, data: { ...plan.data, inputs: ["technical.roc-7"] } }, "tools/feature-unknown", "technical.roc-5"],
  [{ ...plan, data: { ...plan.data, horizon: 70 } }, "tools/fold-too-small", "periods"],
  [{ ...plan, data: { ...plan.data, memoryBytes: 100 } }, "tools/memory-budget", "MB"],
] as const)("a plan is refused: %#", async (wrong, code, says) => {
  await expect(trainChallenger(view, wrong as ChallengerPlan, partsOf(opened))).rejects.toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(says) }),
  );
  expect(await opened.registry.list({})).toEqual([]);
});

test("labels that compare symbols are traded by rank, others by sign", () => {
  expect(settlePlan({ model: "ridge", data: { label: "ranked" } }).positions).toBe("rank");
  expect(settlePlan({ model: "lstm-attention" })).toMatchObject({ positions: "sign", data: { steps: 20 } });
});

describe("a version is watched", () => {
  test.each(["ridge", "stock-mixer"])("%s on the sessions after all that it was made and judged on", async (model) => {
    const options: ChallengerPlan["options"] = model === "ridge" ? {} : { market: 2, epochs: 1 };
    const { version, examination } = await trainChallenger(earlier, { ...plan, model, options }, partsOf(opened));
    const parts = { registry: opened.registry, clock: fixedClock(9_000) };
    expect(await watchVersion(earlier, version, parts)).toEqual({ performance: null, drift: [], rows: 0 });
    expect(await opened.registry.observations(version.versionId)).toEqual([]);

    const { performance, drift, rows } = await watchVersion(view, version, parts);
    expect(rows).toBeGreaterThan(50);
    expect(performance).toMatchObject({ promised: examination.table[0]?.meanReturn, decayed: false });
    expect(performance?.periods).toBeLessThanOrEqual(12);
    expect(performance?.rankIc).not.toBeNull();
    expect(drift.map(({ input }) => input)).toEqual(inputs);
    const kept = await opened.registry.observations(version.versionId);
    expect(kept.map(({ kind }) => kind).sort()).toEqual(["drift", "performance"]);
  });

  test("and a question that stands before the end of its examination does not know it", async () => {
    const { version } = await trainChallenger(earlier, { ...plan, model: "ridge", options: {} }, partsOf(opened));
    const { registry, records } = opened;
    const knownAt = (asOfMs: number) =>
      openModelView(
        { registry, serving: openServing(registry), studies: records.studies },
        { dataset: version.lineage.dataset, asOfMs, isNow: false },
      ).known();
    expect(version.lineage.trainedToMs).toBeLessThan(examinedToMs(version));
    expect(await knownAt(version.lineage.trainedToMs)).toEqual([]);
    expect(await knownAt(examinedToMs(version))).toHaveLength(1);
  });
});
