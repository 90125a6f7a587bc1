import { beforeAll, describe, expect, test } from "vitest";
import { closeMs, decided, fakeMarket, openMs } from "#tests/fakes/market.ts";
import { simulatedFacts, type World, worldOf } from "#tools/features/verify/index.ts";
import { scrambledAfter } from "#tools/features/verify/lies.ts";
import { newestRows, type TrainingSet, trainingSet, usualInputs } from "#tools/learning/dataset/index.ts";
import { requireSamples } from "#tools/learning/validation/index.ts";

const made = simulatedFacts({ seed: 11, sessions: 120 });
const moment = made.closesMs[100] as number;
let world: World;
let set: TrainingSet;

beforeAll(async () => {
  world = await worldOf("days", made.dataset, { facts: made.facts, blocks: [] });
  set = await trainingSet(await world.at(world.endMs), { steps: 3, label: "ranked" });
});

test("facts known after a moment change no bit of what was known by it", async () => {
  const lies = scrambledAfter(made.facts, moment, 1);
  const scrambled = await worldOf("scrambled", made.dataset, { facts: lies, blocks: [] });
  const then = await trainingSet(await world.at(moment), { steps: 3 });
  const later = await trainingSet(await scrambled.at(world.endMs), { steps: 3 });
  const rowsOf = ({ samples }: TrainingSet): ReadonlyMap<string, readonly unknown[]> => {
    const { features, width, labels, lastReturns, fromMs, lanes } = samples;
    const bits = (i: number): string => Buffer.from(features.slice(i * width, (i + 1) * width).buffer).toString("hex");
    return new Map(Array.from(fromMs, (ms, i) => [`${ms} ${lanes[i]}`, [labels[i], lastReturns[i], bits(i)] as const]));
  };
  const [known, all] = [rowsOf(then), rowsOf(later)];
  expect(known.size).toBeGreaterThan(300);
  for (const [row, bits] of known) expect(all.get(row), row).toEqual(bits);
  expect(later.samples.toMs.filter((ms) => ms <= moment).length).toBeLessThanOrEqual(known.size);
});

test("rows are valid samples, and their decisions lie before their labels", () => {
  requireSamples(set.samples);
  const { fromMs, lanes } = set.samples;
  const twice = new Set(Array.from(fromMs, (ms, i) => `${ms} ${lanes[i]}`));
  expect(twice.size).toBe(fromMs.length);
});

test("a window ends with the row's own bar", async () => {
  const one = await trainingSet(await world.at(world.endMs), { steps: 1, inputs: [...set.inputs], label: "ranked" });
  const width = set.inputs.length;
  const { samples } = set;
  for (const i of [0, 100, samples.labels.length - 1]) {
    const same = Array.from(one.samples.fromMs.keys()).find(
      (j) => one.samples.fromMs[j] === samples.fromMs[i] && one.samples.lanes[j] === samples.lanes[i],
    ) as number;
    expect(samples.features.subarray(i * samples.width + 2 * width, (i + 1) * samples.width)).toEqual(
      one.samples.features.subarray(same * width, (same + 1) * width),
    );
  }
});

describe("in a market of arithmetic", () => {
  test("a label is the simple return over the horizon, and the newest known one stands beside", async () => {
    const view = await (await fakeMarket()).at("fake", decided);
    const { samples, symbols } = await trainingSet(view, { inputs: ["technical.roc-5"], horizon: 5 });
    const i = Array.from(samples.fromMs).lastIndexOf(closeMs(66));
    const lane = samples.lanes[i] as number;
    const closes = (await view.bars({ symbols: [symbols[lane] as string], adjusted: "none" })).map(
      ({ close }) => close,
    );
    expect(samples.returns[i]).toBeCloseTo((closes[71] as number) / (closes[66] as number) - 1, 12);
    expect(samples.lastReturns[i]).toBeCloseTo((closes[66] as number) / (closes[61] as number) - 1, 12);
    expect(samples.toMs[i]).toBe(closeMs(71));
    expect(samples.features[i]).toBeCloseTo(100 * (samples.lastReturns[i] as number), 4);
  });

  test("labels of a session that are demeaned or ranked add up to nothing, and up says whether it rose", async () => {
    const view = await (await fakeMarket()).at("fake", decided);
    const of = async (label: "demeaned" | "ranked" | "up") =>
      (await trainingSet(view, { inputs: ["technical.roc-5"], label })).samples;
    for (const kind of ["demeaned", "ranked"] as const) {
      const { labels, fromMs } = await of(kind);
      const last = Array.from(labels).filter((_, i) => fromMs[i] === fromMs.at(-1));
      expect(last.length).toBeGreaterThan(1);
      expect(last.reduce((sum, label) => sum + label, 0)).toBeCloseTo(0, 12);
    }
    const { labels, returns } = await of("up");
    expect(Array.from(labels)).toEqual(Array.from(returns, (earned) => (earned > 0 ? 1 : 0)));
  });
});

test("a label that compares symbols is known when the last of their returns is", async () => {
  const halted = ({ openMs: ms }: { readonly openMs: number }): boolean => ms >= openMs(60) && ms < openMs(64);
  const view = await (await fakeMarket({ without: { BBB: halted } })).at("fake", decided);
  const endOf = async (label: "return" | "ranked", symbol: string): Promise<number> => {
    const { samples, symbols } = await trainingSet(view, { inputs: ["technical.roc-5"], horizon: 2, label });
    const { fromMs, lanes, toMs } = samples;
    return toMs[fromMs.findIndex((ms, i) => ms === closeMs(59) && symbols[lanes[i] as number] === symbol)] as number;
  };
  expect(await endOf("return", "AAA")).toBe(closeMs(61));
  expect(await endOf("return", "BBB")).toBe(closeMs(65));
  expect(await endOf("ranked", "AAA")).toBe(closeMs(65));
});

test("a rank is the place among the symbols of the session", () => {
  const { samples, inputs } = set;
  const [plain, ranked] = ["technical.roc-5", "rank(technical.roc-5)"].map((name) => inputs.indexOf(name)) as [
    number,
    number,
  ];
  const last = samples.fromMs.at(-1);
  const rows = Array.from(samples.fromMs.keys()).filter((i) => samples.fromMs[i] === last);
  const at = (i: number, column: number) => samples.features[i * samples.width + 2 * inputs.length + column]!;
  const byValue = [...rows].sort((a, b) => at(a, plain) - at(b, plain));
  expect(byValue.map((i) => at(i, ranked))).toEqual(byValue.map((i) => at(i, ranked)).sort((a, b) => a - b));
  for (const i of rows) expect(Math.abs(at(i, ranked))).toBeLessThan(0.5);
});

test("the same rows have the same name, other rows another", async () => {
  const view = await world.at(world.endMs);
  const again = await trainingSet(view, { steps: 3, label: "ranked" });
  expect(again.snapshot).toEqual(set.snapshot);
  const other = await trainingSet(view, { steps: 3, label: "ranked", horizon: 4 });
  expect(other.snapshot.id).not.toBe(set.snapshot.id);
  expect(Object.keys(set.snapshot.inputs)).toEqual(set.inputs);
});

test("the newest rows have the columns that were learned from, and a changed definition is refused", async () => {
  const view = await world.at(world.endMs);
  const { inputs } = set.snapshot;
  const newest = await newestRows(view, { inputs, steps: 3, horizon: 5 });
  expect(newest.questions.width).toBe(set.samples.width);
  expect(newest.symbols).not.toContain("MKT");
  expect(newest.questions.fromMs.every((ms) => ms <= world.endMs)).toBe(true);
  await expect(
    newestRows(view, { inputs: { ...inputs, "technical.roc-5": "other" }, steps: 3, horizon: 5 }),
  ).rejects.toThrow(expect.objectContaining({ code: "tools/model-version" }));
});

test.each([
  [{ inputs: ["technical.roc-6"] }, "tools/feature-unknown", "technical.roc-5"],
  [{ inputs: ["rank(technical.rco-5)"] }, "tools/feature-unknown", "technical.roc-5"],
  [{ inputs: [] }, "tools/input-invalid", "none"],
  [{ inputs: ["technical.roc-5", "technical.roc-5"] }, "tools/input-invalid", "twice"],
  [{ horizons: 5 }, "tools/input-invalid", "horizon"],
  [{ horizon: 200 }, "tools/series-too-short", "120 bars"],
  [{ memoryBytes: 1000 }, "tools/memory-budget", "fewer steps"],
  [{ symbols: ["NOPE"] }, "knowledge/symbol-unknown", "NOPE"],
] as const)("%j is refused as %s", async (plan, code, says) => {
  const failed = trainingSet(await world.at(world.endMs), plan as object);
  await expect(failed).rejects.toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
});

test("the usual inputs are some twenty to forty", () => {
  expect(usualInputs.length).toBeGreaterThanOrEqual(20);
  expect(usualInputs.length).toBeLessThanOrEqual(40);
});
