import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { mean, NormalStream, shape, standardDeviation, variance } from "#tools/numeric/index.ts";
import { type HestonParameters, hestonMonteCarlo, hestonPrices, simulateHeston } from "#tools/volatility/index.ts";

const usual: HestonParameters = { v0: 0.04, kappa: 1.5, theta: 0.05, sigma: 0.3, rho: -0.7 };
const dax: HestonParameters = { v0: 0.1957, kappa: 15.66, theta: 0.0746, sigma: 3.36, rho: -0.5115 };

describe.each([
  ["a usual surface", usual, 12],
  ["the DAX of 2002, where variance lies on zero", dax, 26],
])("paths of %s", (_, parameters, steps) => {
  const paths = 20_000;
  const { logReturns, variances } = simulateHeston(parameters, 0.5, { steps, paths }, seededRandom(11));

  test("keep the forward's mean", () => {
    const growth = logReturns.map(Math.exp);
    expect(Math.abs(mean(growth) - 1)).toBeLessThan((4 * standardDeviation(growth)) / Math.sqrt(paths));
  });

  test("end with the variance's exact mean and second moment", () => {
    const { v0, kappa, theta, sigma } = parameters;
    const fall = Math.exp(-kappa * 0.5);
    const expected = theta + (v0 - theta) * fall;
    const spread = (v0 * sigma ** 2 * fall * (1 - fall)) / kappa + (theta * sigma ** 2 * (1 - fall) ** 2) / (2 * kappa);
    expect(Math.abs(mean(variances) - expected)).toBeLessThan(4 * Math.sqrt(spread / paths));
    expect(variance(variances) / spread).toBeGreaterThan(0.8);
    expect(variance(variances) / spread).toBeLessThan(1.25);
    expect(variances.every((v) => v >= 0)).toBe(true);
  });
});

test("a simulated call costs what its series says, within four standard errors", () => {
  const expiry = { years: 1, forward: 101, discount: 0.98 };
  const { price, standardError } = hestonMonteCarlo(
    usual,
    expiry,
    (at) => Math.max(at - 100, 0),
    { steps: 24, paths: 20_000 },
    seededRandom(5),
  );
  const [exact] = hestonPrices(usual, expiry, Float64Array.of(100), "call");
  expect(Math.abs(price - exact!)).toBeLessThan(4 * standardError);
});

test("the same seed gives the same paths, whatever their number", () => {
  const few = simulateHeston(usual, 1, { steps: 3, paths: 1500 }, seededRandom(2));
  const more = simulateHeston(usual, 1, { steps: 3, paths: 4000 }, seededRandom(2));
  expect(more.logReturns.subarray(0, 1500)).toEqual(few.logReturns);
  expect(simulateHeston(usual, 1, { steps: 3, paths: 1500 }, seededRandom(3)).logReturns).not.toEqual(few.logReturns);
});

test("an observer sees each step of each block", () => {
  const seen: [number, number, number][] = [];
  simulateHeston(usual, 1, { steps: 2, paths: 1030 }, seededRandom(2), (step, x, _, first) => {
    seen.push([step, x.length, first]);
  });
  expect(seen).toEqual([
    [0, 1024, 0],
    [1, 1024, 0],
    [0, 6, 1024],
    [1, 6, 1024],
  ]);
});

test("bulk normals have the normal law's moments and tails", () => {
  const draws = new Float64Array(400_000);
  new NormalStream(seededRandom(9)).normals(draws);
  const root = Math.sqrt(draws.length);
  expect(Math.abs(mean(draws)) * root).toBeLessThan(4);
  expect(Math.abs(variance(draws) - 1) * root).toBeLessThan(4 * Math.SQRT2);
  const { skewness, excessKurtosis } = shape(draws);
  expect(Math.abs(skewness) * root).toBeLessThan(4 * Math.sqrt(6));
  expect(Math.abs(excessKurtosis) * root).toBeLessThan(4 * Math.sqrt(24));
  // Inside a layer's box, in its wedges, and in the tail beyond the last edge.
  for (const [beyond, share] of [
    [0.1, 0.4601721627],
    [1, 0.1586552539],
    [2.5, 0.0062096653],
    [3.7, 0.0001077997],
  ] as const) {
    const found = draws.filter((x) => x > beyond).length / draws.length;
    expect(Math.abs(found - share) * root).toBeLessThan(4 * Math.sqrt(share));
  }
});

test("a simulation without steps, or of a variance without chance, is refused", () => {
  const code = "tools/parameter-out-of-range";
  const size = { steps: 3, paths: 3 };
  expect(() => simulateHeston(usual, 1, { ...size, steps: 0 }, seededRandom(1))).toThrow(
    expect.objectContaining({ code }),
  );
  expect(() => simulateHeston({ ...usual, sigma: 0 }, 1, size, seededRandom(1))).toThrow(
    expect.objectContaining({ code }),
  );
});
