// American options: QuantLib's boundary, three methods that share nothing, and the laws of the right to exercise early.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  american,
  americanValue,
  baroneAdesiWhaley,
  binomial,
  blackScholes,
  exerciseBoundary,
  fastScheme,
  finiteDifferences,
  leastSquaresMonteCarlo,
  type Market,
  type OptionTerms,
  type Right,
} from "#tools/options/index.ts";

const row = (input: Record<string, unknown>, i: number): [OptionTerms, Market] => {
  const at = (name: string) => (input[name] as number[])[i]!;
  return [
    { right: (input.right as Right[])[i]!, strike: at("strike"), years: at("days") / 365 },
    { spot: at("spot"), volatility: at("volatility"), rate: at("rate"), dividendYield: at("dividendYield") },
  ];
};

describe("golden values", () => {
  testGolden("options", "American value", (input) =>
    (input.right as Right[]).map((_, i) => americanValue(...row(input, i))),
  );
  testGolden("options", "Barone-Adesi-Whaley value", (input) =>
    (input.right as Right[]).map((_, i) => baroneAdesiWhaley(...row(input, i))),
  );
});

const market = fc.record({
  spot: fc.double({ min: 50, max: 200, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.12, noNaN: true }),
  dividendYield: fc.double({ min: -0.02, max: 0.1, noNaN: true }),
  volatility: fc.double({ min: 0.08, max: 0.8, noNaN: true }),
});
const terms = fc.record({
  right: fc.constantFrom<Right>("call", "put"),
  strike: fc.double({ min: 60, max: 160, noNaN: true }),
  years: fc.double({ min: 0.05, max: 2, noNaN: true }),
});

describe("laws", () => {
  test("the right to exercise early is worth nothing or more, and never less than exercising now", () => {
    fc.assert(
      fc.property(terms, market, (t, m) => {
        const value = americanValue(t, m, fastScheme);
        expect(value).toBeGreaterThanOrEqual(blackScholes(t, m).value * (1 - 1e-12) - 1e-5 * t.strike);
        expect(value).toBeGreaterThanOrEqual(Math.max(0, (t.right === "call" ? 1 : -1) * (m.spot - t.strike)));
        expect(value).toBeLessThanOrEqual((t.right === "call" ? m.spot : t.strike) * Math.exp(0.05));
      }),
      { numRuns: 60 },
    );
  });

  test("boundary, tree and grid agree, each within its own error", () => {
    fc.assert(
      fc.property(terms, market, (t, m) => {
        const value = americanValue(t, m);
        expect(Math.abs(binomial(t, m, 301) - value)).toBeLessThan(1e-3 * t.strike);
        expect(Math.abs(finiteDifferences(t, m, { american: true, prices: 300, times: 100 }) - value)).toBeLessThan(
          2e-3 * t.strike,
        );
      }),
      { numRuns: 12 },
    );
  });

  test("drawn paths with a fitted rule come out at the boundary's value or a little below", () => {
    const at: Market = { spot: 36, rate: 0.06, dividendYield: 0, volatility: 0.2 };
    const put: OptionTerms = { right: "put", strike: 40, years: 1 };
    const { value, standardError } = leastSquaresMonteCarlo(put, at, { paths: 4000, steps: 25 });
    expect(Math.abs(value - americanValue(put, at))).toBeLessThan(4 * standardError + 0.03);
  });

  test("greeks are slopes, and theta satisfies the equation", () => {
    const at: Market = { spot: 100, rate: 0.05, dividendYield: 0.02, volatility: 0.25 };
    const put: OptionTerms = { right: "put", strike: 105, years: 0.75 };
    const found = american(put, at);
    const later =
      americanValue({ ...put, years: put.years - 1e-3 }, at) - americanValue({ ...put, years: put.years + 1e-3 }, at);
    expect(later / 2e-3).toBeCloseTo(found.theta, 2);
    const up = american(put, { ...at, spot: 100.5 });
    expect((up.value - found.value) / 0.5).toBeCloseTo((up.delta + found.delta) / 2, 4);
    expect((up.delta - found.delta) / 0.5).toBeCloseTo((up.gamma + found.gamma) / 2, 4);
    expect(found.earlyExercise).toBeGreaterThan(0.1);
    expect(found.exerciseNow).toBe(false);
  });

  test("beyond the boundary the option is its intrinsic value", () => {
    const at: Market = { spot: 70, rate: 0.08, dividendYield: 0, volatility: 0.2 };
    const put: OptionTerms = { right: "put", strike: 100, years: 1 };
    const boundary = exerciseBoundary(put, at)!;
    expect(boundary).toBeGreaterThan(70);
    expect(american(put, at)).toMatchObject({ value: 30, delta: -1, gamma: 0, exerciseNow: true });
    expect(americanValue(put, { ...at, spot: boundary * 1.001 })).toBeGreaterThan(100 - boundary * 1.001);
    expect(exerciseBoundary({ ...put, right: "call" }, at)).toBeNull();
    expect(american({ ...put, years: 0 }, at).value).toBe(30);
  });

  test("a price without chance is exercised at the best of its known times", () => {
    const still: Market = { spot: 100, rate: 0.05, dividendYield: 0.1, volatility: 0 };
    expect(americanValue({ right: "call", strike: 90, years: 2 }, still)).toBeCloseTo(10, 12);
    expect(americanValue({ right: "put", strike: 90, years: 20 }, still)).toBeGreaterThan(
      90 * Math.exp(-1) - 100 * Math.exp(-2),
    );
  });

  test("a cash dividend lowers a call, and a grid without one is the European price", () => {
    const at: Market = { spot: 100, rate: 0.03, dividendYield: 0, volatility: 0.25 };
    const call: OptionTerms = { right: "call", strike: 100, years: 1 };
    const without = finiteDifferences(call, at);
    expect(without).toBeCloseTo(blackScholes(call, at).value, 2);
    const european = finiteDifferences(call, at, { dividends: [{ years: 0.5, amount: 4 }] });
    const early = finiteDifferences(call, at, { american: true, dividends: [{ years: 0.5, amount: 4 }] });
    expect(european).toBeLessThan(without - 1.5);
    expect(early).toBeGreaterThan(european);
    expect(early).toBeLessThan(without);
  });

  test("an option that expired and a spot that cannot be are refused", () => {
    const at: Market = { spot: 100, rate: 0.03, dividendYield: 0, volatility: 0.25 };
    for (const price of [americanValue, finiteDifferences, binomial, baroneAdesiWhaley]) {
      expect(() => price({ right: "put", strike: 100, years: -1 }, at)).toThrow(
        expect.objectContaining({ code: "tools/option-expired" satisfies ErrorCode }),
      );
      expect(() => price({ right: "put", strike: 100, years: 1 }, { ...at, spot: 0 })).toThrow(
        expect.objectContaining({ code: "tools/option-invalid" satisfies ErrorCode }),
      );
    }
  });
});
