import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { garchReturns } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { mean, variance } from "#tools/numeric/index.ts";
import {
  type AsymmetricModel,
  asymmetricLogLikelihood,
  backcastVariance,
  fitAsymmetric,
  forecastAsymmetric,
  type ShockLaw,
  simulateAsymmetric,
} from "#tools/volatility/index.ts";

const series = garchReturns(1500, 61, 0.05, 0.05, 0.08, 0.9);
const heavy = series.map((r) => r * (1 + 0.1 * r * r)).subarray(0, 800);
const average = mean(series);
const backcast = backcastVariance(series.map((r) => r - average));

describe("golden values", () => {
  testGolden("asymmetric", "likelihood of given", (input) => {
    const { model, law, parameters, shape } = input as {
      model: AsymmetricModel;
      law: ShockLaw;
      parameters: [number, number, number, number, number];
      shape: number[];
    };
    const [mu, omega, alpha, gamma, beta] = parameters;
    const [nu = 8, lambda = 0] = shape;
    return asymmetricLogLikelihood(series, model, law, { mu, omega, alpha, gamma, beta, nu, lambda }, backcast);
  });
  testGolden("asymmetric", "fit:", (input) => {
    const { model, law } = input as { model: AsymmetricModel; law: ShockLaw };
    return fitAsymmetric(heavy, model, law).logLikelihood;
  });
});

const gjr = { mu: 0, omega: 0.04, alpha: 0.03, gamma: 0.12, beta: 0.88, nu: 6, lambda: -0.2 };
const egarch = { mu: 0, omega: 0, alpha: 0.15, gamma: -0.1, beta: 0.95, nu: 6, lambda: -0.2 };

test("a fit finds the leverage of a series that the model made", () => {
  const made = simulateAsymmetric({ ...gjr, model: "gjr", law: "t" }, 1, 2000, seededRandom(3));
  const fit = fitAsymmetric(made, "gjr", "t");
  expect(fit.gamma).toBeGreaterThan(0.07);
  expect(fit.gamma).toBeLessThan(0.18);
  expect(fit.nu).toBeGreaterThan(4);
  expect(fit.nu).toBeLessThan(9);
});

test.each(["normal", "t", "skewed-t"] as const)("shocks of the %s law have mean 0 and variance 1", (law) => {
  const still = { mu: 0, omega: 1, alpha: 0, gamma: 0, beta: 0, nu: 8, lambda: -0.3, model: "gjr", law } as const;
  const shocks = simulateAsymmetric(still, 1, 60_000, seededRandom(8));
  expect(Math.abs(mean(shocks))).toBeLessThan(4 / Math.sqrt(60_000));
  expect(variance(shocks)).toBeGreaterThan(0.95);
  expect(variance(shocks)).toBeLessThan(1.05);
});

test("forecasts begin at the next variance; a simulated one agrees with the closed form", () => {
  const fit = fitAsymmetric(heavy, "gjr", "normal");
  const closed = forecastAsymmetric(fit, 10, seededRandom(1));
  expect(closed[0]).toBe(fit.variances.at(-1));
  const simulated = forecastAsymmetric({ ...fit, law: "skewed-t", nu: 400, lambda: 0 }, 10, seededRandom(1));
  closed.forEach((value, k) => {
    expect(Math.abs(simulated[k]! / value - 1)).toBeLessThan(0.02);
  });
  const other = fitAsymmetric(heavy, "egarch", "normal");
  expect(forecastAsymmetric({ ...other, ...egarch }, 3, seededRandom(1)).every((v) => v > 0)).toBe(true);
});

test("too few, constant and missing returns are refused with their codes", () => {
  const fitted = (returns: Float64Array) => () => fitAsymmetric(returns, "gjr", "normal");
  const code = (name: string) => expect.objectContaining({ code: name });
  expect(fitted(series.slice(0, 50))).toThrow(code("tools/series-too-short"));
  expect(fitted(new Float64Array(200))).toThrow(code("tools/series-constant"));
  expect(fitted(series.map((r, t) => (t === 7 ? Number.NaN : r)))).toThrow(code("tools/value-not-finite"));
});
