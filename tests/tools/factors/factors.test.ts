import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  blendScores,
  compositeScores,
  crossSectionalZScores,
  DESK_FACTORS,
  momentum,
  percentileRanks,
  qualityRatios,
  realisedVolatilityPerYear,
  reversal,
  standings,
  valueRatios,
  volumeTrend,
} from "#tools/factors/index.ts";

function walk(length: number, seed: number, deviation = 0.015): Float64Array {
  let level = Math.log(100);
  return normals(length, seed).map((z) => {
    level += deviation * z;
    return Math.exp(level);
  });
}

const gapped = (): Float64Array => {
  const gaps = u01(20, 304);
  const values = normals(20, 303).map((z, i) => (gaps[i]! < 0.2 ? Number.NaN : z));
  values[7] = 9;
  return values;
};
/** numpy rounds halves to even; none of these are halves. */
const rounded = (values: Float64Array): Float64Array => values.map((v) => Math.round(v));

describe("golden values", () => {
  const closes = walk(300, 301);
  testGolden("factors", "momentum", () => [
    momentum(closes, 5),
    momentum(closes, 20),
    momentum(closes, 60),
    momentum(closes, 231, 21),
  ]);
  testGolden("factors", "realised", () => [
    realisedVolatilityPerYear(closes, 20),
    realisedVolatilityPerYear(closes, 60),
  ]);
  testGolden("factors", "volume trend", () => {
    const { ratio, logRatio, slopePerBar, tStatistic, pValue } = volumeTrend(
      normals(120, 302).map((z, t) => Math.floor(1e6 * Math.exp(0.3 * z + 0.005 * t))),
    );
    return [ratio, logRatio, slopePerBar, tStatistic, pValue];
  });
  testGolden("factors", "standard scores", () => crossSectionalZScores(gapped()));
  testGolden("factors", "percentile", () => percentileRanks(rounded(gapped())));
});

describe("price factors", () => {
  test("reversal is momentum turned round", () => {
    const closes = walk(30, 5);
    expect(reversal(closes)).toBe(-momentum(closes, 5));
  });

  test("a series one bar too short is refused, as is a price of zero", () => {
    expect(() => momentum(walk(20, 1), 20)).toThrow(expect.objectContaining({ code: "tools/series-too-short" }));
    expect(() => momentum(new Float64Array(0), 5)).toThrow(expect.objectContaining({ code: "tools/series-empty" }));
    expect(() => reversal(walk(20, 1).fill(0, 3, 4))).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
    expect(() => realisedVolatilityPerYear(walk(20, 1), 1)).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });

  test("volume that never traded has no trend, and none in the short window no logarithm", () => {
    expect(volumeTrend(new Float64Array(60)).ratio).toBeNaN();
    const dried = new Float64Array(60).fill(100).fill(0, 55);
    expect(volumeTrend(dried)).toMatchObject({ ratio: 0, logRatio: Number.NaN });
    expect(() => volumeTrend(dried.fill(-1, 2, 3))).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });
});

describe("cross-section", () => {
  const values = fc.array(
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(Number.NaN)),
    { minLength: 1, maxLength: 25 },
  );

  test("missing stays missing and does not move the others", () => {
    fc.assert(
      fc.property(values, (list) => {
        const all = Float64Array.from(list);
        const kept = all.filter((v) => !Number.isNaN(v));
        for (const score of [crossSectionalZScores, percentileRanks, (v: Float64Array) => standings(v).ranks]) {
          const whole = score(all);
          expect(
            Array.from(whole, (v, i) => Number.isNaN(v) && !Number.isNaN(all[i]!)).every((gap) => !gap) ||
              kept.length < 3,
          ).toBe(true);
          expect(whole.filter((_, i) => !Number.isNaN(all[i]!))).toEqual(score(kept));
        }
      }),
    );
  });

  test("uncut standard scores have mean zero and deviation one", () => {
    const z = crossSectionalZScores(normals(50, 7), Number.POSITIVE_INFINITY);
    expect(z.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
    expect(z.reduce((a, b) => a + b * b, 0) / 49).toBeCloseTo(1, 12);
  });

  test("two values are too few to score, equal values all score zero", () => {
    expect(Array.from(crossSectionalZScores(Float64Array.of(1, 2, Number.NaN)))).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(Array.from(crossSectionalZScores(Float64Array.of(0.1, 0.1, 0.1)))).toEqual([0, 0, 0]);
  });

  test("the best stands first, ties share the better place, from either end", () => {
    expect(standings(Float64Array.of(3, 9, 3, Number.NaN, 1))).toEqual({
      ranks: Float64Array.of(2, 1, 2, Number.NaN, 4),
      of: 4,
    });
    expect(standings(Float64Array.of(3, 9, 1), "lowest").ranks).toEqual(Float64Array.of(2, 3, 1));
  });

  test("percentile ranks average one half", () => {
    expect(percentileRanks(normals(11, 3)).reduce((a, b) => a + b, 0) / 11).toBeCloseTo(0.5, 14);
  });
});

describe("company ratios", () => {
  test("ratios are over the market value and a loss gives a negative yield", () => {
    const found = valueRatios({ price: 50, sharesOutstanding: 2, netIncome: -5, sales: 200, equity: 40 });
    expect(found).toEqual({ marketValue: 100, earningsYield: -0.05, bookToPrice: 0.4, salesToPrice: 2 });
  });

  test("what is not known is missing, ratio by ratio", () => {
    const found = valueRatios({ price: 50, sharesOutstanding: 2, netIncome: Number.NaN, sales: 200, equity: 40 });
    expect(found.earningsYield).toBeNaN();
    expect(found.salesToPrice).toBe(2);
    expect(
      valueRatios({ price: 50, sharesOutstanding: Number.NaN, netIncome: 1, sales: 1, equity: 1 }).bookToPrice,
    ).toBeNaN();
    expect(() => valueRatios({ price: 0, sharesOutstanding: 2, netIncome: 1, sales: 1, equity: 1 })).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });

  test("a loss over negative equity is not called a good return", () => {
    const base = {
      netIncome: -10,
      sales: 100,
      grossProfit: 30,
      operatingCashFlow: -4,
      equity: -20,
      assets: 60,
      liabilities: 80,
    };
    const found = qualityRatios(base);
    expect(found.returnOnEquity).toBeNaN();
    expect(found.grossMargin).toBe(0.3);
    expect(found.accruals).toBe(-0.1);
    expect(found.leverage).toBeCloseTo(4 / 3, 15);
    expect(qualityRatios({ ...base, sales: 0 }).grossMargin).toBeNaN();
  });
});

describe("composite", () => {
  const column = (name: string, values: number[], weight = 1, good: "high" | "low" = "high") => ({
    name,
    values: Float64Array.from(values),
    weight,
    good,
  });

  test("contributions add up to the score and the stance is its hyperbolic tangent", () => {
    const found = compositeScores(DESK_FACTORS.map((factor, k) => ({ ...factor, values: normals(12, 400 + k) })));
    for (const { score, stance, confidence, contributions, completeness } of found) {
      expect(Object.values(contributions).reduce((a, b) => a + b, 0)).toBeCloseTo(score, 12);
      expect(stance).toBe(Math.tanh(score));
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThan(1);
      expect(completeness).toBeCloseTo(1, 15);
    }
  });

  test("the weights of the desk's factors add up to one", () => {
    expect(DESK_FACTORS.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 15);
  });

  test("a low-is-good factor counts the other way", () => {
    const high = compositeScores([column("a", [1, 2, 3])]);
    const low = compositeScores([column("a", [1, 2, 3], 1, "low")]);
    expect(low.map(({ stance }) => stance)).toEqual(high.map(({ stance }) => 0 - stance));
  });

  test("a missing factor lowers completeness and confidence, not the score", () => {
    const values = [-1, 0, 1, 2, 5];
    const [whole, part] = [
      [column("a", values), column("b", values, 3)],
      [column("a", values), column("b", [...values.slice(0, 4), Number.NaN], 3)],
    ].map(compositeScores);
    expect(part![4]!.completeness).toBe(0.25);
    expect(part![4]!.score).toBeCloseTo(whole![4]!.score, 12);
    expect(part![4]!.confidence).toBeLessThan(whole![4]!.confidence);
    expect(part![4]!.contributions.b).toBeNaN();
  });

  test("without any factor, or without a universe, there is no view and no confidence", () => {
    const nothing = compositeScores([column("a", [1, 2, 3, Number.NaN])])[3]!;
    expect(nothing).toMatchObject({ stance: 0, confidence: 0, completeness: 0, score: Number.NaN });
    for (const alone of compositeScores([column("a", [1, 2])]))
      expect(alone).toMatchObject({ stance: 0, confidence: 0 });
    for (const same of compositeScores([column("a", [4, 4, 4])]))
      expect(same).toMatchObject({ score: 0, stance: 0, confidence: 0 });
    expect(compositeScores([])).toEqual([]);
  });

  test("scores do not depend on the unit of a factor", () => {
    const plain = blendScores([column("a", [1, 5, 2, 8]), column("b", [3, 1, 4, 1])]).scores;
    const scaled = blendScores([column("a", [100, 500, 200, 800]), column("b", [3, 1, 4, 1])]).scores;
    scaled.forEach((value, i) => {
      expect(value).toBeCloseTo(plain[i]!, 12);
    });
  });

  test("columns of different lengths and weights of zero are refused", () => {
    expect(() => blendScores([column("a", [1]), column("b", [1, 2])])).toThrow(
      expect.objectContaining({ code: "tools/length-mismatch" }),
    );
    expect(() => blendScores([column("a", [1], 0)])).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });
});
