// Strategies: what each is by its name, and what must hold of any.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { analyseStrategy, blackScholes, type Market, namedStrategy, strategies } from "#tools/options/index.ts";

const code = (wanted: ErrorCode) => expect.objectContaining({ code: wanted });
const market: Market = { spot: 100, rate: 0.03, dividendYield: 0.01, volatility: 0.25 };
const european = (name: string, strikes: number[], years = [0.5]) =>
  analyseStrategy({ ...namedStrategy(name, strikes, years), exercise: "european" }, market);

describe("by name", () => {
  test("a bull call spread loses its cost at most and gains the width less that", () => {
    const found = european("bull-call", [95, 110]);
    expect(found.maxLoss).toBeCloseTo(found.cost, 9);
    expect(found.maxProfit).toBeCloseTo(15 - found.cost, 9);
    expect(found.breakEvens).toHaveLength(1);
    expect(found.breakEvens[0]).toBeCloseTo(95 + found.cost, 9);
    expect(found.profitProbability).toBeCloseTo(chanceAbove(95 + found.cost), 2);
    expect(found.margin).toBeLessThanOrEqual(found.cost + 0.375);
  });

  test("an iron condor is paid for, breaks even twice, and loses the width less what it got", () => {
    const found = european("iron-condor", [80, 90, 110, 120]);
    expect(found.cost).toBeLessThan(0);
    expect(found.maxProfit).toBeCloseTo(-found.cost, 9);
    expect(found.maxLoss).toBeCloseTo(10 + found.cost, 9);
    expect(found.breakEvens[0]).toBeCloseTo(90 + found.cost, 9);
    expect(found.breakEvens[1]).toBeCloseTo(110 - found.cost, 9);
  });

  test("a straddle gains without bound, a collar neither gains nor loses without, a sold call warns", () => {
    expect(european("straddle", [100]).maxProfit).toBe(Number.POSITIVE_INFINITY);
    const collar = european("collar", [90, 110]);
    expect(Number.isFinite(collar.maxProfit) && Number.isFinite(collar.maxLoss)).toBe(true);
    expect(collar.delta).toBeLessThan(1);
    const naked = analyseStrategy(
      { legs: [{ right: "call", strike: 90, years: 0.02, quantity: -1 }] },
      { ...market, spot: 110 },
    );
    expect(naked.maxLoss).toBe(Number.POSITIVE_INFINITY);
    expect(naked.margin).toBeGreaterThan(10);
    expect(naked.warnings.join(" ")).toMatch(/assigned/);
    expect(naked.warnings.join(" ")).toMatch(/unbounded/);
  });

  test("a calendar is worth most at its strike when the near call expires", () => {
    const { payoff, cost } = european("calendar", [100], [0.25, 0.75]);
    expect(cost).toBeGreaterThan(0);
    const best = payoff.reduce((a, b) => (b.profit > a.profit ? b : a));
    expect(Math.abs(best.spot - 100)).toBeLessThan(3);
  });

  test("every named strategy can be analysed, with no number that is NaN", () => {
    for (const [name, { strikes, expiries }] of Object.entries(strategies)) {
      const found = analyseStrategy(
        namedStrategy(name, [90, 98, 105, 115].slice(0, strikes), [0.2, 0.6].slice(0, expiries)),
        market,
      );
      expect(JSON.stringify(found, (_, v) => (Number.isNaN(v) ? "NaN" : v))).not.toContain("NaN");
      expect(
        found.scenarios.find(({ move, volatilityChange }) => move === 0 && volatilityChange === 0)!.profit,
      ).toBeGreaterThan(-1);
    }
  });
});

test("mean profit under the model is the cost of money, whatever is held", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 70, max: 130 }),
      fc.integer({ min: -3, max: 3 }).filter((q) => q !== 0),
      fc.boolean(),
      (strike, quantity, isCall) => {
        const leg = { right: isCall ? ("call" as const) : ("put" as const), strike, years: 0.5, quantity };
        const { value } = blackScholes(leg, market);
        const found = analyseStrategy({ legs: [leg], exercise: "european" }, market);
        expect(Math.abs(found.expectedProfit - quantity * value * Math.expm1(0.03 * 0.5))).toBeLessThan(
          0.02 * Math.abs(quantity),
        );
      },
    ),
    { numRuns: 20 },
  );
});

test("positions that cannot be are refused", () => {
  const leg = { right: "call", strike: 100, years: 0.5, quantity: 1 } as const;
  expect(() => analyseStrategy({ legs: [] }, market)).toThrow(code("tools/option-invalid"));
  expect(() => analyseStrategy({ legs: [{ ...leg, quantity: 0 }] }, market)).toThrow(code("tools/option-invalid"));
  expect(() => analyseStrategy({ legs: [{ ...leg, price: -1 }] }, market)).toThrow(code("tools/option-invalid"));
  expect(() => analyseStrategy({ legs: [{ ...leg, years: 0 }] }, market)).toThrow(code("tools/option-expired"));
  expect(() => analyseStrategy({ legs: [{ ...leg, years: -1 }] }, market)).toThrow(code("tools/option-expired"));
  expect(() => namedStrategy("iron-condor", [90, 80, 110, 120], [0.5])).toThrow(code("tools/option-invalid"));
  expect(() => namedStrategy("albatross", [90], [0.5])).toThrow(/There is no strategy/);
});

/** P(S > level) in half a year, from the delta in the strike. */
function chanceAbove(level: number): number {
  return -blackScholes({ right: "call", strike: level, years: 0.5 }, market).dualDelta * Math.exp(0.03 * 0.5);
}
