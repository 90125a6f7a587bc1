import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { djiaColumn, missing } from "#tests/bench/market-data.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { simpleReturns } from "#tools/numeric/index.ts";
import {
  betaToMarket,
  cornishFisherTail,
  downsideDeviation,
  historicalTail,
  maxDrawdown,
  normalTail,
  normalTailOf,
  type TailLoss,
} from "#tools/risk/measures/index.ts";

const dips = normals(750, 102);
const skewed = normals(750, 101).map((z, i) => 0.0004 + 0.012 * z + 0.01 * Math.min(dips[i]!, -1));
const numbers = ({ valueAtRisk, expectedShortfall, tailBars }: TailLoss): number[] => [
  valueAtRisk,
  expectedShortfall,
  tailBars,
];
const needsBars = (): string | null => missing("djia20/bars.csv.gz");

describe("golden values", () => {
  testGolden("risk", "tail of ten", ({ returns, level }) =>
    numbers(historicalTail(returns as number[], Number(level))),
  );
  testGolden("risk", "tail of 750", ({ level }) => numbers(historicalTail(skewed, Number(level))));
  testGolden(
    "risk",
    "tail of MSFT",
    ({ level }) => numbers(historicalTail(simpleReturns(djiaColumn("MSFT", "close")), Number(level))),
    needsBars,
  );
  testGolden("risk", "normal tail", ({ level }) => {
    const { valueAtRisk, expectedShortfall } = normalTailOf(skewed, Number(level));
    return [valueAtRisk, expectedShortfall];
  });
  testGolden("risk", "Cornish-Fisher", ({ level }) => cornishFisherTail(skewed, Number(level)).valueAtRisk);
  testGolden("risk", "beta", () => {
    const [common, own] = [normals(500, 111), normals(500, 112)];
    const asset = common.map((z, i) => 0.0002 + 0.012 * z + 0.02 * own[i]!);
    const found = betaToMarket(
      asset,
      common.map((z) => 0.01 * z),
    );
    return [found.beta, found.standardError, found.alphaPerBar, found.alphaStandardError, found.rSquared];
  });
  testGolden("risk", "maximum drawdown of a walk", () => {
    let level = 0;
    const { depth, peakIndex, troughIndex, currentDepth } = maxDrawdown(
      normals(400, 121).map((z) => {
        level += 0.02 * z;
        return 100 * Math.exp(level);
      }),
    );
    return [depth, peakIndex, troughIndex, currentDepth];
  });
  testGolden(
    "risk",
    "maximum drawdown of MSFT",
    () => {
      const { depth, peakIndex, troughIndex, currentDepth } = maxDrawdown(djiaColumn("MSFT", "close"));
      return [depth, peakIndex, troughIndex, currentDepth];
    },
    needsBars,
  );
  testGolden("risk", "downside", ({ target }) => downsideDeviation(skewed, Number(target)));
});

const returns = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 4, maxLength: 80 });
const level = fc.double({ min: 0.51, max: 0.999, noNaN: true });

describe("identities", () => {
  test("expected shortfall is never below value at risk", () => {
    fc.assert(
      fc.property(returns, level, (r, p) => {
        const past = historicalTail(r, p);
        expect(past.expectedShortfall).toBeGreaterThanOrEqual(past.valueAtRisk - 1e-15);
        const normal = normalTailOf(r, p);
        expect(normal.expectedShortfall).toBeGreaterThanOrEqual(normal.valueAtRisk - 1e-15);
      }),
    );
  });

  test("both measures grow with the level", () => {
    fc.assert(
      fc.property(returns, level, level, (r, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        for (const measure of [historicalTail, normalTailOf]) {
          expect(measure(r, high).valueAtRisk).toBeGreaterThanOrEqual(measure(r, low).valueAtRisk - 1e-12);
          expect(measure(r, high).expectedShortfall).toBeGreaterThanOrEqual(measure(r, low).expectedShortfall - 1e-12);
        }
      }),
    );
  });

  test("expected shortfall of a sum over the same bars is at most the sum of the two", () => {
    fc.assert(
      fc.property(returns, fc.integer({ min: 1, max: 99 }), level, (r, seed, p) => {
        const other = normals(r.length, seed).map((z) => 0.02 * z);
        const both = historicalTail(
          r.map((v, i) => v + other[i]!),
          p,
        ).expectedShortfall;
        const apart = historicalTail(r, p).expectedShortfall + historicalTail(other, p).expectedShortfall;
        expect(both).toBeLessThanOrEqual(apart + 1e-12);
      }),
    );
  });

  test("the normal expected shortfall is the mean of the value at risk over the levels above", () => {
    const steps = 20_000;
    let sum = 0;
    for (let k = 0; k < steps; k++) sum += normalTail(0.001, 0.02, 1 - (0.05 * (k + 0.5)) / steps).valueAtRisk;
    expect(sum / steps).toBeCloseTo(normalTail(0.001, 0.02, 0.95).expectedShortfall, 5);
  });

  test("without a mean the normal loss grows with the root of the horizon", () => {
    expect(normalTail(0, 0.02, 0.99, 9).valueAtRisk).toBeCloseTo(3 * normalTail(0, 0.02, 0.99).valueAtRisk, 14);
  });

  test("without skew and excess kurtosis Cornish and Fisher give the normal value", () => {
    // Two-point shape mixed so that S = 0 and K = 0: values -sqrt 3, 0, sqrt 3 with weights 1/6, 2/3, 1/6.
    const flat = [-Math.sqrt(3), 0, 0, 0, 0, Math.sqrt(3)];
    const bent = cornishFisherTail(flat, 0.95);
    expect(bent.excessKurtosis).toBeCloseTo(0, 12);
    expect(bent.valueAtRisk).toBeCloseTo(normalTailOf(flat, 0.95).valueAtRisk, 12);
    expect(bent.valid).toBe(true);
  });

  test("a portfolio of beta times the market and nothing else has that beta and no doubt", () => {
    const market = normals(60, 3).map((z) => 0.01 * z);
    const found = betaToMarket(
      market.map((r) => 0.7 * r + 0.001),
      market,
    );
    expect(found.beta).toBeCloseTo(0.7, 12);
    expect(found.alphaPerBar).toBeCloseTo(0.001, 14);
    expect(found.rSquared).toBeCloseTo(1, 12);
    expect(found.standardError).toBeLessThan(1e-12);
  });

  test("a drawdown is untouched by the unit of the prices and never deeper than one", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 60 }), (prices) => {
        const plain = maxDrawdown(prices);
        const scaled = maxDrawdown(prices.map((p) => 2 * p));
        expect(scaled).toEqual(plain);
        expect(plain.depth).toBeLessThan(1);
        expect(plain.peakIndex).toBeLessThanOrEqual(plain.troughIndex);
        expect(plain.currentDepth).toBeLessThanOrEqual(plain.depth);
        if (plain.recoveryIndex !== null)
          expect(prices[plain.recoveryIndex]!).toBeGreaterThanOrEqual(prices[plain.peakIndex]!);
      }),
    );
  });
});

describe("edges", () => {
  test("a level of one half or of one is refused", () => {
    for (const bad of [0.5, 1, Number.NaN]) {
      expect(() => historicalTail([0.1], bad)).toThrow(expect.objectContaining({ code: "tools/level-out-of-range" }));
      expect(() => normalTail(0, 1, bad)).toThrow(expect.objectContaining({ code: "tools/level-out-of-range" }));
    }
  });

  test("one return is its own tail", () => {
    expect(historicalTail([0.02], 0.99)).toEqual({
      valueAtRisk: -0.02,
      expectedShortfall: -0.02,
      tailBars: 1,
      bars: 1,
    });
  });

  test("five of a hundred bars are in the tail at 0.95, not six", () => {
    expect(historicalTail(normals(100, 1), 0.95).tailBars).toBe(5);
  });

  test("a rising series has no drawdown and nothing to recover from", () => {
    expect(maxDrawdown([1, 2, 3])).toEqual({
      depth: 0,
      peakIndex: 0,
      troughIndex: 0,
      recoveryIndex: null,
      currentDepth: 0,
    });
  });

  test("a fall that was made good names the bar where it was", () => {
    expect(maxDrawdown([10, 8, 9, 10, 9.5])).toMatchObject({ peakIndex: 0, troughIndex: 1, recoveryIndex: 3 });
  });

  test("a crash so lopsided that the expansion turns back on itself is called invalid", () => {
    const crash = new Float64Array(100).fill(0.001).fill(-0.4, 50, 51);
    expect(cornishFisherTail(crash, 0.99).valid).toBe(false);
    expect(cornishFisherTail([1, 1, 1, 1], 0.99)).toMatchObject({ valid: false, valueAtRisk: Number.NaN });
  });

  test("a market that never moved gives no beta", () => {
    expect(betaToMarket([0.1, 0.2, 0.3], [0, 0, 0]).beta).toBeNaN();
  });
});
