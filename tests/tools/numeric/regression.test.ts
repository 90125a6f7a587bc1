import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { syntheticAssets, syntheticFactors } from "#tests/tools/factors/models/factor-returns.ts";
import {
  bootstrapMeanInterval,
  bootstrapMeans,
  fUpperTail,
  leastSquares,
  type Numbers,
  neweyWestCovariance,
  neweyWestLag,
  neweyWestMean,
  ones,
  regressRobustly,
  SortOrder,
} from "#tools/numeric/index.ts";

const factors = (rows: number): Numbers[] => syntheticFactors(rows).map(({ values }) => values);
const asset = syntheticAssets(300, 5)[1]!.values;
const code = (code: string) => expect.objectContaining({ code });

describe("least squares", () => {
  testGolden("regression", "least squares of", ({ rows }) => {
    const fit = leastSquares([ones(rows as number), ...factors(rows as number)], asset);
    const errors = [0, 1, 2, 3].map((i) => Math.sqrt(fit.residualVariance * fit.inverseGram[5 * i]!));
    return [...fit.coefficients, ...errors, fit.rSquared, fit.residualVariance];
  });
  testGolden("regression", "least squares without a constant", ({ rows }) => {
    const fit = leastSquares(factors(rows as number), asset);
    return [...fit.coefficients, fit.rSquared];
  });

  test("residuals are orthogonal to every column, and inputs are left as they are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 500 }), (k, seed) => {
        const columns = Array.from({ length: k }, (_, j) => normals(30, 1000 * seed + j).map((v) => v * 10 ** (j - 2)));
        const [copies, target] = [columns.map((column) => column.slice()), normals(30, 7 + 13 * seed)];
        const { residuals } = leastSquares(columns, target);
        expect(columns).toEqual(copies);
        for (const column of columns) {
          const [along, length] = [column.reduce((sum, v, t) => sum + v * residuals[t]!, 0), Math.hypot(...column)];
          expect(Math.abs(along) / length).toBeLessThan(1e-12);
        }
      }),
    );
  });

  test("a column that the others already say is named", () => {
    const [a, b] = [normals(20, 1), normals(20, 2)];
    const sum = a.map((value, t) => 2 * value - b[t]!);
    expect(() => leastSquares([a, b, sum], a)).toThrow(code("tools/columns-collinear"));
    expect(() => leastSquares([a, b, sum], a)).toThrow(/Column 2/);
    expect(() => leastSquares([ones(20), a.map(() => 0.1)], b)).toThrow(code("tools/columns-collinear"));
  });

  test("no more rows than columns, unequal lengths and a missing number are refused", () => {
    expect(() => leastSquares([ones(2), Float64Array.of(1, 2)], Float64Array.of(1, 2))).toThrow(
      code("tools/series-too-short"),
    );
    expect(() => leastSquares([ones(3)], Float64Array.of(1, 2))).toThrow(code("tools/length-mismatch"));
    expect(() => leastSquares([ones(3)], Float64Array.of(1, Number.NaN, 2))).toThrow(code("tools/value-not-finite"));
  });
});

describe("newey-west errors", () => {
  const columns = [ones(300), ...factors(300)];
  testGolden("regression", "newey-west regression", ({ lag }) =>
    neweyWestCovariance(columns, leastSquares(columns, asset), lag as number),
  );
  testGolden("regression", "newey-west errors", ({ lag }) => {
    const fit = regressRobustly(columns, asset, lag as number);
    return [...fit.standardErrors, ...fit.tStatistics, ...fit.pValues];
  });
  testGolden("regression", "mean of 250", ({ lag }) => {
    const shocks = normals(250, 621);
    const values = shocks.map((shock, t) => shock + (t > 0 ? 0.4 * shocks[t - 1]! : 0) + 0.1);
    const { mean, standardError, tStatistic, pValue } = neweyWestMean(values, lag as number);
    return [mean, standardError, tStatistic, pValue];
  });

  test("a constant series has no t statistic", () => {
    expect(neweyWestMean(Float64Array.of(0.1, 0.1, 0.1, 0.1), 1)).toMatchObject({
      standardError: 0,
      tStatistic: Number.NaN,
      pValue: Number.NaN,
    });
  });

  test("the lag grows with the rows and covers the overlap", () => {
    expect([neweyWestLag(100), neweyWestLag(2500), neweyWestLag(2500, 20)]).toEqual([4, 8, 19]);
  });

  test("a lag that is as long as the series is refused", () => {
    expect(() => neweyWestMean(normals(10, 1), 10)).toThrow(code("tools/series-too-short"));
    expect(() => neweyWestMean(normals(10, 1), 1.5)).toThrow(code("tools/parameter-out-of-range"));
  });
});

describe("Fisher's F", () => {
  testGolden("regression", "F upper tail", ({ f, d1, d2 }) =>
    (f as number[]).map((value, i) => fUpperTail(value, (d1 as number[])[i]!, (d2 as number[])[i]!)),
  );

  test("nothing lies below zero or above infinity", () => {
    expect([
      fUpperTail(-1, 3, 4),
      fUpperTail(0, 3, 4),
      fUpperTail(Number.POSITIVE_INFINITY, 3, 4),
      fUpperTail(Number.NaN, 3, 4),
    ]).toEqual([1, 1, 0, Number.NaN]);
    expect(() => fUpperTail(1, 0, 4)).toThrow(code("tools/parameter-out-of-range"));
  });
});

describe("the block bootstrap", () => {
  const options = (kind: "stationary" | "circular", meanBlock = 8) => ({
    random: seededRandom(5).fork("blocks"),
    draws: 4000,
    meanBlock,
    kind,
  });

  test.each(["stationary", "circular"] as const)("%s: means scatter around the mean as Newey-West says", (kind) => {
    const shocks = normals(400, 11);
    const values = shocks.map((shock, t) => 0.2 + shock + (t > 0 ? 0.5 * shocks[t - 1]! : 0));
    const [means] = bootstrapMeans([values], options(kind, 12));
    const { mean, standardError } = neweyWestMean(values, 12);
    const average = means!.reduce((sum, value) => sum + value, 0) / means!.length;
    const deviation = Math.sqrt(means!.reduce((sum, value) => sum + (value - average) ** 2, 0) / means!.length);
    expect(Math.abs(average - mean)).toBeLessThan(0.1 * standardError);
    expect(deviation / standardError).toBeGreaterThan(0.8);
    expect(deviation / standardError).toBeLessThan(1.2);
  });

  test("series that are resampled together keep their difference", () => {
    const values = normals(50, 3);
    const [a, b] = bootstrapMeans([values, values.map((value) => value + 2)], options("stationary"));
    a!.forEach((mean, i) => {
      expect(b![i]! - mean).toBeCloseTo(2, 12);
    });
  });

  test("the same seed gives the same interval, a wider level a wider one, and a constant series a point", () => {
    const values = normals(60, 4);
    const at = (level: number) => bootstrapMeanInterval(values, level, options("stationary"));
    expect(at(0.95)).toEqual(at(0.95));
    expect(at(0.99).upper).toBeGreaterThan(at(0.9).upper);
    expect(at(0.99).lower).toBeLessThan(at(0.9).lower);
    expect(bootstrapMeanInterval(Float64Array.of(1, 1, 1), 0.95, options("stationary"))).toEqual({
      lower: 1,
      upper: 1,
    });
  });

  test("series of unequal length, no draws and a block below one are refused", () => {
    expect(() => bootstrapMeans([normals(5, 1), normals(6, 1)], options("circular"))).toThrow(
      code("tools/length-mismatch"),
    );
    expect(() => bootstrapMeans([normals(5, 1)], { ...options("circular"), draws: 0 })).toThrow(
      code("tools/parameter-out-of-range"),
    );
    expect(() => bootstrapMeans([normals(5, 1)], options("circular", 0.5))).toThrow(
      code("tools/parameter-out-of-range"),
    );
  });
});

describe("the order of a list", () => {
  const sorted = (values: readonly number[]): number[] => {
    const order = new SortOrder(Math.max(1, values.length)).of(Float64Array.from(values), values.length);
    return [...order.slice(0, values.length)].map((place) => values[place]!);
  };

  test("is that of a comparison, for numbers of any size and sign", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 })), { maxLength: 200 }),
        (values) => {
          expect(sorted(values).map((v) => v + 0)).toEqual([...values].sort((a, b) => a - b).map((v) => v + 0));
        },
      ),
    );
  });

  test("holds where all numbers share their upper digits", () => {
    const values = Array.from({ length: 3000 }, (_, i) => 1 + ((i * 7919) % 3000) * Number.EPSILON);
    expect(sorted(values)).toEqual([...values].sort((a, b) => a - b));
  });

  test("a shorter list after a longer one is ordered by its own numbers", () => {
    const order = new SortOrder(5);
    order.of(Float64Array.of(5, 4, 3, 2, 1), 5);
    expect([...order.of(Float64Array.of(3, 1, 2), 3).slice(0, 3)]).toEqual([1, 2, 0]);
    expect([...order.of(Float64Array.of(), 0).slice(0, 0)]).toEqual([]);
  });
});
