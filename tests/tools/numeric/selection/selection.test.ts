// What is left of the best of many trials.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { deflatedSharpe, probabilityOfOverfitting } from "#tools/numeric/index.ts";

describe("the deflated Sharpe ratio", () => {
  testGolden("regression", "deflated sharpe", ({ trials }) => {
    const [a, b] = [normals(500, 651), normals(500, 652)];
    const returns = a.map((value, t) => 0.0006 + 0.01 * value + 0.002 * b[t]! ** 3);
    const { sharpePerRow, expectedBestPerRow, probability } = deflatedSharpe(returns, trials as number);
    return [sharpePerRow!, expectedBestPerRow!, probability!];
  });

  test("a constant series has none", () => {
    expect(deflatedSharpe(new Float64Array(10).fill(0.1), 3)).toMatchObject({ sharpePerRow: null, probability: null });
  });

  test("rows that are worth less make it less sure, and more trials too", () => {
    const returns = normals(400, 7).map((x) => 0.1 + x);
    const of = (trials: number, effectiveRows: number) =>
      deflatedSharpe(returns, trials, { effectiveRows }).probability!;
    expect(of(1, 400)).toBeGreaterThan(of(1, 100));
    expect(of(1, 100)).toBeGreaterThan(of(10, 100));
    expect(() => of(1, 401)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
  });
});

describe("the probability of overfitting", () => {
  const trialsOf = (input: Record<string, unknown>) =>
    Array.from({ length: input.trials as number }, (_, i) =>
      normals(input.rows as number, 700 + i).map((x) => 0.01 * x + (input.step as number) * i),
    );
  testGolden("learning_validation", "overfitting", (input) => {
    const { probability, lossProbability, medianLogit, slope } = probabilityOfOverfitting(
      trialsOf(input),
      input.blocks as number,
    );
    return [probability, lossProbability, medianLogit, slope!];
  });

  test("is near one half where no trial is better, over 40 markets", () => {
    const found = Array.from({ length: 40 }, (_, market) => {
      const random = seededRandom(market);
      return probabilityOfOverfitting(
        Array.from({ length: 8 }, () => Float64Array.from({ length: 240 }, () => random.normal())),
        8,
      ).probability;
    });
    const mean = found.reduce((sum, p) => sum + p / 40, 0);
    console.log(`mean probability of overfitting without edge: ${mean.toFixed(3)}`);
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.65);
  });

  test("is zero where one trial is far better", () => {
    const trials = [0, 0, 0.05].map((edge, i) => normals(200, 30 + i).map((x) => edge + 0.01 * x));
    expect(probabilityOfOverfitting(trials)).toMatchObject({ probability: 0, lossProbability: 0, cuts: 924 });
  });

  test("does not change with the order of the trials or with a common scale", () => {
    const trials = Array.from({ length: 5 }, (_, i) => normals(120, 90 + i));
    const { probability, medianLogit } = probabilityOfOverfitting(trials, 6);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (order, scale) => {
          const turned = probabilityOfOverfitting(
            order.map((i) => trials[i]!.map((x) => scale * x)),
            6,
          );
          expect(turned.probability).toBe(probability);
          expect(turned.medianLogit).toBeCloseTo(medianLogit, 12);
        },
      ),
      { numRuns: 20 },
    );
  });

  test("wants an even number of blocks, two trials and rows enough", () => {
    const series = normals(60, 1);
    expect(() => probabilityOfOverfitting([series, series], 5)).toThrow(/even number/);
    expect(() => probabilityOfOverfitting([series], 4)).toThrow(/wanted at least 2/);
    expect(() => probabilityOfOverfitting([series, series], 20)).not.toThrow();
    expect(() => probabilityOfOverfitting([series.subarray(0, 30), series.subarray(0, 30)], 20)).toThrow(
      /wanted at least 40/,
    );
  });
});
