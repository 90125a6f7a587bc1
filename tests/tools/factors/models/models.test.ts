import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  attributeReturns,
  famaMacBeth,
  grsTest,
  regressReturns,
  rollingRegressions,
} from "#tools/factors/models/index.ts";
import { syntheticAssets, syntheticFactors } from "./factor-returns.ts";

const factors = syntheticFactors(300);
const assets = syntheticAssets(300, 5);
const returns = assets[1]!.values;
const code = (code: string) => expect.objectContaining({ code });

describe("a regression of returns on factors", () => {
  testGolden("regression", "newey-west errors", ({ lag }) => {
    const { alpha, exposures } = regressReturns(returns, factors, lag as number);
    const all = [alpha, ...exposures];
    return [...all.map((e) => e.standardError), ...all.map((e) => e.tStatistic), ...all.map((e) => e.pValue)];
  });

  test("rows with a missing number are left out and counted", () => {
    const gappy = Float64Array.from(returns, (value, t) => (t % 7 === 3 ? Number.NaN : value));
    const found = regressReturns(gappy, factors, 4);
    const kept = (values: ArrayLike<number>) => Float64Array.from(values).filter((_, t) => t % 7 !== 3);
    expect(found).toEqual({
      ...regressReturns(
        kept(returns),
        factors.map(({ name, values }) => ({ name, values: kept(values) })),
        4,
      ),
      rowsMissing: 43,
    });
  });

  test("a rolling window is the regression over its rows, and what comes later changes nothing", () => {
    const rolled = rollingRegressions(returns, factors, { window: 100, step: 50 });
    expect(rolled.map(({ row }) => row)).toEqual([99, 149, 199, 249, 299]);
    const part = (values: ArrayLike<number>) => Float64Array.from(values).subarray(50, 150);
    expect(rolled[1]!.regression).toEqual(
      regressReturns(
        part(returns),
        factors.map(({ name, values }) => ({ name, values: part(values) })),
      ),
    );
    const changed = Float64Array.from(returns, (value, t) => (t > 149 ? -value : value));
    expect(rollingRegressions(changed, factors, { window: 100, step: 50 }).slice(0, 2)).toEqual(rolled.slice(0, 2));
  });

  test("a window with too few whole rows gives none, not a guess", () => {
    const gappy = Float64Array.from(returns, (value, t) => (t < 60 ? Number.NaN : value));
    expect(rollingRegressions(gappy, factors, { window: 100, step: 100 })[0]!.regression).toBeNull();
  });

  test("no factor, a factor of another length, a window beyond the history and two equal factors are refused", () => {
    expect(() => regressReturns(returns, [])).toThrow(code("tools/factors-missing"));
    expect(() => regressReturns(returns, [{ name: "short", values: [1, 2] }])).toThrow(code("tools/length-mismatch"));
    expect(() => rollingRegressions(returns, factors, { window: 301 })).toThrow(code("tools/series-too-short"));
    expect(() => rollingRegressions(returns, factors, { window: 4 })).toThrow(code("tools/parameter-out-of-range"));
    expect(() => regressReturns(returns, [factors[0]!, factors[0]!])).toThrow(code("tools/columns-collinear"));
    expect(() =>
      regressReturns(
        returns.map(() => Number.NaN),
        factors,
      ),
    ).toThrow(code("tools/series-empty"));
  });
});

describe("the GRS test", () => {
  testGolden("regression", "grs test", () => {
    const { statistic, pValue, meanAbsoluteAlpha } = grsTest(assets, factors);
    return [statistic, pValue, meanAbsoluteAlpha];
  });

  test("does not change when assets are mixed into others without loss", () => {
    const [a, b, ...rest] = assets.map(({ values }) => values);
    const mixed = [a!.map((v, t) => v + 2 * b![t]!), a!.map((v, t) => v - b![t]!), ...rest].map((values, i) => ({
      name: `mix ${i}`,
      values,
    }));
    expect(grsTest(mixed, factors).statistic).toBeCloseTo(grsTest(assets, factors).statistic, 8);
  });

  test("an asset made of others and more assets than rows allow are refused", () => {
    expect(() => grsTest([assets[0]!, assets[0]!], factors)).toThrow(code("tools/not-positive-definite"));
    expect(() => grsTest(syntheticAssets(8, 5), syntheticFactors(8))).toThrow(code("tools/series-too-short"));
  });
});

describe("Fama-MacBeth", () => {
  const [rows, lanes] = [60, 40];
  const c1 = normals(rows * lanes, 631);
  const c2 = u01(rows * lanes, 632).map((u) => Math.floor(4 * u));
  const gaps = u01(rows * lanes, 634);
  const panel = normals(rows * lanes, 633).map((e, i) =>
    gaps[i]! < 0.1 ? Number.NaN : 0.01 * e + 0.002 * c1[i]! - 0.001 * c2[i]!,
  );
  const characteristics = [
    { name: "one", values: c1 },
    { name: "two", values: c2 },
  ];
  testGolden("regression", "fama-macbeth", ({ lag }) => {
    const { premia } = famaMacBeth(panel, characteristics, lanes, { lag: lag as number });
    return [...premia.map(({ mean }) => mean), ...premia.map(({ tStatistic }) => tStatistic)];
  });

  test("a row whose characteristic is one value for all is left out and counted", () => {
    const flat = Float64Array.from(c1, (value, i) => (i < 2 * lanes ? 1 : value));
    expect(famaMacBeth(panel, [{ name: "one", values: flat }], lanes)).toMatchObject({ rowsUsed: 58, rowsLeftOut: 2 });
  });

  test("panels of other shapes, none at all, and too few assets are refused", () => {
    expect(() => famaMacBeth(panel, [{ name: "x", values: c1.subarray(1) }], lanes)).toThrow(
      code("tools/length-mismatch"),
    );
    expect(() => famaMacBeth(panel, [], lanes)).toThrow(code("tools/factors-missing"));
    expect(() => famaMacBeth(panel, characteristics, lanes, { leastAssets: 41 })).toThrow(code("tools/too-few-assets"));
  });
});

describe("attribution", () => {
  test("the parts add up to the return at every row, in the sum, and compounded", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 10, max: 300 }), (seed, rows) => {
        const whole = normals(rows, 700 + seed).map((value) => Math.max(-0.5, 0.02 * value));
        const { parts, byRow, sumOfReturns, compoundReturn } = attributeReturns(whole, syntheticFactors(rows));
        whole.forEach((value, t) => {
          expect(Math.abs(byRow.reduce((sum, series) => sum + series[t]!, 0) - value)).toBeLessThan(1e-12);
        });
        expect(Math.abs(parts.reduce((sum, part) => sum + part.sum, 0) - sumOfReturns)).toBeLessThan(1e-12);
        const growth = whole.reduce((product, value) => product * (1 + value), 1) - 1;
        expect(Math.abs(compoundReturn - growth)).toBeLessThan(1e-12 * (1 + growth));
        expect(Math.abs(parts.reduce((sum, part) => sum + part.compounded, 0) - growth)).toBeLessThan(
          1e-12 * (1 + growth),
        );
      }),
      { numRuns: 40 },
    );
  });

  test("a portfolio made of the factors alone is all factor", () => {
    const made = Float64Array.from(
      factors[0]!.values,
      (value, t) => 0.7 * value - 0.2 * factors[1]!.values[t]! + 1e-9 * normals(300, 5)[t]!,
    );
    const { parts } = attributeReturns(made, factors);
    expect(parts.map(({ part }) => part)).toEqual(["a", "b", "c", "alpha", "residual"]);
    for (const { part, sum } of parts)
      if (part === "alpha" || part === "residual" || part === "c") expect(Math.abs(sum)).toBeLessThan(1e-7);
  });

  test("a total loss is refused by its row", () => {
    const lost = Float64Array.from(returns, (value, t) => (t === 7 ? -1 : value));
    expect(() => attributeReturns(lost, factors)).toThrow(code("tools/total-loss"));
  });
});
