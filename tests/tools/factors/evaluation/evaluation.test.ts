import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  evaluateFactor,
  evaluateFactors,
  evaluationOptions,
  type FactorMeasures,
  type FactorPanels,
  FactorReport,
  forwardReturns,
  measureFactor,
  type NamedPanel,
} from "#tools/factors/evaluation/index.ts";
import { days, goldenPanel, marketPanel } from "./panels.ts";

const code = (code: string) => expect.objectContaining({ code });
const measured = (panels: FactorPanels, options = {}): FactorMeasures =>
  measureFactor(panels, evaluationOptions(options));
const withFactor = (panels: FactorPanels, change: (value: number, at: number) => number): FactorPanels => ({
  ...panels,
  factor: { ...panels.factor, values: panels.factor.values.map(change) },
});
const few = { bootstrap: { draws: 100 } };

describe("measures of a small panel with gaps and ties", () => {
  const { horizons, decayOneRow } = measured(goldenPanel(), { horizons: [3], quantiles: 4, decayRows: 5 });
  const three = horizons.get(3)!;
  testGolden("regression", "rank ic of", () => three.rankIc);
  testGolden("regression", "ic of", () => three.ic);
  testGolden("regression", "rank autocorrelation", () => three.rankAutocorrelation);
  testGolden("regression", "quantile means", () => three.quantileReturns);
  testGolden("regression", "one-row decay", () =>
    [0, 1, 4].map((k) => {
      const known = decayOneRow[k]!.filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    }),
  );

  test("one row's decay is the IC of one row, and ten rows' the IC of ten", () => {
    const { horizons, decayHeld, decayOneRow } = measured(goldenPanel(), {
      horizons: [1, 10],
      quantiles: 4,
      decayRows: 10,
    });
    expect(decayHeld[0]).toEqual(horizons.get(1)!.rankIc);
    expect(decayHeld[9]).toEqual(horizons.get(10)!.rankIc);
    decayOneRow[0]!.forEach((value, t) => {
      if (Number.isNaN(value)) expect(horizons.get(1)!.rankIc[t]).toBeNaN();
      else expect(value).toBeCloseTo(horizons.get(1)!.rankIc[t]!, 12);
    });
  });
});

describe("forward returns", () => {
  test("are entered at the next row unless told otherwise", () => {
    const prices = Float64Array.of(10, 11, 22, 33);
    expect([...forwardReturns(prices, 1, { horizon: 1 })]).toEqual([1, 0.5, Number.NaN, Number.NaN]);
    expect([...forwardReturns(prices, 1, { horizon: 2, entryRows: 0 })]).toEqual([
      22 / 10 - 1,
      2,
      Number.NaN,
      Number.NaN,
    ]);
  });

  test("are missing where a price is missing or not above zero", () => {
    const prices = Float64Array.of(10, Number.NaN, 0, 5, 6);
    expect([...forwardReturns(prices, 1, { horizon: 1, entryRows: 0 })].map(Number.isNaN)).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });
});

describe("laws of the IC", () => {
  const panels = marketPanel({ rows: 60, lanes: 30, seed: 5, edge: 0.3 });
  const base = measured(panels, { decayRows: 3, horizons: [1, 3] });

  test("the rank IC does not change under a rising map, and changes its sign under a falling one", () => {
    const maps = [Math.exp, Math.cbrt, (v: number) => 3 * v - 7, Math.atan];
    fc.assert(
      fc.property(fc.constantFrom(...maps), fc.constantFrom(1, -1), (map, sign) => {
        const mapped = measured(
          withFactor(panels, (value) => sign * map(value)),
          { decayRows: 3, horizons: [1, 3] },
        );
        for (const horizon of [1, 3])
          base.horizons.get(horizon)!.rankIc.forEach((ic, t) => {
            const found = mapped.horizons.get(horizon)!.rankIc[t]!;
            if (Number.isNaN(ic)) expect(found).toBeNaN();
            else expect(found).toBeCloseTo(sign * ic, 12);
          });
      }),
      { numRuns: 20 },
    );
  });

  test("prices after the exit change nothing up to that row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 50 }), fc.integer({ min: 0, max: 2 }), (t, entryRows) => {
        const horizon = 3;
        const options = { decayRows: 3, horizons: [horizon], entryRows };
        const changed = {
          ...panels,
          prices: panels.prices.map((price, at) =>
            Math.floor(at / panels.lanes) > t + entryRows + horizon ? price * (1 + (at % 7)) : price,
          ),
        };
        const [before, after] = [measured(panels, options), measured(changed, options)];
        for (const pick of [
          ({ horizons }: FactorMeasures) => horizons.get(horizon)!.rankIc,
          ({ horizons }: FactorMeasures) => horizons.get(horizon)!.ic,
          ({ horizons }: FactorMeasures) => horizons.get(horizon)!.turnover.filter((_, i) => i < 5 * (t + 1)),
          ({ decayOneRow }: FactorMeasures) => decayOneRow[2]!,
        ])
          expect(pick(after).slice(0, t + 1)).toEqual(pick(before).slice(0, t + 1));
        expect(after.horizons.get(horizon)!.rankIc[t + 1]).not.toBe(before.horizons.get(horizon)!.rankIc[t + 1]);
      }),
      { numRuns: 15 },
    );
  });

  test("the order of the assets changes no measure", () => {
    const turned = (panel: Float64Array<ArrayBufferLike>) =>
      panel.map((_, at) => panel[at - (at % 30) + 29 - (at % 30)]!);
    const mirrored = measured(
      { ...panels, prices: turned(panels.prices), factor: { name: "x", values: turned(panels.factor.values) } },
      { decayRows: 3, horizons: [1, 3] },
    );
    base.horizons.get(3)!.rankIc.forEach((ic, t) => {
      if (!Number.isNaN(ic)) expect(mirrored.horizons.get(3)!.rankIc[t]).toBeCloseTo(ic, 12);
    });
  });
});

describe("a report", () => {
  const panels = marketPanel({ rows: 400, lanes: 60, seed: 21, edge: 0.15, halfLife: 3 });
  const sectors = {
    names: ["even", "odd"],
    of: Int16Array.from({ length: panels.prices.length }, (_, at) => (at % 60) % 2),
  };
  const regimes = panels.timesMs.map((_, t) => (t < 10 ? null : t % 40 < 20 ? "calm" : "storm"));
  const known = [
    { name: "itself", values: panels.factor.values },
    { name: "noise", values: normals(400 * 60, 99) },
  ];
  const report = evaluateFactor({ ...panels, groups: sectors, regimes, known }, { horizons: [1, 5], costBps: 0.5 });
  const [one, five] = report.horizons;

  test("keeps its schema through JSON", () => {
    expect(FactorReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  test("finds a planted edge at every horizon, with a rising row of quantiles", () => {
    expect(one!.rankIc.tStatistic).toBeGreaterThan(10);
    expect(one!.rankIc.interval!.lower).toBeGreaterThan(0);
    expect(five!.rankIc.mean).toBeGreaterThan(one!.rankIc.mean!);
    expect(one!.monotonicity).toMatchObject({
      spearman: expect.closeTo(1, 10),
      direction: "rising",
      pValue: expect.any(Number),
    });
    expect(one!.monotonicity.pValue).toBeLessThan(0.05);
    expect(one!.quantiles[4]!.meanReturn! - one!.quantiles[0]!.meanReturn!).toBeCloseTo(one!.spread.mean!, 10);
    expect(report.portfolio.longEnd).toBe("top");
    expect(report.portfolio.deflatedSharpe!.probability).toBeGreaterThan(0.99);
  });

  test("the decay halves where it was planted to", () => {
    expect(report.decay.halfLife.because).toBe("fitted");
    expect(report.decay.halfLife.rows).toBeGreaterThan(2);
    expect(report.decay.halfLife.rows).toBeLessThan(4.5);
  });

  test("a factor drawn anew at every row turns over four fifths of a quintile and has no rank autocorrelation", () => {
    for (const { turnover } of one!.quantiles) expect(turnover).toBeCloseTo(0.8, 1);
    expect(Math.abs(one!.rankAutocorrelation!)).toBeLessThan(0.02);
  });

  test("costs are twice the turnover of both ends", () => {
    const [bottom, top] = [one!.quantiles[0]!.turnover!, one!.quantiles[4]!.turnover!];
    expect(one!.meanCost).toBeCloseTo(2 * 0.00005 * (bottom + top), 12);
    expect(one!.netSpread.mean).toBeLessThan(one!.spread.mean!);
  });

  test("parts cover the rows: years, sectors, regimes", () => {
    expect(report.byYear.map(({ label }) => label)).toEqual(["2018", "2019"]);
    expect(report.byYear.reduce((sum, { rows }) => sum + rows, 0)).toBe(one!.rankIc.observations);
    const weighted =
      report.byYear.reduce((sum, { rows, rankIc }) => sum + rows * rankIc!, 0) / one!.rankIc.observations;
    expect(weighted).toBeCloseTo(one!.rankIc.mean!, 12);
    expect(report.byRegime.map(({ label }) => label)).toEqual(["calm", "storm"]);
    expect(report.byRegime.reduce((sum, { rows }) => sum + rows, 0)).toBe(one!.rankIc.observations - 10);
    expect(report.byGroup.map(({ label }) => label)).toEqual(["even", "odd"]);
    for (const { rankIc } of report.byGroup) expect(rankIc).toBeGreaterThan(0.05);
  });

  test("it correlates with itself by one and with noise by nothing", () => {
    expect(report.known[0]).toMatchObject({ factor: "itself", correlation: expect.closeTo(1, 12) });
    expect(Math.abs(report.known[1]!.correlation!)).toBeLessThan(0.02);
  });

  test("the factor upside down has the mirrored report and buys the other end", () => {
    const mirrored = evaluateFactor(
      withFactor(panels, (value) => -value),
      { horizons: [1, 5], costBps: 0.5 },
    );
    expect(mirrored.portfolio.longEnd).toBe("bottom");
    expect(mirrored.horizons[0]!.rankIc.mean).toBeCloseTo(-one!.rankIc.mean!, 12);
    expect(mirrored.portfolio.net.mean).toBeCloseTo(report.portfolio.net.mean!, 6);
    const stubborn = evaluateFactor(
      withFactor(panels, (value) => -value),
      { buys: "top", costBps: 0.5 },
    );
    expect(stubborn.portfolio.net.mean).toBeLessThan(0);
  });

  test("curves are thinned and end where compounding ends", () => {
    expect(report.curves.timesMs).toHaveLength(250);
    expect(report.curves.timesMs.at(-1)).toBe(report.toMs);
    expect(report.curves.quantileGrowth).toHaveLength(5);
    expect(report.curves.netGrowth.at(-1)).toBeLessThan(report.curves.grossGrowth.at(-1)!);
  });
});

describe("a factor without any information", () => {
  const panels = marketPanel({ rows: 500, lanes: 50, seed: 31, edge: 0.3 });

  test("has an IC whose interval covers zero nineteen times in twenty", () => {
    const small = marketPanel({ rows: 200, lanes: 30, seed: 32, edge: 0.3 });
    const reports = Array.from({ length: 40 }, (_, i) =>
      evaluateFactor(
        { ...small, factor: { name: `noise ${i}`, values: normals(200 * 30, 300 + i) } },
        { bootstrap: { draws: 200 }, horizons: [5], decayRows: 5 },
      ),
    );
    const misses = reports.filter(
      ({ horizons }) => horizons[0]!.rankIc.interval!.lower > 0 || horizons[0]!.rankIc.interval!.upper < 0,
    );
    expect(misses.length).toBeLessThanOrEqual(6);
    const mean = reports.reduce((sum, { horizons }) => sum + horizons[0]!.rankIc.mean!, 0) / 40;
    expect(Math.abs(mean)).toBeLessThan(0.01);
  });

  test("the factor with its rows dealt anew has no half-life and loses its costs", () => {
    const rows = [...Array(500).keys()].map((t) => (t * 211 + 17) % 500); // a fixed permutation: 211 and 500 share no divisor
    const values = panels.factor.values.map(
      (_, at) => panels.factor.values[rows[Math.floor(at / 50)]! * 50 + (at % 50)]!,
    );
    const report = evaluateFactor({ ...panels, factor: { name: "shuffled", values } }, few);
    expect(Math.abs(report.horizons[0]!.rankIc.mean!)).toBeLessThan(0.02);
    expect(report.horizons[0]!.rankIc.interval!.lower).toBeLessThan(0);
    expect(report.horizons[0]!.rankIc.interval!.upper).toBeGreaterThan(0);
    expect(report.decay.halfLife).toEqual({ rows: null, because: "no-ic-to-decay" });
    expect(report.portfolio.net.mean).toBeLessThan(0);
  });

  test("among many such factors none is left after adjusting, and the planted one is", () => {
    const noise: NamedPanel[] = Array.from({ length: 8 }, (_, i) => ({
      name: `noise ${i}`,
      values: normals(500 * 50, 200 + i),
    }));
    const reports = evaluateFactors([...noise, panels.factor], panels, { ...few, horizons: [1], decayRows: 1 });
    const found = reports.filter(({ together }) => together!.adjustedPValue! < 0.05).map(({ factor }) => factor);
    expect(found).toEqual(["signal"]);
    for (const { together, portfolio } of reports) {
      expect(together!.factors).toBe(9);
      expect(portfolio.deflatedSharpe!.trials).toBe(18); // either end may be bought: two looks a factor
    }
  });
});

describe("the sample", () => {
  const panels = goldenPanel();

  test("common keeps the assets and rows that every horizon has", () => {
    const options = { horizons: [1, 10], quantiles: 3, decayRows: 1 };
    const [each, common] = [measured(panels, options), measured(panels, { ...options, sample: "common" })];
    const counted = ({ horizons }: FactorMeasures, h: number) =>
      horizons.get(h)!.rankIc.filter((v) => !Number.isNaN(v)).length;
    expect([counted(each, 1), counted(each, 10)]).toEqual([38, 29]);
    expect([counted(common, 1), counted(common, 10)]).toEqual([29, 29]);
  });

  test("an asset outside the universe counts nowhere", () => {
    const outside = Uint8Array.from(panels.prices, (_, at) => (at % panels.lanes < 9 ? 1 : 0));
    const cut = (panel: Float64Array<ArrayBufferLike>) => panel.filter((_, at) => at % panels.lanes < 9);
    const narrow: FactorPanels = {
      ...panels,
      lanes: 9,
      prices: cut(panels.prices),
      factor: { name: "x", values: cut(panels.factor.values) },
    };
    const options = { horizons: [2], quantiles: 3, decayRows: 4 };
    const [masked, small] = [measured({ ...panels, universe: outside }, options), measured(narrow, options)];
    expect(masked.horizons).toEqual(small.horizons);
    expect(masked.coverage).toEqual(small.coverage);
    masked.decayOneRow.forEach((series, k) => {
      series.forEach((ic, t) => {
        if (Number.isNaN(ic)) expect(small.decayOneRow[k]![t]).toBeNaN();
        else expect(ic).toBeCloseTo(small.decayOneRow[k]![t]!, 12);
      });
    });
  });
});

describe("bad input", () => {
  const panels = marketPanel({ rows: 40, lanes: 12, seed: 3 });
  const refused =
    (change: Partial<FactorPanels>, options = {}) =>
    () =>
      evaluateFactor({ ...panels, ...change }, { ...few, decayRows: 5, ...options });
  const factorOf = (change: (value: number, at: number) => number) => ({ factor: withFactor(panels, change).factor });

  test("a factor that is missing everywhere, or everywhere in the universe, is named", () => {
    expect(refused(factorOf(() => Number.NaN))).toThrow(code("tools/factor-missing"));
    expect(refused({ universe: new Uint8Array(40 * 12) })).toThrow(code("tools/factor-missing"));
  });

  test("a factor that is constant at every row is refused; at one row it is left out and counted, not taken as zero", () => {
    expect(refused(factorOf(() => 7))).toThrow(code("tools/factor-constant"));
    const report = evaluateFactor(
      { ...panels, ...factorOf((value, at) => (Math.floor(at / 12) === 5 ? 7 : value)) },
      { ...few, decayRows: 5 },
    );
    expect(report.rows).toEqual({ total: 40, evaluated: 39, tooFewAssets: 0, constant: 1 });
    expect(report.horizons[0]!.rankIc.observations).toBe(37);
  });

  test("fewer assets than quantiles are refused", () => {
    expect(refused({}, { quantiles: 13 })).toThrow(code("tools/too-few-assets"));
    expect(refused(factorOf((value, at) => (at % 12 < 4 ? value : Number.NaN)))).toThrow(code("tools/too-few-assets"));
  });

  test("panels of another shape are refused by name", () => {
    expect(refused({ prices: panels.prices.subarray(12) })).toThrow(/prices has 468 values; wanted 40 x 12/);
    expect(refused({ factor: { name: "short", values: new Float64Array(5) } })).toThrow(code("tools/length-mismatch"));
    expect(refused({ universe: new Uint8Array(3) })).toThrow(code("tools/length-mismatch"));
    expect(refused({ regimes: ["calm"] })).toThrow(code("tools/length-mismatch"));
    expect(refused({ groups: { names: ["a"], of: new Int16Array(3) } })).toThrow(code("tools/length-mismatch"));
  });

  test("a horizon or a decay longer than history is refused, also by forward returns", () => {
    expect(() => evaluateFactor({ ...panels }, { horizons: [20], entryRows: 20 })).toThrow(
      code("tools/horizon-too-long"),
    );
    expect(() => forwardReturns(panels.prices, 12, { horizon: 39 })).toThrow(code("tools/horizon-too-long"));
    expect(forwardReturns(panels.prices, 12, { horizon: 38 }).filter((v) => !Number.isNaN(v))).toHaveLength(12);
  });

  test("prices that are missing everywhere give an error, not an IC of zero", () => {
    expect(refused({ prices: panels.prices.map(() => Number.NaN) })).toThrow(code("tools/returns-missing"));
    expect(refused({ prices: panels.prices.map(() => 100) })).toThrow(code("tools/returns-missing"));
  });

  test("an infinite value is named by row and lane, rows out of order by row, and wrong options all at once", () => {
    expect(refused(factorOf((value, at) => (at === 29 ? Number.POSITIVE_INFINITY : value)))).toThrow(
      /Infinity at row 2, lane 5/,
    );
    expect(refused({ timesMs: days(40).reverse() })).toThrow(code("tools/rows-not-ascending"));
    expect(refused({}, { horizons: [0], quantiles: 1 })).toThrow(/quantiles[\s\S]*horizons/);
  });

  test("a NaN flood leaves what is left: two rows have an IC but no test of it", () => {
    const report = evaluateFactor(
      { ...panels, ...factorOf((value, at) => (at < 24 ? value : Number.NaN)) },
      { ...few, decayRows: 5 },
    );
    expect(report.rows.evaluated).toBe(2);
    expect(report.horizons[0]!.rankIc).toEqual(
      expect.objectContaining({ mean: null, tStatistic: null, interval: null, observations: 2 }),
    );
  });
});
