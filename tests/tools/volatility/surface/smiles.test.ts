import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import { missingTable, optionTable } from "#tests/tools/volatility/option-tables.ts";
import {
  butterflyDensity,
  checkArbitrage,
  fairVariance,
  fitSabr,
  fitSsvi,
  fitSvi,
  type SabrParameters,
  type SviParameters,
  sabrVolatility,
  smileOf,
  sviOf,
  sviSmile,
  type VolatilityQuote,
} from "#tools/volatility/index.ts";

const spx = "spx_2023-02-15.csv.gz";

describe("golden values", () => {
  testGolden("smiles", "sabr:", (input) => {
    const { parameters, forward, years, strikes } = input as {
      parameters: SabrParameters;
      forward: number;
      years: number;
      strikes: number[];
    };
    return strikes.map((strike) => sabrVolatility(parameters, forward, strike, years));
  });
  testGolden("smiles", "variance swap", ({ parameters, years }) =>
    fairVariance(sviSmile(parameters as SviParameters, years as number)),
  );
  testGolden(
    "smiles",
    "sabr fit:",
    ({ expiry }) => {
      const days = (Date.parse(`${expiry}`) - Date.parse("2023-02-15")) / 86_400_000;
      const quotes = optionTable(spx).quotes.filter(({ years, strike, forward }) => {
        const z = Math.log(strike / forward) / Math.sqrt(years);
        return Math.abs(years * 365.25 - days) < 0.6 && z > -0.6 && z < 0.3;
      });
      const nearest = Math.min(...quotes.map(({ years }) => Math.abs(years * 365.25 - days)));
      const { alpha, nu, rho, rmse } = fitSabr(
        quotes.filter(({ years }) => Math.abs(years * 365.25 - days) === nearest),
      );
      return [alpha, nu, rho, rmse];
    },
    () => missingTable(spx),
  );
});

describe("SABR", () => {
  test("by Obloj is Hagan's at beta 1 and near the forward, and another far from it", () => {
    const lognormal = { alpha: 0.2, beta: 1, nu: 0.6, rho: -0.4 };
    const normal = { alpha: 0.006, beta: 0, nu: 0.6, rho: -0.4 };
    const both = (p: SabrParameters, strike: number) =>
      (["hagan", "obloj"] as const).map((formula) => sabrVolatility(p, 0.03, strike, 1, formula)) as [number, number];
    for (const strike of [0.01, 0.03, 0.09]) {
      const [hagan, obloj] = both(lognormal, strike);
      expect(obloj).toBeCloseTo(hagan, 14);
    }
    const [near, nearToo] = both(normal, 0.0301);
    expect(nearToo).toBeCloseTo(near, 8);
    const [far, farToo] = both(normal, 0.002);
    expect(Math.abs(far - farToo)).toBeGreaterThan(0.01);
  });

  test("low strikes of a long, normal smile are arbitrage, and the check says where", () => {
    const p = { alpha: 0.01, beta: 0.2, nu: 0.9, rho: -0.3 };
    const smile = smileOf((k) => sabrVolatility(p, 0.03, 0.03 * Math.exp(k), 10), 10);
    const found = checkArbitrage([smile], -4, 1);
    expect(found.free).toBe(false);
    expect(found.leastDensity).toBeLessThan(0);
    expect(found.density.k).toBeLessThan(0);
  });

  test("a fit finds the parameters that made its quotes, shifted and with negative strikes", () => {
    const made = { alpha: 0.03, beta: 0.5, nu: 0.4, rho: -0.25, shift: 0.04 };
    const strikes = [-0.03, -0.01, 0, 0.01, 0.03];
    const quotes = strikes.map((strike) => ({
      years: 1,
      forward: 0.005,
      strike: strike + 0.04,
      volatility: sabrVolatility(made, 0.005, strike, 1),
    }));
    const fit = fitSabr(
      quotes.map((q) => ({ ...q, forward: 0.045 })),
      { beta: 0.5 },
    );
    expect(fit.alpha).toBeCloseTo(0.03, 6);
    expect(fit.nu).toBeCloseTo(0.4, 5);
    expect(fit.rho).toBeCloseTo(-0.25, 5);
    expect(fit.rmse).toBeLessThan(1e-6);
  });
});

/** Gatheral and Jacquier's example of a smile with butterfly arbitrage (their figure 1, by Axel Vogt). */
const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

test("the density of Vogt's smile falls below zero, as published", () => {
  const smile = sviSmile(vogt, 1);
  expect(butterflyDensity(smile, 0.8)).toBeLessThan(0);
  expect(checkArbitrage([smile], -1.5, 1.5).free).toBe(false);
});

test("an SVI fitted to an arbitrage-ridden smile has none where it was held to it", () => {
  const smile = sviSmile(vogt, 1);
  const quotes = Array.from({ length: 31 }, (_, i): VolatilityQuote => {
    const k = -1.5 + i * 0.1;
    return { years: 1, forward: 100, strike: 100 * Math.exp(k), volatility: Math.sqrt(smile.variance(k)) };
  });
  const fit = fitSvi(quotes);
  expect(fit.leastDensity).toBeGreaterThan(-1e-9);
  expect(checkArbitrage([sviSmile(fit, 1)], -1.5, 1.5).free).toBe(true);
  expect(fit.rmse).toBeLessThan(0.7);
});

test("an SVI fit finds the smile that made its quotes", () => {
  const made = { a: 0.02, b: 0.1, rho: -0.5, m: 0.05, sigma: 0.2 };
  const smile = sviSmile(made, 0.5);
  const quotes = Array.from({ length: 15 }, (_, i): VolatilityQuote => {
    const k = -0.5 + i * 0.06;
    return { years: 0.5, forward: 50, strike: 50 * Math.exp(k), volatility: Math.sqrt(smile.variance(k) / 0.5) };
  });
  const fit = fitSvi(quotes);
  expect(fit.rmse).toBeLessThan(1e-5);
  expect(fit.rho).toBeCloseTo(-0.5, 3);
});

describe("surface SVI", () => {
  const quote = fc.record({
    years: fc.constantFrom(0.1, 0.25, 0.5, 1, 2),
    k: fc.double({ min: -0.6, max: 0.4, noNaN: true }),
    volatility: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
  });
  test("has no arbitrage, whatever the quotes", () => {
    fc.assert(
      fc.property(fc.array(quote, { minLength: 30, maxLength: 40 }), (drawn) => {
        const quotes = drawn
          .map(({ years, k, volatility }) => ({ years, forward: 1, strike: Math.exp(k), volatility }))
          .filter(({ years }, _, all) => all.filter((other) => other.years === years).length >= 3);
        if (quotes.length === 0) return;
        const smiles = fitSsvi(quotes).slices.map((slice) => sviSmile(sviOf(slice), slice.years));
        const { leastDensity, leastGrowth } = checkArbitrage(smiles, -3, 3, 61);
        expect(leastDensity).toBeGreaterThan(-1e-9);
        expect(leastGrowth).toBeGreaterThan(-1e-9);
      }),
      { numRuns: 5 },
    );
  });

  const reason = missingTable(spx);
  test.skipIf(reason !== null)("of SPX 2023 is free of arbitrage, and its error stands", () => {
    const quotes = optionTable(spx).quotes.filter(
      ({ years, strike, forward }) => years > 0.019 && years < 2 && Math.abs(strike / forward - 1) <= 0.2,
    );
    const fit = fitSsvi(quotes.filter((_, i) => i % 5 === 0));
    const smiles = fit.slices.map((slice) => sviSmile(sviOf(slice), slice.years));
    expect(checkArbitrage(smiles, -0.5, 0.4).free).toBe(true);
    expect(fit.rmse).toBeLessThan(1.05);
  });
});

test("slopes and bends of a smile are those of differences", () => {
  const smile = sviSmile(vogt, 1);
  const byDifferences = smileOf((k) => Math.sqrt(smile.variance(k)), 1);
  for (const k of [-1, 0, 0.4, 1.2]) {
    expect(byDifferences.slope(k)).toBeCloseTo(smile.slope(k), 7);
    expect(byDifferences.bend(k)).toBeCloseTo(smile.bend(k), 5);
  }
});

describe("bad input is refused with its code", () => {
  const one: VolatilityQuote = { years: 1, forward: 100, strike: 100, volatility: 0.2 };
  test.each([
    ["a single strike", () => fitSabr([one]), "tools/series-too-short"],
    ["a single strike in one expiry", () => fitSsvi([one, one, one, { ...one, years: 2 }]), "tools/series-too-short"],
    ["four strikes for five numbers", () => fitSvi([one, one, one, one]), "tools/series-too-short"],
    ["no quotes", () => fitSsvi([]), "tools/series-empty"],
    ["a negative volatility", () => fitSabr([one, one, { ...one, volatility: -0.1 }]), "tools/parameter-out-of-range"],
    [
      "a volatility that is no number",
      () => fitSvi(Array(5).fill({ ...one, volatility: Number.NaN })),
      "tools/parameter-out-of-range",
    ],
    [
      "a strike below the shift",
      () => sabrVolatility({ alpha: 0.1, beta: 1, nu: 0, rho: 0 }, 0.01, -0.01, 1),
      "tools/parameter-out-of-range",
    ],
  ])("%s", (_, work, code) => {
    expect(work).toThrow(expect.objectContaining({ code }));
  });
});
