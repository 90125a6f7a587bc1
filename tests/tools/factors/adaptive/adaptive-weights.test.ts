// Weights learnt online: equal before anything is seen, apart by regime once enough is, and never ahead of what is known.

import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  AdaptiveWeights,
  adaptiveWeights,
  blended,
  equalWeights,
  staticWeights,
  usualRule,
} from "#tools/factors/adaptive/index.ts";

const rule = { halfLife: 500, priorIc: 0.01, priorRows: 250 };
const weightsOf = (weights: AdaptiveWeights, members: number, ...probabilities: number[]): number[] => {
  const into = new Float64Array(members);
  weights.weigh(Float64Array.from(probabilities), into);
  return [...into];
};

test("before anything is learnt all factors weigh the same", () => {
  expect(weightsOf(new AdaptiveWeights(3, 2, rule), 3, 0.5, 0.5)).toEqual([0.01, 0.01, 0.01]);
  expect(weightsOf(new AdaptiveWeights(3, 0, rule), 3)).toEqual([0.01, 0.01, 0.01]);
});

test("one outcome gives the weights worked out by hand", () => {
  const weights = new AdaptiveWeights(1, 2, { halfLife: 1, priorIc: 0.1, priorRows: 3 });
  weights.learn(Float64Array.of(0.5), Float64Array.of(1, 0));
  const whole = (3 * 0.1 + 0.5) / 4;
  expect(weightsOf(weights, 1, 1, 0)[0]).toBeCloseTo((3 * whole + 0.5) / 4, 15);
  expect(weightsOf(weights, 1, 0, 1)[0]).toBeCloseTo(whole, 15);
  weights.learn(Float64Array.of(Number.NaN), Float64Array.of(0, 1)); // a half-life of one row: half is left of what was seen
  expect(weightsOf(weights, 1, 0, 1)[0]).toBeCloseTo((3 * 0.1 + 0.25) / 3.5, 14);
});

test("a factor that works in one regime and fails in the other is weighed by the regime", () => {
  const random = seededRandom(3);
  const weights = new AdaptiveWeights(2, 2, rule);
  for (let t = 0; t < 2_000; t++) {
    const wild = Math.floor(t / 100) % 2;
    const turning = (wild === 0 ? 0.05 : -0.05) + 0.1 * random.normal();
    weights.learn(Float64Array.of(turning, 0.02 + 0.1 * random.normal()), Float64Array.of(1 - wild, wild));
  }
  const [calm, steadyCalm] = weightsOf(weights, 2, 1, 0) as [number, number];
  const [wild, steadyWild] = weightsOf(weights, 2, 0, 1) as [number, number];
  expect(calm).toBeGreaterThan(0.02);
  expect(wild).toBeLessThan(-0.01);
  expect(Math.abs(steadyCalm - steadyWild)).toBeLessThan(0.02);
});

test("weights go on from a state as if they had never stopped", () => {
  const random = seededRandom(5);
  const through = new AdaptiveWeights(2, 2, rule);
  let stopped = new AdaptiveWeights(2, 2, rule);
  for (let t = 0; t < 60; t++) {
    const outcome = Float64Array.of(random.normal(), random.normal());
    const p = random.next();
    through.learn(outcome, Float64Array.of(p, 1 - p));
    stopped = new AdaptiveWeights(2, 2, rule, JSON.parse(JSON.stringify(stopped.state())));
    stopped.learn(outcome, Float64Array.of(p, 1 - p));
  }
  expect(stopped.state()).toEqual(through.state());
  expect(() => new AdaptiveWeights(3, 2, rule, through.state())).toThrow(/9 sums; found 6/);
  expect(() => new AdaptiveWeights(3, 2, { ...rule, halfLife: 0 })).toThrow(/above 0/);
});

const made = (seed: number, rows: number, members: number) => {
  const random = seededRandom(seed);
  const information = Array.from({ length: members }, () => Float64Array.from({ length: rows }, () => random.normal()));
  const regimes = Float64Array.from({ length: 2 * rows }, () => 0);
  for (let t = 0; t < rows; t++) {
    regimes[2 * t] = random.next();
    regimes[2 * t + 1] = 1 - regimes[2 * t]!;
  }
  return { information, regimes };
};

test("weights of a session know outcomes only that were known at its end", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 59 }),
      (seed, horizon, t) => {
        const { information, regimes } = made(seed, 60, 3);
        const lies = information.map((series) => series.map((value, s) => (s + 1 + horizon <= t ? value : 9)));
        const laterRegimes = regimes.map((p, i) => (i < 2 * (t + 1) ? p : 0.5));
        const of = (told: readonly Float64Array[], p: Float64Array): Float64Array =>
          adaptiveWeights({ information: told, rows: 60, horizon }, usualRule, p, 2).subarray(0, 3 * (t + 1));
        expect(of(lies, laterRegimes)).toEqual(of(information, regimes));
        const fixed = (told: readonly Float64Array[]): Float64Array =>
          staticWeights({ information: told, rows: 60, horizon }, t + 1);
        expect(fixed(lies)).toEqual(fixed(information));
      },
    ),
    { numRuns: 60 },
  );
});

test("a score is the weighted mean over the members that a company has, and missing where none counts", () => {
  const ranks = [Float32Array.of(0.5, Number.NaN, Number.NaN), Float32Array.of(-0.5, 0.25, Number.NaN)];
  const scores = blended({ ranks, rows: 1, lanes: 3 }, Float64Array.of(3, -1));
  expect([...scores]).toEqual([0.5, -0.25, Number.NaN]);
  const equal = equalWeights({ information: [new Float64Array(1), new Float64Array(1)], rows: 1 });
  expect([...blended({ ranks, rows: 1, lanes: 3 }, equal)]).toEqual([0, 0.25, Number.NaN]);
});
