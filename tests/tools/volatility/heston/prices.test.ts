import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import {
  cosPuts,
  cosSeries,
  fellerRatio,
  type HestonParameters,
  hestonNames,
  hestonPrices,
} from "#tools/volatility/index.ts";

const usual: HestonParameters = { v0: 0.04, kappa: 1.5, theta: 0.05, sigma: 0.4, rho: -0.6 };
const dax: HestonParameters = { v0: 0.1957, kappa: 15.66, theta: 0.0746, sigma: 3.36, rho: -0.5115 };

/** Any surface that a market could show, Feller's condition kept or violated. */
const anyHeston = fc.record({
  v0: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  kappa: fc.double({ min: 0.1, max: 12, noNaN: true }),
  theta: fc.double({ min: 0.005, max: 0.3, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.9, max: 0.7, noNaN: true }),
});
const anyYears = fc.double({ min: 0.02, max: 5, noNaN: true });

describe("golden values", () => {
  testGolden("heston", "price:", (input) => {
    const { parameters, days, strikes, rate, dividend } = input as {
      parameters: HestonParameters;
      days: number;
      strikes: number[];
      rate: number;
      dividend: number;
    };
    const years = days / 365;
    const expiry = { years, forward: 100 * Math.exp((rate - dividend) * years), discount: Math.exp(-rate * years) };
    return hestonPrices(parameters, expiry, Float64Array.from(strikes), "call");
  });
  testGolden("heston", "edge:", (input) => {
    const { parameters, years, strikes } = input as { parameters: HestonParameters; years: number; strikes: number[] };
    return hestonPrices(parameters, { years, forward: 1, discount: 1 }, Float64Array.from(strikes), "call");
  });
});

describe("prices", () => {
  test("stay inside their bounds, and are monotone and convex in the strike", () => {
    const strikes = Float64Array.from({ length: 41 }, (_, i) => 0.5 + i * 0.025);
    fc.assert(
      fc.property(anyHeston, anyYears, (parameters, years) => {
        const calls = hestonPrices(parameters, { years, forward: 1, discount: 1 }, strikes, "call");
        for (let i = 0; i < calls.length; i++) {
          expect(calls[i]).toBeGreaterThanOrEqual(Math.max(1 - strikes[i]!, 0));
          expect(calls[i]).toBeLessThan(1);
          if (i > 0) expect(calls[i]! - calls[i - 1]!).toBeLessThanOrEqual(1e-11);
          if (i > 1) expect(calls[i]! - 2 * calls[i - 1]! + calls[i - 2]!).toBeGreaterThanOrEqual(-1e-11);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("without volatility of variance are Black's at the mean variance", () => {
    const still = { v0: 0.04, kappa: 1, theta: 0.04, sigma: 0, rho: 0 };
    const [price] = hestonPrices(still, { years: 1, forward: 1, discount: 1 }, Float64Array.of(1), "call");
    expect(price).toBeCloseTo(0.07965567455405798, 12); // 2 N(0.1) - 1
  });

  test("a call less a put is the discounted forward less the strike", () => {
    const expiry = { years: 0.7, forward: 110, discount: 0.97 };
    const strikes = Float64Array.of(70, 110, 160);
    const calls = hestonPrices(usual, expiry, strikes, "call");
    const puts = hestonPrices(usual, expiry, strikes, "put");
    strikes.forEach((strike, i) => {
      expect(calls[i]! - puts[i]!).toBeCloseTo(0.97 * (110 - strike), 10);
    });
  });
});

test("derivatives by every parameter and by time are those of bumped prices", () => {
  const moneyness = Float64Array.of(0.8, 1, 1.3);
  for (const [base, years] of [
    [usual, 0.5],
    [dax, 0.05],
    [dax, 1.8],
    [{ ...usual, rho: 0.7, sigma: 1.2, kappa: 0.3 }, 3],
  ] as const) {
    const rows = new Float64Array(3 * 7);
    cosPuts(cosSeries(base, years, true), moneyness, rows);
    const bumped = (parameters: HestonParameters, at: number): Float64Array => {
      const prices = new Float64Array(3);
      cosPuts(cosSeries(parameters, at, false), moneyness, prices);
      return prices;
    };
    [...hestonNames, "years" as const].forEach((name, row) => {
      const value = name === "years" ? years : base[name];
      const size = 1e-4 * Math.abs(value);
      const move = (by: number): Float64Array =>
        name === "years" ? bumped(base, years + by) : bumped({ ...base, [name]: value + by }, years);
      const [above, below] = [move(size), move(-size)];
      moneyness.forEach((_, i) => {
        const expected = (above[i]! - below[i]!) / (2 * size);
        expect(Math.abs(rows[7 * i + 1 + row]! - expected), `${name} at ${years}`).toBeLessThan(
          1e-6 * Math.max(Math.abs(expected), 0.01),
        );
      });
    });
  }
});

describe("bad input is refused with its code", () => {
  const expiry = { years: 1, forward: 100, discount: 1 };
  const price = (parameters: HestonParameters, strikes = [100], at = expiry) =>
    hestonPrices(parameters, at, Float64Array.from(strikes), "call");
  test.each([
    ["a correlation of -1", () => price({ ...usual, rho: -1 }), "tools/parameter-out-of-range"],
    ["a negative variance", () => price({ ...usual, v0: -0.01 }), "tools/parameter-out-of-range"],
    ["a parameter that is not a number", () => price({ ...usual, kappa: Number.NaN }), "tools/parameter-out-of-range"],
    ["a strike of zero", () => price(usual, [100, 0]), "tools/parameter-out-of-range"],
    ["no strikes", () => price(usual, []), "tools/series-empty"],
    ["an expiry now", () => price(usual, [100], { ...expiry, years: 0 }), "tools/parameter-out-of-range"],
  ])("%s", (_, work, code) => {
    expect(work).toThrow(expect.objectContaining({ code }));
  });
});

test("Feller's ratio is 2 kappa theta over sigma squared", () => {
  expect(fellerRatio(usual)).toBeCloseTo(0.9375, 12);
  expect(fellerRatio({ ...usual, sigma: 0 })).toBe(Number.POSITIVE_INFINITY);
});
