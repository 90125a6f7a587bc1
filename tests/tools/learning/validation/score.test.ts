// What predictions earn, and how near they come.
import { describe, expect, test } from "vitest";
import {
  baselines,
  forecastSkill,
  type Learner,
  linearLearner,
  predictHeldOut,
  purgedFolds,
  questionsOf,
  type Samples,
  trade,
} from "#tools/learning/validation/index.ts";
import { madeSamples } from "./made-samples.ts";

const small: Samples = {
  features: new Float64Array(6),
  width: 1,
  labels: new Float64Array(6),
  returns: Float64Array.of(0.01, -0.02, 0.03, 0.01, 0.02, -0.01),
  lastReturns: new Float64Array(6),
  fromMs: Float64Array.of(0, 0, 0, 1, 1, 1),
  toMs: Float64Array.of(1, 1, 1, 2, 2, 2),
  lanes: Int32Array.of(0, 1, 2, 0, 1, 2),
};
const predictions = Float64Array.of(1, -1, 2, Number.NaN, -3, 1);
const traded = (positions: "sign" | "rank" | "equal", costBps = 0) => trade(small, predictions, { positions, costBps });

describe("trading", () => {
  test("by sign spreads one unit of capital over the assets with an opinion", () => {
    const { returns, turnover } = traded("sign");
    expect(returns[0]).toBeCloseTo((0.01 + 0.02 + 0.03) / 3, 12);
    expect(returns[1]).toBeCloseTo((-0.02 - 0.01) / 2, 12);
    expect(turnover).toBeCloseTo((1 + (1 / 3 + 1 / 6 + 1 / 6)) / 2, 12);
  });

  test("by rank buys as much as it sells", () => {
    expect(traded("rank").returns[0]).toBeCloseTo(0.5 * 0.03 - 0.5 * -0.02, 12);
    expect(trade(small, new Float64Array(6).fill(1), { positions: "rank", costBps: 0 }).returns).toEqual(
      new Float64Array(2),
    );
  });

  test("equally holds the universe whatever is predicted", () => {
    expect(traded("equal").returns[1]).toBeCloseTo(0.02 / 3, 12);
  });

  test("costs are taken off what is traded", () => {
    const [free, paid] = [traded("sign"), traded("sign", 10)];
    expect(free.returns[0]! - paid.returns[0]!).toBeCloseTo(0.001, 12);
  });

  test("labels that share time are not counted twice", () => {
    const samples = madeSamples({ seed: 1, periods: 20, horizon: 5, lanes: 1 });
    const { fromMs } = trade(samples, new Float64Array(20).fill(1), { positions: "sign", costBps: 0 });
    expect([...fromMs]).toEqual([0, 5, 10, 15].map((day) => day * 86_400_000));
  });
});

test("skill is the share of signs, the mean rank correlation of periods and the error against zero's", () => {
  const known = forecastSkill({ ...small, labels: small.returns }, small.returns);
  expect(known).toEqual({ hitRate: 1, rankIc: expect.closeTo(1, 12), errorSkill: 1 });
  expect(forecastSkill(small, predictions)).toMatchObject({ hitRate: 3 / 5, errorSkill: null });
  expect(forecastSkill(small, new Float64Array(6))).toMatchObject({ hitRate: null, rankIc: null });
  const sameForAll = Float64Array.of(1, 1, 1, 2, 2, 2); // a level that moves from refit to refit is no ranking
  expect(forecastSkill(small, sameForAll)).toMatchObject({ rankIc: null });
});

describe("the baselines", () => {
  test("are zero, last value, always up, linear and equal weight", () => {
    expect(baselines.map(({ learner }) => learner.id)).toEqual([
      "zero",
      "last-value",
      "always-up",
      "linear",
      "equal-weight",
    ]);
  });

  test("linear finds a planted line, with a missing value and a constant column beside it", async () => {
    const samples = madeSamples({ seed: 4, periods: 200, lanes: 2, width: 3, edge: 0.9 });
    const features = samples.features.map((value, at) => (at % 3 === 1 ? 7 : at === 5 ? Number.NaN : value));
    const fitted = await linearLearner().fit({ ...samples, features }, { seed: 1 });
    const skill = forecastSkill(samples, await fitted.predict(questionsOf({ ...samples, features })));
    expect(skill.errorSkill!).toBeCloseTo(0.81, 1);
  });
});

describe("predictions of what was held out", () => {
  const samples = madeSamples({ seed: 2, periods: 30, lanes: 2 });

  test("are made by a model that sees no label of the rows it is asked about", async () => {
    const seen: string[] = [];
    const spy: Learner = {
      id: "spy",
      fit: ({ labels }) => ({
        predict(questions) {
          seen.push(...Object.keys(questions).sort());
          return new Float64Array(questions.fromMs.length).fill(labels.length);
        },
      }),
    };
    const held = await predictHeldOut(spy, samples, purgedFolds(samples, { folds: 3 }), { seed: 1 });
    expect(new Set(seen)).toEqual(new Set(["features", "fromMs", "lanes", "lastReturns", "width"]));
    expect(held).toEqual(new Float64Array(60).fill(40)); // fitted on the two other thirds
  });

  test("a split made by hand whose labels share time is refused", async () => {
    const split = { train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(3, 4) };
    await expect(predictHeldOut(linearLearner(), samples, [split], { seed: 1 })).rejects.toMatchObject({
      code: "tools/labels-shared",
    });
  });

  test("an answer of the wrong length is refused by name", async () => {
    const short: Learner = { id: "short", fit: () => ({ predict: () => new Float64Array(1) }) };
    await expect(predictHeldOut(short, samples, purgedFolds(samples, { folds: 2 }), { seed: 1 })).rejects.toThrow(
      /short answered 1 of/,
    );
  });
});
