// Several models into one.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  OnlineWeights,
  regimeEnsemble,
  simplexWeights,
  stackedEnsemble,
  weightedAverage,
  weightedEnsemble,
} from "#tools/learning/ensembles/index.ts";
import {
  examine,
  forecastSkill,
  type Learner,
  linearLearner,
  questionsOf,
  type Samples,
} from "#tools/learning/validation/index.ts";
import { madeSamples } from "../validation/made-samples.ts";

const rowsOf = (features: Float64Array, width: number, labels: Float64Array): Samples => ({
  features,
  width,
  labels,
  returns: labels,
  lastReturns: new Float64Array(labels.length),
  fromMs: Float64Array.from(labels, (_, t) => t),
  toMs: Float64Array.from(labels, (_, t) => t + 1),
  lanes: new Int32Array(labels.length),
});

/** A learner that sees some columns only. */
const seeing = (columns: readonly number[], learner = linearLearner()): Learner => {
  const narrowed = <T extends Pick<Samples, "features" | "width">>(rows: T): T => {
    const count = rows.features.length / rows.width;
    const features = new Float64Array(count * columns.length);
    for (let row = 0; row < count; row++)
      columns.forEach((column, k) => {
        features[row * columns.length + k] = rows.features[row * rows.width + column]!;
      });
    return { ...rows, features, width: columns.length };
  };
  return {
    id: `${learner.id}[${columns}]`,
    async fit(samples, context) {
      const fitted = await learner.fit(narrowed(samples), context);
      return { predict: (questions) => fitted.predict(narrowed(questions)) };
    },
  };
};
const silent: Learner = {
  id: "silent",
  fit: () => ({ predict: ({ fromMs }) => new Float64Array(fromMs.length).fill(Number.NaN) }),
};
const context = { seed: 1 };

describe("shares on the simplex", () => {
  testGolden("learning_ensembles", "shares", ({ used }) => {
    const y = normals(200, 901);
    const noisy = (a: number, b: number, seed: number) => {
      const noise = normals(200, seed);
      return y.map((v, t) => a * v + b * noise[t]!);
    };
    const all = [noisy(0.6, 0.5, 902), noisy(0.3, 0.4, 903), noisy(0.9, 1.2, 904), normals(200, 905), y.map((v) => -v)];
    return simplexWeights(
      (used as number[]).map((i) => all[i]!),
      y,
    );
  });

  test("are shares, and no other shares come nearer", () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 5 }), (seed, count) => {
        const random = seededRandom(seed);
        const series = () => Float64Array.from({ length: 30 }, () => random.normal());
        const [models, y] = [Array.from({ length: count }, series), series()];
        const error = (w: Float64Array) =>
          weightedAverage(models, () => w).reduce((sum, p, t) => sum + (y[t]! - p) ** 2, 0);
        const shares = simplexWeights(models, y);
        expect(shares.every((w) => w >= 0)).toBe(true);
        expect(shares.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
        for (let other = 0; other < 20; other++) {
          const raw = Float64Array.from({ length: count }, () => random.next());
          const total = raw.reduce((sum, w) => sum + w, 0);
          expect(error(shares)).toBeLessThanOrEqual(error(raw.map((w) => w / total)) + 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("of one model are all; of models that say the same or nothing they are even", () => {
    expect([...simplexWeights([normals(5, 1)], normals(5, 2))]).toEqual([1]);
    const same = normals(20, 1);
    expect([...simplexWeights([same, same], same)]).toEqual([0.5, 0.5]);
    expect([...simplexWeights([new Float64Array(4), new Float64Array(4)], normals(4, 1))]).toEqual([0.5, 0.5]);
  });
});

test("an average is over those that have an opinion, and none where nobody has", () => {
  const [a, b] = [Float64Array.of(1, Number.NaN, Number.NaN), Float64Array.of(3, 5, Number.NaN)];
  expect([...weightedAverage([a, b], () => Float64Array.of(0.75, 0.25))]).toEqual([1.5, 5, Number.NaN]);
  expect(() => weightedAverage([a, new Float64Array(2)], () => a)).toThrow(/equal lengths/);
});

const stackedAnswers = await (async () => {
  const features = normals(240 * 3, 911);
  const noise = normals(240, 912);
  const labels = noise.map((e, t) => 0.4 * features[t * 3]! - 0.2 * features[t * 3 + 2]! + e);
  const stack = stackedEnsemble([seeing([0, 1]), seeing([0, 1, 2])], { folds: 4 });
  const fitted = await stack.fit(rowsOf(features, 3, labels), context);
  return fitted.predict(questionsOf(rowsOf(normals(6 * 3, 913), 3, new Float64Array(6))));
})();

describe("stacking", () => {
  testGolden("learning_ensembles", "stacked", () => stackedAnswers);

  test("goes through the gate's examination as any other model", async () => {
    const stack = stackedEnsemble([seeing([0]), seeing([1])], { folds: 3, embargoPeriods: 1 });
    const { table } = await examine(stack, madeSamples({ seed: 1, periods: 90, edge: 0.5 }), {
      walkForward: { folds: 2 },
      combinatorial: { groups: 3, testGroups: 1 },
      trading: { positions: "sign", costBps: 0 },
      seed: 1,
      draws: 10,
    });
    expect(table[0]).toMatchObject({ id: "stacked-linear(linear[0],linear[1])", role: "challenger" });
    expect(table[0]!.sharpePerPeriod!).toBeGreaterThan(0.3);
  });
});

const skillOf = async (learner: Learner, samples: Samples, later: Samples): Promise<number> => {
  const fitted = await learner.fit(samples, context);
  return forecastSkill(later, await fitted.predict(questionsOf(later))).errorSkill!;
};

test("a weighted ensemble is at least as near as its better member, and leaves out what knows nothing", async () => {
  const [samples, later] = [
    madeSamples({ seed: 5, periods: 300, edge: 0.6 }),
    madeSamples({ seed: 6, periods: 300, edge: 0.6 }),
  ];
  const [good, bad] = [seeing([0]), seeing([1])];
  const both = await skillOf(weightedEnsemble([good, bad], { folds: 4 }), samples, later);
  expect(both).toBeGreaterThan((await skillOf(good, samples, later)) - 0.005);
  expect(both).toBeGreaterThan((await skillOf(bad, samples, later)) + 0.2);
});

test("a member without an opinion is an error of too few rows, not a silent average", async () => {
  await expect(
    weightedEnsemble([seeing([0]), silent], { folds: 3 }).fit(madeSamples({ seed: 1, periods: 40 }), context),
  ).rejects.toMatchObject({ code: "tools/series-empty" });
});

describe("by regime", () => {
  /** In regime 0 the first feature tells, in regime 1 the second; the third feature says which. */
  const switching = (seed: number): Samples => {
    const made = madeSamples({ seed, periods: 500, lanes: 2 });
    const labels = made.labels.map((_, row) => {
      const regime = Math.floor(row / 60) % 2;
      made.features[row * 3 + 2] = regime;
      return made.features[row * 3 + regime]! + 0.5 * made.labels[row]! * 100;
    });
    return { ...made, labels, returns: labels };
  };
  const regimes = {
    id: "third",
    regimesOf: ({ features, width }: Pick<Samples, "features" | "width">) =>
      Int32Array.from({ length: features.length / width }, (_, row) => features[row * width + 2]!),
  };
  const members = [0, 1].map(
    (column): Learner => ({
      id: `feature-${column}`,
      fit: () => ({
        predict: ({ features, fromMs, width }) => fromMs.map((_, row) => features[row * width + column]!),
      }),
    }),
  );

  test("each regime takes the model that is right in it, and the overall shares where it is thin", async () => {
    const [samples, later] = [switching(1), switching(2)];
    const of = (evenAt: number) => skillOf(regimeEnsemble(members, regimes, { folds: 4, evenAt }), samples, later);
    const overall = await skillOf(weightedEnsemble(members, { folds: 4 }), samples, later);
    expect(await of(50)).toBeGreaterThan(overall + 0.15);
    expect(await of(1e9)).toBeCloseTo(overall, 6);
  });
});

describe("online weights", () => {
  const run = (weights: OnlineWeights, lossesAt: (t: number) => number[], steps: number) => {
    let suffered = 0;
    for (let t = 0; t < steps; t++) {
      const losses = lossesAt(t);
      weights.weights().forEach((w, k) => {
        suffered += Number.isNaN(losses[k]!) ? 0 : w * losses[k]!;
      });
      weights.learn(Float64Array.from(losses));
    }
    return suffered / steps;
  };

  test("begin even, always sum to one and never lose anybody", () => {
    const weights = new OnlineWeights(4);
    expect([...weights.weights()]).toEqual([0.25, 0.25, 0.25, 0.25]);
    run(weights, () => [0, 5, 5, 5], 500);
    const after = weights.weights();
    expect(after.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
    expect(after[0]!).toBeGreaterThan(0.98);
    expect(Math.min(...after)).toBeGreaterThanOrEqual(0.0025);
  });

  test("come near the loss of the best member, and follow it when it changes", () => {
    const random = seededRandom(1);
    const losses = (best: number) => [0, 1, 2].map((k) => Math.abs(random.normal()) + (k === best ? 0 : 1));
    expect(run(new OnlineWeights(3), () => losses(1), 1_000)).toBeLessThan(0.9);
    const changing = (t: number) => losses(t < 500 ? 0 : 2);
    const [follows, stays] = [new OnlineWeights(3, { memory: 0.95 }), new OnlineWeights(3, { memory: 1, floor: 0 })];
    expect(run(follows, changing, 1_000)).toBeLessThan(run(stays, changing, 1_000));
    expect(follows.weights()[2]!).toBeGreaterThan(0.9);
  });

  test("charge a model that is silent what the others lost", () => {
    const weights = new OnlineWeights(2);
    weights.learn(Float64Array.of(Number.NaN, 3));
    weights.learn(Float64Array.of(Number.NaN, Number.NaN));
    expect([...weights.weights()]).toEqual([0.5, 0.5]);
    expect(() => weights.learn(new Float64Array(3))).toThrow(
      expect.objectContaining({ code: "tools/length-mismatch" }),
    );
  });
});
