// A registered version explained for one company: everything adds up, and trees are exact.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import { aDraft } from "#tests/fakes/models.ts";
import { simulatedFacts, worldOf } from "#tools/features/verify/index.ts";
import { trainingSet } from "#tools/learning/dataset/index.ts";
import { explainVersion, explanationHtml, readTreesFile } from "#tools/learning/explain/index.ts";
import { learnerById } from "#tools/learning/learners/index.ts";
import { openServing, type Serving } from "#tools/learning/serving/index.ts";
import { openTestRegistry, type TestRegistry } from "../registry/test-registry.ts";

const made = simulatedFacts({ seed: 11, sessions: 90 });
const world = await worldOf("days", made.dataset, { facts: made.facts, blocks: [] });
const view: MarketView = await world.at(world.endMs);
const inputs = ["technical.roc-5", "technical.rsi-14", "rank(technical.roc-5)"];
const [symbol] = (await view.instruments())
  .filter(({ benchmark, kind }) => !benchmark && kind === "equity")
  .map((one) => one.symbol);

let opened: TestRegistry;
let serving: Serving;
beforeEach(async () => {
  opened = await openTestRegistry();
  serving = openServing(opened.registry);
});
afterEach(async () => {
  await serving.close();
  await opened.destroy();
});

async function trained(id: string, options: Record<string, unknown>, steps: number) {
  const set = await trainingSet(view, { inputs, steps, horizon: 2 });
  const task = { steps, inputs: set.inputs, classes: false, lanes: set.symbols.length };
  const learner = learnerById(id, options, task, { clock: fixedClock(0) });
  const { bytes } = await learner.fit(set.samples, { seed: 1 });
  const lineage = {
    ...aDraft().lineage,
    learner: id,
    parameters: { options: learner.options as never, symbols: [...set.symbols] },
    features: { ...set.snapshot.inputs },
    dataset: view.dataset.id,
    trainedToMs: set.snapshot.toMs,
  };
  return opened.registry.register(aDraft({ lineage }), bytes, 1_000);
}
const explain = async (versionId: string, options: { seed: number; coalitions?: number } = { seed: 7 }) =>
  explainVersion(await serving.open(versionId), opened.registry, view, symbol as string, options);
const sum = (values: Iterable<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

describe("a version explained for one company", () => {
  test("of trees is exact to 1e-9, and of the prediction that is served", async () => {
    const { versionId } = await trained("boosted-trees", { rounds: 30, learningRate: 0.2, minChildWeight: 5 }, 2);
    const found = await explain(versionId);
    expect(found.shap).toMatchObject({ method: "tree-shap", exact: true, of: "prediction" });
    expect(Math.abs(found.shapGap)).toBeLessThan(1e-9);
    expect(found.shap.output).toBeCloseTo(found.prediction, 6);
    expect(sum(found.features.map(({ shap }) => shap))).toBeCloseTo(found.shap.output - found.shap.expected, 9);
    expect(found.integrated).toBeNull();
    expect(await explain(versionId)).toEqual(found);
    expect(readTreesFile(await opened.registry.load(versionId), ["0"])?.roots.length).toBeGreaterThan(0);
  });

  test("of a deep model adds up by Shapley values and by integrated gradients, and shows where it looked", async () => {
    const { versionId } = await trained("lstm-attention", { units: 4, layers: 1, attention: 4, epochs: 1 }, 3);
    const found = await explain(versionId);
    expect(found.shap).toMatchObject({ method: "kernel-shap", exact: true });
    expect(found.shap.output).toBeCloseTo(found.prediction, 7);
    expect(Math.abs(found.shapGap)).toBeLessThan(1e-12);
    const { integrated, features } = found;
    expect(integrated?.output).toBeCloseTo(found.prediction, 6);
    expect(sum(features.map((one) => one.integrated ?? Number.NaN))).toBeCloseTo(
      (integrated?.output ?? 0) - (integrated?.baseline ?? 0),
      5,
    );
    expect(sum(found.attention[0]?.values ?? [])).toBeCloseTo(1, 5);
    expect(found.dependence).toHaveLength(3);
    expect([found.rank >= 1, found.rank <= found.companies]).toEqual([true, true]);
    const html = explanationHtml(found);
    expect(html).toContain(`Why ${symbol}`);
    expect(html).toContain("Attention 1");
    expect(html).not.toMatch(/src="http|href="http/);
  });

  test("of a model that mixes companies is refused; such a model answers all of them together", async () => {
    const { versionId } = await trained("stock-mixer", { epochs: 1, market: 2 }, 4);
    const served = await serving.open(versionId);
    expect(served.together?.length).toBe(served.signature.rows);
    await expect(explain(versionId)).rejects.toMatchObject({ code: "tools/export-unsupported" });
    await expect(served.predict(new Float32Array(served.columns))).rejects.toThrow(/at once, one each for/);
  });
});
