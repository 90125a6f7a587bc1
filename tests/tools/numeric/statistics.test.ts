import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  benjaminiHochberg,
  bonferroni,
  compoundReturn,
  covariance,
  fitLine,
  logReturns,
  mean,
  median,
  pearson,
  quantile,
  rankWithTies,
  shape,
  simpleReturns,
  spearman,
  standardDeviation,
  testCorrelation,
  variance,
} from "#tools/numeric/index.ts";

const mix = (a: Float64Array, b: Float64Array, wa: number, wb: number, offset = 0): Float64Array =>
  a.map((v, i) => offset + wa * v + wb * b[i]!);
const million = normals(400, 1).map((v) => 1e6 + v);
const tiedA = u01(84, 11).map((u) => Math.floor(10 * u));
const tiedB = mix(u01(84, 11), u01(84, 12), 6, 4).map(Math.floor);

describe("golden values", () => {
  testGolden("numeric", "moments", () => [mean(million), variance(million), variance(million, 0)]);
  testGolden("numeric", "covariance", () => covariance(million, mix(normals(400, 1), normals(400, 2), 0.3, 1)));
  testGolden("numeric", "shape", () => {
    const { skewness, excessKurtosis } = shape(normals(300, 5).map((v) => v ** 3));
    return [skewness, excessKurtosis];
  });
  testGolden("numeric", "pearson", () => {
    const { correlation, pValue } = testCorrelation(
      pearson(normals(84, 3), mix(normals(84, 3), normals(84, 4), 0.4, 1)),
      84,
    );
    return [correlation, pValue];
  });
  testGolden("numeric", "spearman", () => {
    const { correlation, pValue } = testCorrelation(spearman(tiedA, tiedB), 84);
    return [correlation, pValue];
  });
  testGolden("numeric", "ranks", () => rankWithTies(tiedA));
  testGolden("numeric", "quantiles", ({ p }) => (p as number[]).map((level) => quantile(normals(101, 7), level)));
  testGolden("numeric", "benjamini-hochberg", () =>
    benjaminiHochberg([...u01(40, 21), ...u01(10, 22).map((u) => u / 1000)]),
  );
  testGolden("numeric", "line", () => {
    const x = normals(250, 8).map((v) => 0.01 * v);
    const line = fitLine(x, mix(x, normals(250, 9), 1.3, 0.008, 0.0004));
    return [
      line.slope,
      line.intercept,
      line.slopeStandardError,
      line.interceptStandardError,
      line.tStatistic,
      line.pValue,
      line.rSquared,
      line.residualDeviation,
    ];
  });
});

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const series = fc.array(finite, { minLength: 3, maxLength: 60 });

describe("identities", () => {
  test("a quantile rises with its level and stays inside the sample", () => {
    fc.assert(
      fc.property(
        series,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, p, q) => {
          const [low, high] = [quantile(x, Math.min(p, q)), quantile(x, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...x) - 1e-9);
          expect(high).toBeLessThanOrEqual(Math.max(...x) + 1e-9);
        },
      ),
    );
  });

  test("ranks sum to T(T + 1) / 2 and keep the order of the values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }), (x) => {
        const ranks = rankWithTies(x);
        expect(ranks.reduce((a, b) => a + b, 0)).toBe((x.length * (x.length + 1)) / 2);
        x.forEach((value, i) => {
          x.forEach((other, j) => {
            expect(Math.sign(ranks[i]! - ranks[j]!)).toBe(Math.sign(value - other));
          });
        });
      }),
    );
  });

  test("the covariance of a series with itself is its variance", () => {
    fc.assert(
      fc.property(series, (x) => {
        expect(Math.abs(covariance(x, x) - variance(x))).toBeLessThanOrEqual(1e-9 * (1 + variance(x)));
      }),
    );
  });

  test("correlation is unmoved by shift and positive scale, and never leaves [-1, 1]", () => {
    const walk = normals(50, 30);
    const other = mix(walk, normals(50, 31), 0.5, 1);
    const plain = pearson(walk, other);
    expect(
      pearson(
        walk.map((v) => 3 * v - 7),
        other,
      ),
    ).toBeCloseTo(plain, 13);
    expect(
      pearson(
        walk.map((v) => -v),
        other,
      ),
    ).toBeCloseTo(-plain, 13);
    expect(
      pearson(
        walk,
        walk.map((v) => 0.1 * v),
      ),
    ).toBeLessThanOrEqual(1);
  });

  test("compounding simple returns gives back the price ratio, and so do summed log returns", () => {
    const prices = normals(80, 41).map((v, i) => 100 + i * 0.1 + v);
    const growth = prices[79]! / prices[0]! - 1;
    expect(compoundReturn(simpleReturns(prices))).toBeCloseTo(growth, 12);
    expect(Math.expm1(logReturns(prices).reduce((a, b) => a + b, 0))).toBeCloseTo(growth, 12);
  });

  test("adjusted p-values are never below the raw ones, and Bonferroni's never below Benjamini-Hochberg's", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (p) => {
        const [strict, mild] = [bonferroni(p), benjaminiHochberg(p)];
        p.forEach((raw, i) => {
          expect(mild[i]!).toBeGreaterThanOrEqual(raw - 1e-15);
          expect(strict[i]!).toBeGreaterThanOrEqual(mild[i]! - 1e-15);
        });
      }),
    );
  });
});

describe("edges", () => {
  const refused = (code: string): object => expect.objectContaining({ code, fault: "caller" });

  test("an empty series is refused as empty and a short one as short", () => {
    expect(() => mean([])).toThrow(refused("tools/series-empty"));
    expect(() => variance([1])).toThrow(refused("tools/series-too-short"));
    expect(() => fitLine([1, 2], [1, 2])).toThrow(refused("tools/series-too-short"));
    expect(() => testCorrelation(0.5, 2)).toThrow(refused("tools/series-too-short"));
  });

  test("the first bad value is named by its index", () => {
    expect(() => mean([1, 2, Number.NaN, Number.POSITIVE_INFINITY])).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite", context: expect.objectContaining({ index: 2 }) }),
    );
  });

  test("series of different lengths are refused", () => {
    expect(() => pearson([1, 2, 3], [1, 2])).toThrow(refused("tools/length-mismatch"));
  });

  test("a price of zero is refused", () => {
    expect(() => simpleReturns([1, 0, 2])).toThrow(refused("tools/parameter-out-of-range"));
  });

  test("a constant series has no correlation, no shape and no slope", () => {
    const flat = [0.1, 0.1, 0.1];
    expect(pearson(flat, [1, 2, 3])).toBeNaN();
    expect(shape([0.5, 0.5]).skewness).toBeNaN();
    expect(fitLine(flat, [1, 2, 3]).slope).toBeNaN();
    expect(fitLine([1, 2, 3], flat)).toMatchObject({ observations: 3, rSquared: Number.NaN });
  });

  test("a test that could not be run is neither adjusted nor counted", () => {
    expect(Array.from(bonferroni([0.01, Number.NaN, 0.2]))).toEqual([0.02, Number.NaN, 0.4]);
    expect(Array.from(benjaminiHochberg([0.01, Number.NaN, 0.2]))).toEqual([0.02, Number.NaN, 0.2]);
  });

  test("inputs are left as they were", () => {
    const x = Float64Array.of(3, 1, 2);
    expect(median(x)).toBe(2);
    rankWithTies(x);
    expect(Array.from(x)).toEqual([3, 1, 2]);
  });

  test("a perfect correlation leaves no doubt", () => {
    expect(testCorrelation(1, 10).pValue).toBe(0);
    expect(standardDeviation([2, 2, 2])).toBe(0);
  });
});
