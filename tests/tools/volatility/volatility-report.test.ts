// The volatility report and its tool: by hand where returns are of one size, stated where a measure cannot be had.

import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { bar, factsOf, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import { forecastTool, volatilityReport } from "#tools/volatility/index.ts";

const yearly = (daily: number): number => daily * Math.sqrt(252);
const swings = (count: number, size: number): Float64Array =>
  Float64Array.from({ length: count }, (_, t) => Math.expm1(t % 2 ? size : -size));

test("log returns of one size give that size, by either measure, scaled with the root of time", () => {
  const report = volatilityReport(swings(40, 0.01), 4);
  expect(report.ewmaPerYear).toBeCloseTo(yearly(0.01), 12);
  expect(report.realised20PerYear).toBeCloseTo(yearly(0.01 * Math.sqrt(20 / 19)), 12); // sample deviation of twenty
  expect(report).toMatchObject({ garch: null, horizonBy: "ewma" });
  expect(report.horizonMove).toBeCloseTo(0.02, 12);
});

test("prices that never moved have volatility zero and no GARCH", () => {
  expect(volatilityReport(new Float64Array(80), 5)).toMatchObject({
    ewmaPerYear: 0,
    realised20PerYear: 0,
    horizonMove: 0,
    garch: null,
  });
});

test("today's volatility stands high in a past that was calmer, and nowhere in a short one", () => {
  const calmThenWild = Float64Array.from([...swings(60, 0.005), ...swings(20, 0.03)]);
  expect(volatilityReport(calmThenWild, 5).percentile).toBeGreaterThan(0.95);
  expect(volatilityReport(swings(39, 0.01), 5).percentile).toBeNaN();
});

test("GARCH decides the horizon's move only where it converged inside its ranges", () => {
  for (const seed of [1, 2, 3, 4]) {
    const random = seededRandom(seed);
    const { garch, horizonBy, horizonMove, ewmaPerYear } = volatilityReport(
      Float64Array.from({ length: 250 }, () => 0.01 * random.normal()),
      5,
    );
    const inside = garch?.converged === true && garch.atBound.length === 0;
    expect(horizonBy).toBe(inside ? "garch" : "ewma");
    const perYear = inside ? garch.horizonPerYear : ewmaPerYear;
    expect(horizonMove).toBeCloseTo(perYear * Math.sqrt(5 / 252), 12);
  }
});

test("fewer than twenty returns are refused", () => {
  expect(() => volatilityReport(swings(19, 0.01), 5)).toThrow("19");
});

const days = weekdays("2024-01-01", "2024-03-29");
const world = factsOf({
  instruments: [instrument("AAA", "Swing"), instrument("BBB", "Young"), instrument("CCC", "Unborn")],
  bars: [
    ...days.map((day, t) => bar("AAA", day, 100 * Math.exp(t % 2 ? 0.01 : 0))),
    ...days.slice(-10).map((day, t) => bar("BBB", day, 50 + t)),
  ],
});
const when = "2024-04-01T00:00:00Z";

test("the tool reads the same out of a market, with its gaps named", async () => {
  const output = await outputOf<Record<string, unknown>>(forecastTool, { symbol: "AAA", horizonDays: 4 }, world, when);
  expect(output).toMatchObject({ symbol: "AAA", sessions: days.length, ewmaPerYear: expect.closeTo(yearly(0.01), 9) });
});

test.each([
  ["BBB", "tools/series-too-short"],
  ["CCC", "tools/series-empty"],
  ["DDD", "knowledge/symbol-unknown"],
])("%s has no forecast: %s", async (symbol, code) => {
  await expect(outputOf(forecastTool, { symbol }, world, when)).rejects.toMatchObject({ code });
});
