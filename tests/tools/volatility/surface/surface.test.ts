import { describe, expect, test } from "vitest";
import { smileMeasures, sviSmile, termStructure, VolatilitySurface } from "#tools/volatility/index.ts";

const svi = { a: 0.01, b: 0.08, rho: -0.5, m: 0, sigma: 0.1 };
const twice = { ...svi, a: 0.02, b: 0.16 };
const surface = new VolatilitySurface([
  { smile: sviSmile(svi, 0.5), forward: 100, discount: 0.99 },
  { smile: sviSmile(twice, 1), forward: 102, discount: 0.98 },
]);
const flat = (years: number, volatility: number) =>
  sviSmile({ a: volatility ** 2 * years, b: 0, rho: 0, m: 0, sigma: 1 }, years);

describe("between and beyond expiries", () => {
  test("total variance runs straight, volatility holds outside, forwards and discounts grow at a steady rate", () => {
    expect(surface.smileAt(0.75).variance(0.1)).toBeCloseTo((3 * sviSmile(svi, 0.5).variance(0.1)) / 2, 14);
    expect(surface.smileAt(0.25).variance(0.1)).toBeCloseTo(sviSmile(svi, 0.5).variance(0.1) / 2, 14);
    expect(surface.smileAt(2).variance(0.1)).toBeCloseTo(2 * sviSmile(twice, 1).variance(0.1), 14);
    expect(surface.forwardAt(0.75)).toBeCloseTo(Math.sqrt(100 * 102), 10);
    expect(surface.forwardAt(1.5)).toBeCloseTo(102 * 1.02, 10);
    expect(surface.discountAt(0.75)).toBeCloseTo(Math.sqrt(0.99 * 0.98), 12);
    expect(surface.volatility(100, 0.5)).toBeCloseTo(Math.sqrt(sviSmile(svi, 0.5).variance(0) / 0.5), 14);
  });

  test("an expiry is found at its own time", () => {
    expect(surface.smileAt(1).variance(-0.2)).toBeCloseTo(sviSmile(twice, 1).variance(-0.2), 14);
    expect(surface.forwardAt(1)).toBeCloseTo(102, 12);
  });
});

describe("Dupire's local volatility", () => {
  test("of a flat surface is its volatility, everywhere", () => {
    const level = new VolatilitySurface([{ smile: flat(1, 0.3), forward: 50, discount: 1 }]);
    for (const [price, years] of [
      [50, 0.2],
      [30, 1],
      [80, 3],
    ] as const)
      expect(level.localVolatility(price, years)).toBeCloseTo(0.3, 12);
  });

  test("falls twice as fast as implied volatility near the forward", () => {
    const step = 1e-3;
    const years = 0.4;
    const forward = surface.forwardAt(years);
    const at = (k: number) => surface.localVolatility(forward * Math.exp(k), years);
    const implied = (k: number) => surface.volatility(forward * Math.exp(k), years);
    const ratio = (at(step) - at(-step)) / (implied(step) - implied(-step));
    expect(ratio).toBeGreaterThan(1.6);
    expect(ratio).toBeLessThan(2.4);
  });

  test("is missing where a calendar spread is free money", () => {
    const crossed = new VolatilitySurface([
      { smile: flat(0.5, 0.4), forward: 100, discount: 1 },
      { smile: flat(1, 0.2), forward: 100, discount: 1 },
    ]);
    expect(crossed.localVolatility(100, 0.75)).toBeNaN();
  });
});

describe("measures", () => {
  test("of a flat smile: no skew, its own variance, and a straddle's worth of move", () => {
    const measures = smileMeasures(flat(0.25, 0.2));
    expect(measures.atForward).toBeCloseTo(0.2, 14);
    expect(measures.varianceSwapRate).toBeCloseTo(0.2, 9);
    expect(measures.skew).toBe(0);
    expect(measures.riskReversal25).toBeCloseTo(0, 12);
    expect(measures.butterfly25).toBeCloseTo(0, 12);
    expect(measures.expectedMove).toBeCloseTo(0.0797552, 6); // 2 (2 N(0.05) - 1)
  });

  test("of a falling smile: skew and risk reversal below zero, variance above the forward's", () => {
    const { skew, riskReversal25, varianceSwapRate, atForward } = smileMeasures(sviSmile(svi, 0.5));
    expect(skew).toBeLessThan(0);
    expect(riskReversal25).toBeLessThan(0);
    expect(varianceSwapRate).toBeGreaterThan(atForward);
  });

  test("forward volatilities add up to the later expiry's variance", () => {
    const [forward] = termStructure([flat(0.5, 0.2), flat(1, 0.3)]).forwardVolatilities;
    expect(0.5 * 0.2 ** 2 + 0.5 * forward! ** 2).toBeCloseTo(0.3 ** 2, 14);
  });
});

test("expiries out of order, or none, are refused with their codes", () => {
  const one = { smile: flat(1, 0.2), forward: 1, discount: 1 };
  expect(() => new VolatilitySurface([])).toThrow(expect.objectContaining({ code: "tools/series-empty" }));
  expect(() => new VolatilitySurface([one, one])).toThrow(
    expect.objectContaining({ code: "tools/rows-not-ascending" }),
  );
  expect(() => surface.volatility(-5, 1)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
});
