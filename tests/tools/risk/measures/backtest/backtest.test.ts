import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { garchReturns, normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  backtestTail,
  coverageTests,
  type Promised,
  shortfallTest,
  tailMethods,
} from "#tools/risk/measures/backtest/index.ts";

describe("golden values", () => {
  testGolden("risk_tails", "coverage tests", ({ seed, level }) => {
    const z = normals(900, Number(seed));
    const hits = z.map((now, t) => (now + 0.35 * z.at(t - 1)! < -1.65 ? 1 : 0));
    const { exceptions, coverage, independence, conditional } = coverageTests(hits, Number(level));
    return [exceptions, ...[coverage, independence, conditional].flatMap((one) => [one.statistic, one.pValue])];
  });
  testGolden("risk_tails", "Acerbi-Szekely", ({ seed, level, valueAtRisk, expectedShortfall }) => {
    const returns = garchReturns(1000, Number(seed), 0.0003, 2e-6, 0.09, 0.9);
    const one: Promised = {
      valueAtRisk: Number(valueAtRisk),
      expectedShortfall: Number(expectedShortfall),
      draw: () => 0,
    };
    return shortfallTest(returns, new Array(1000).fill(one), Number(level), { draws: 1, random: seededRandom(1) })
      .statistic;
  });
});

test("no exception and nothing but exceptions have finite statistics", () => {
  for (const hits of [new Uint8Array(300), new Uint8Array(300).fill(1)]) {
    const found = coverageTests(hits, 0.95);
    for (const { statistic, pValue } of [found.coverage, found.independence, found.conditional]) {
      expect(Number.isFinite(statistic)).toBe(true);
      expect(pValue).toBeGreaterThanOrEqual(0);
      expect(pValue).toBeLessThanOrEqual(1);
    }
    expect(found.coverage.pValue).toBeLessThan(0.01);
  }
});

const options = { level: 0.95, window: 250, draws: 200 };

test("a method that says the truth is kept at its level, one that says half of it is found out", () => {
  const returns = normals(1500, 171).map((z) => 0.01 * z);
  const normal = tailMethods.find(({ id }) => id === "normal")!;
  const honest = backtestTail(normal, returns, { ...options, random: seededRandom(1) });
  expect(honest.coverage.pValue).toBeGreaterThan(0.05);
  expect(honest.shortfall.pValue).toBeGreaterThan(0.05);
  const half = {
    ...normal,
    start: () => (before: Float64Array, level: number) =>
      normal.start()(
        before.map((x) => x / 2),
        level,
      ),
  };
  const found = backtestTail(half, returns, { ...options, random: seededRandom(1) });
  expect(found.coverage.pValue).toBeLessThan(1e-6);
  expect(found.shortfall.pValue).toBeLessThan(0.02);
  expect(found.quantileLoss).toBeGreaterThan(honest.quantileLoss);
});

test("where volatility clusters, methods that follow it have their exceptions less in clusters", () => {
  const returns = garchReturns(2000, 181, 0, 2e-6, 0.15, 0.83);
  const run = (id: string) =>
    backtestTail(tailMethods.find((one) => one.id === id)!, returns, { ...options, random: seededRandom(2) });
  const [plain, filtered] = [run("historical"), run("filtered-ewma")];
  expect(filtered.independence.pValue).toBeGreaterThan(plain.independence.pValue);
  expect(filtered.quantileLoss).toBeLessThan(plain.quantileLoss);
});

test.each(tailMethods.map((method) => [method.id, method] as const))(
  "%s sees the bars before and nothing else, and its draws have the tail that it promises",
  (_, method) => {
    const returns = garchReturns(330, 191, 0.0002, 2e-6, 0.1, 0.88);
    const cut = returns.slice(0, 320);
    const before = method.start();
    const after = method.start();
    for (let t = 300; t < 320; t++) {
      const [seen, same] = [
        before(returns.subarray(t - 300, t), 0.95),
        after(Float64Array.from(cut.subarray(t - 300, t)), 0.95),
      ];
      expect([seen.valueAtRisk, seen.expectedShortfall]).toEqual([same.valueAtRisk, same.expectedShortfall]);
    }
    const { valueAtRisk, expectedShortfall, draw } = method.start()(returns.subarray(0, 300), 0.95);
    expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk);
    const random = seededRandom(3);
    const drawn = Float64Array.from({ length: 20_000 }, () => draw(random));
    const beyond = drawn.filter((x) => -x > valueAtRisk + 1e-12).length / drawn.length;
    expect(beyond).toBeGreaterThan(0.035);
    expect(beyond).toBeLessThan(0.06);
  },
);
