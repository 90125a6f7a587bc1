import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals, u01 } from "#tests/bench/series.ts";
import {
  type BuiltFactors,
  buildFactors,
  type FactorUniverse,
  heldReturns,
  sortTwoByThree,
} from "#tools/factors/models/index.ts";

const code = (code: string) => expect.objectContaining({ code });

/** Weekdays from a day on. */
function weekdays(rows: number, fromMs = Date.UTC(2015, 0, 1)): number[] {
  const times: number[] = [];
  for (let ms = fromMs; times.length < rows; ms += 86_400_000) if (new Date(ms).getUTCDay() % 6 !== 0) times.push(ms);
  return times;
}

const [rows, lanes] = [700, 40];
const panel = (seed: number, of: (value: number) => number): Float64Array => normals(rows * lanes, seed).map(of);
const universe: FactorUniverse = {
  returns: panel(71, (v) => 0.01 * v),
  lanes,
  timesMs: weekdays(rows),
  marketCap: panel(72, (v) => Math.exp(2 * v)),
  bookToPrice: panel(73, (v) => v + 1),
  operatingProfitability: panel(74, (v) => v),
  assetGrowth: panel(75, (v) => v),
  riskFree: new Float64Array(rows).fill(0.0001),
};
const built = buildFactors(universe);
const monthOf = (t: number): number => new Date(universe.timesMs[t]!).getUTCMonth();

describe("the 2 x 3 sort", () => {
  test("halves by size, thirds by the characteristic, all within the universe", () => {
    const size = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const value = Float64Array.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    expect([...sortTwoByThree(size, value)]).toEqual([2, 2, 2, 1, 1, 4, 4, 3, 3, 3]);
  });

  test("leaves out what has no size or no characteristic, and sorts no five", () => {
    const size = Float64Array.of(1, 2, 3, 4, 5, 6, 7, Number.NaN);
    const value = Float64Array.of(1, 2, 3, 4, 5, 6, Number.NaN, 8);
    expect([...sortTwoByThree(size, value)].map((cell) => cell === -1)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect([...sortTwoByThree(size.subarray(0, 5), value.subarray(0, 5))]).toEqual([-1, -1, -1, -1, -1]);
  });
});

describe("portfolios that are held", () => {
  test("drift with their own returns: a holding that doubles weighs twice at the next row", () => {
    const returns = Float64Array.of(0, 0, 1, 0, 0.1, 0.4);
    const held = heldReturns(returns, 2, 1, [{ row: 0, cells: new Int8Array(2), weights: Float64Array.of(1, 1) }]);
    expect(held[0]).toBeNaN();
    expect(held[1]).toBe(0.5);
    expect(held[2]).toBeCloseTo((2 * 0.1 + 0.4) / 3, 15);
  });

  test("a missing return sits out its row, an empty portfolio has none, a formation ends the one before", () => {
    const returns = Float64Array.of(0, 0, 0.1, Number.NaN, 0.2, 0.3);
    const one = { row: 0, cells: Int8Array.of(0, 0), weights: Float64Array.of(1, 1) };
    expect(heldReturns(returns, 2, 2, [one])[2]).toBe(0.1);
    expect(heldReturns(returns, 2, 2, [one])[3]).toBeNaN();
    const after = heldReturns(returns, 2, 2, [
      one,
      { row: 1, cells: Int8Array.of(1, -1), weights: Float64Array.of(1, 1) },
    ]);
    expect([after[2], after[4], after[5]]).toEqual([0.1, Number.NaN, 0.2]);
  });
});

describe("the factors", () => {
  test("equal a slow computation of the same sorts", () => {
    const june = universe.timesMs.findIndex((_, t) => monthOf(t) === 5 && monthOf(t + 1) === 6);
    const at = (p: Float64Array<ArrayBufferLike>, t: number) => Array.from(p.subarray(t * lanes, (t + 1) * lanes));
    const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
    const quantile = (values: number[], p: number) => {
      const [all, h] = [sorted(values), (values.length - 1) * p];
      return all[Math.floor(h)]! + (h % 1) * (all[Math.min(Math.floor(h) + 1, all.length - 1)]! - all[Math.floor(h)]!);
    };
    const size = at(universe.marketCap!, june);
    const cell = (figure: number[], big: boolean, part: (value: number) => boolean, t: number): number => {
      const members = figure.flatMap((value, s) =>
        part(value) && !Number.isNaN(value) && size[s]! > quantile(size, 0.5) === big ? [s] : [],
      );
      const weights = members.map((s) => {
        let weight = size[s]!;
        for (let u = june + 1; u < t; u++) weight *= 1 + universe.returns[u * lanes + s]!;
        return weight;
      });
      const total = weights.reduce((a, b) => a + b, 0);
      return members.reduce((sum, s, i) => sum + (weights[i]! / total) * universe.returns[t * lanes + s]!, 0);
    };
    const spread = (panel: Float64Array<ArrayBufferLike>, t: number, positive = false) => {
      const figure = at(panel, june).map((value) => (positive && value <= 0 ? Number.NaN : value));
      const known = figure.filter((value) => !Number.isNaN(value));
      const [low, high] = [quantile(known, 0.3), quantile(known, 0.7)];
      const parts = [(v: number) => v <= low, (v: number) => v > low && v <= high, (v: number) => v > high];
      const cells = parts.map((part) => [cell(figure, false, part, t), cell(figure, true, part, t)]);
      return {
        highLessLow: (cells[2]![0]! + cells[2]![1]!) / 2 - (cells[0]![0]! + cells[0]![1]!) / 2,
        smallLessBig:
          (cells[0]![0]! + cells[1]![0]! + cells[2]![0]!) / 3 - (cells[0]![1]! + cells[1]![1]! + cells[2]![1]!) / 3,
      };
    };
    for (const t of [june + 1, june + 2, june + 90]) {
      const [value, profit, growth] = [
        spread(universe.bookToPrice!, t, true),
        spread(universe.operatingProfitability!, t),
        spread(universe.assetGrowth!, t),
      ];
      expect(built.factors.hml![t]).toBeCloseTo(value.highLessLow, 12);
      expect(built.factors.rmw![t]).toBeCloseTo(profit.highLessLow, 12);
      expect(built.factors.cma![t]).toBeCloseTo(-growth.highLessLow, 12);
      expect(built.factors.smb![t]).toBeCloseTo(
        (value.smallLessBig + profit.smallLessBig + growth.smallLessBig) / 3,
        12,
      );
    }
    expect(built.factors.hml![june]).toBeNaN();
  });

  test("say how they were built", () => {
    expect(Object.keys(built.factors)).toEqual(["mkt_rf", "smb", "hml", "rmw", "cma", "mom"]);
    expect(built).toMatchObject({ notBuilt: [], weighting: "market value", sizedBy: "market value" });
    expect(built.yearlyFormations.map((row) => [monthOf(row), monthOf(row + 1)])).toEqual([
      [5, 6],
      [5, 6],
      [5, 6],
    ]);
    const { marketCap, ...without } = universe;
    expect(buildFactors({ ...without, size: marketCap! })).toMatchObject({ weighting: "equal", sizedBy: "given size" });
  });

  test("momentum buys what rose over the year but for the last month", () => {
    const returns = new Float64Array(rows * lanes).map((_, at) => 0.0001 * (at % lanes)); // lane 39 rises most
    const { mom } = buildFactors({ ...universe, returns }).factors;
    const first = mom!.findIndex((value) => !Number.isNaN(value));
    expect(built.monthlyFormations.indexOf(first - 1)).toBe(12);
    expect(mom!.slice(first).every((value) => value > 0.001)).toBe(true);
  });

  test("an accounting lag reads the figure that many rows earlier", () => {
    const lag = 50;
    const shifted = Float64Array.from(
      universe.bookToPrice!,
      (_, at) => universe.bookToPrice![at - lag * lanes] ?? Number.NaN,
    );
    const { bookToPrice: _, ...rest } = universe;
    const lagged = buildFactors({
      ...rest,
      operatingProfitability: universe.operatingProfitability!,
      bookToPrice: universe.bookToPrice!,
      accountingLagRows: lag,
    });
    expect(lagged.factors.hml).toEqual(buildFactors({ ...rest, bookToPrice: shifted }).factors.hml);
  });

  test("nothing after a row changes the factors up to it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 690 }), (t) => {
        const noise = u01(rows * lanes, t);
        const later = (p: Float64Array<ArrayBufferLike> | undefined) =>
          p!.map((value, at) => (at >= (t + 1) * lanes ? value * noise[at]! : value));
        const { factors } = buildFactors({
          ...universe,
          returns: later(universe.returns),
          marketCap: later(universe.marketCap),
          bookToPrice: later(universe.bookToPrice),
          operatingProfitability: later(universe.operatingProfitability),
          assetGrowth: later(universe.assetGrowth),
        });
        for (const name of Object.keys(factors) as (keyof BuiltFactors["factors"])[])
          expect(factors[name]!.slice(0, t + 1)).toEqual(built.factors[name]!.slice(0, t + 1));
      }),
      { numRuns: 8 },
    );
  });

  test("what is not given is not built, and the reason is stated", () => {
    const { bookToPrice: _, operatingProfitability: __, assetGrowth: ___, ...bare } = universe;
    expect(buildFactors(bare).notBuilt).toEqual([
      { factor: "smb", because: "none of book to price, profitability and asset growth was given to sort with" },
      { factor: "hml", because: "its figure was not given" },
      { factor: "rmw", because: "its figure was not given" },
      { factor: "cma", because: "its figure was not given" },
    ]);
    const short = (p: Float64Array<ArrayBufferLike> | undefined) => p!.subarray(0, 60 * lanes);
    const early = buildFactors({
      returns: short(universe.returns),
      marketCap: short(universe.marketCap),
      bookToPrice: short(universe.bookToPrice),
      lanes,
      timesMs: universe.timesMs.slice(0, 60),
    });
    expect(early.notBuilt.map(({ because }) => because)).toContain("no June ends within the rows");
    expect(early.notBuilt.map(({ because }) => because)).toContain(
      "there is no month end with twelve months before it",
    );
  });

  test("no size, panels of another shape and rows without a month end are refused", () => {
    const { marketCap: _, ...sizeless } = universe;
    expect(() => buildFactors(sizeless)).toThrow(code("tools/size-missing"));
    expect(() => buildFactors({ ...universe, bookToPrice: new Float64Array(5) })).toThrow(
      code("tools/length-mismatch"),
    );
    expect(() => buildFactors({ ...universe, riskFree: new Float64Array(5) })).toThrow(code("tools/length-mismatch"));
    const days = { lanes: 1, returns: new Float64Array(3), marketCap: new Float64Array(3), timesMs: weekdays(3) };
    expect(() => buildFactors(days)).toThrow(code("tools/series-too-short"));
  });
});
