import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { fixedClock } from "#infra/runtime/index.ts";
import { learnerById, learners, type Task } from "#tools/learning/learners/index.ts";
import { type Fitted, pickSamples, questionsOf, type Samples } from "#tools/learning/validation/index.ts";
import { pearson } from "#tools/numeric/index.ts";
import { madeSamples } from "../validation/made-samples.ts";

const width = 12;
const task: Task = { steps: width, inputs: ["a"], classes: false, lanes: 5 };
const parts = { clock: fixedClock(0) };

/** Windows of twelve steps; the newest tells the return, on a scale far from one, and some values are missing. */
const made = madeSamples({ seed: 3, periods: 120, lanes: 5, width, edge: 0.8 });
const features = Float32Array.from(made.features, (_, at) => {
  const row = Math.floor(at / width);
  return at % 29 === 3 ? Number.NaN : 500 + 40 * made.features[row * width + width - 1 - (at % width)]!;
});
const samples: Samples = { ...made, features };
const rows = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);
const [train, later] = [pickSamples(samples, rows(0, 400)), pickSamples(samples, rows(400, 600))];

const quick: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "boosted-trees": { rounds: 40, learningRate: 0.2 },
  "random-forest": { trees: 20 },
  "extra-trees": { trees: 20, columnShareByNode: 1 },
  ridge: {},
  ensemble: { members: [{ learner: "ridge" }, { learner: "extra-trees", options: { trees: 10 } }] },
};
const small: Readonly<Record<string, unknown>> = {
  epochs: 5,
  rate: 0.03,
  batch: 34,
  units: 6,
  channels: 6,
  width: 8,
  wide: 8,
  heads: 2,
  attention: 6,
  layers: 1,
  market: 2,
  hidden: [8],
  blocks: 1,
  taps: 2,
  dropout: 0,
};
const optionsOf = (id: string): Readonly<Record<string, unknown>> =>
  quick[id] ??
  Object.fromEntries(Object.entries(small).filter(([name]) => name in learners.find((one) => one.id === id)!.options));
const skill = async (fitted: Fitted, of: Samples): Promise<number> =>
  pearson(Float64Array.from(await fitted.predict(questionsOf(of))), of.labels);

describe.each(learners.map(({ id }) => id))("%s", (id) => {
  test("learns, and its file answers the same by itself for any number of rows", async () => {
    const learner = learnerById(id, optionsOf(id), task, parts);
    const fitted = await learner.fit(train, { seed: 1 });
    expect(await skill(fitted, later)).toBeGreaterThan(id === "stock-mixer" ? 0 : 0.2);
    const told = await fitted.predict(questionsOf(later));
    expect(told.every(Number.isFinite)).toBe(true);
    const session = await InferenceSession.create(fitted.bytes);
    expect([session.inputNames, session.outputNames]).toEqual([["x"], ["prediction"]]);
    const shape = learners.find((one) => one.id === id)?.kind === "trees" ? [width] : [width, 1];
    for (const count of id === "stock-mixer" ? [5] : [1, 3, 200]) {
      const data = Float32Array.from(later.features.subarray(0, count * width));
      const { prediction } = await session.run({ x: new Tensor("float32", data, [count, ...shape]) });
      expect(prediction!.dims).toEqual([count, 1]);
      for (const [i, value] of (prediction!.data as Float32Array).entries()) expect(value).toBeCloseTo(told[i]!, 6);
    }
    await session.release();
  });
});

test.each(["mlp", "boosted-trees", "random-forest", "ridge", "ensemble"])(
  "%s tells chances less one half of classes",
  async (id) => {
    const classes = (of: Samples): Samples => ({ ...of, labels: of.labels.map((label) => (label > 0 ? 1 : 0)) });
    const learner = learnerById(id, optionsOf(id), { ...task, classes: true }, parts);
    const fitted = await learner.fit(classes(train), { seed: 1 });
    const told = await fitted.predict(questionsOf(later));
    expect(Math.max(...told)).toBeLessThanOrEqual(id === "ridge" || id === "ensemble" ? 2 : 0.5);
    expect(Math.min(...told)).toBeLessThan(0);
    expect(await skill(fitted, classes(later))).toBeGreaterThan(0.2);
    const one = { ...train, labels: train.labels.map(() => 1) };
    await expect(learner.fit(one, { seed: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "tools/training-one-class" }),
    );
  },
);

test("the same rows and seed give the same bits, and rows held back decide when to stop and nothing else", async () => {
  const learner = learnerById("gru-layer-norm", { ...optionsOf("gru-layer-norm"), epochs: 1 }, task, parts);
  const { hash } = await learner.fit(train, { seed: 1 });
  expect((await learner.fit(train, { seed: 1 })).hash).toBe(hash);
  expect((await learner.fit(train, { seed: 2 })).hash).not.toBe(hash);
  const lies = train.features.map((value, at) => (at < 350 * width ? value : 9 * value)); // the newest 15 % of 80 periods
  expect((await learner.fit({ ...train, features: lies }, { seed: 1 })).hash).toBe(hash);
});

test.each([
  ["lstm-atention", {}, "lstm-attention"],
  ["xgboost", {}, "nearest"],
  ["lstm-attention", { unit: 8 }, 'there is no option "unit"; nearest: units'],
  ["mlp", { epoch: 8 }, "epochs"],
  ["boosted-trees", { round: 8 }, "rounds"],
  ["mlp", { epochs: 0 }, "epochs"],
  ["ridge", { penalty: -1 }, "penalty"],
  ["ensemble", { members: [{ learner: "rigde" }] }, "nearest: ridge"],
  ["ensemble", { members: [{ learner: "ridge", steps: 99 }] }, "99 steps"],
] as const)("%s with %j is refused", (id, options, says) => {
  expect(() => learnerById(id, options, task, parts)).toThrow(
    expect.objectContaining({ code: "tools/training-invalid", message: expect.stringContaining(says) }),
  );
});

test.each(["mlp", "boosted-trees", "random-forest", "ridge", "ensemble"])(
  "%s refuses labels that are missing and rows that are too few",
  async (id) => {
    const learner = learnerById(id, optionsOf(id), task, parts);
    const missing = { ...train, labels: train.labels.map((label, i) => (i === 7 ? Number.NaN : label)) };
    await expect(learner.fit(missing, { seed: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "tools/samples-invalid", message: expect.stringContaining("Sample 7") }),
    );
    if (id === "ridge" || id === "random-forest") return;
    await expect(learner.fit(pickSamples(train, rows(0, 5)), { seed: 1 })).rejects.toThrow(
      expect.objectContaining({ code: "tools/fold-too-small" }),
    );
  },
);
