// The risk of one history, of it among others, and the tool that reads it out.

import { expect, test } from "vitest";
import { bar, factsOf, instrument, outputOf, weekdays } from "#tests/tools/company/small-world.ts";
import { betaOver, measuresTool, riskReport, riskView } from "#tools/risk/measures/index.ts";

const closesOf = (returns: readonly number[]): Float64Array => {
  const closes = [100];
  for (const r of returns) closes.push((closes.at(-1) as number) * (1 + r));
  return Float64Array.from(closes);
};
const ups = Array.from({ length: 19 }, () => 0.01);

test("one bad day in twenty is the tail at 95 %, the worst day and the drawdown", () => {
  const returns = [...ups.slice(0, 10), -0.08, ...ups.slice(10)];
  const report = riskReport({ closes: closesOf(returns), returns: Float64Array.from(returns) }, 0.95);
  expect(report).toMatchObject({ worstIndex: 10, bestIndex: 0 });
  expect(report.historical).toMatchObject({ valueAtRisk: 0.08, expectedShortfall: 0.08, tailBars: 1 });
  expect(report.drawdown.depth).toBeCloseTo(0.08, 12);
  expect(report.downsideDeviationPerYear).toBeCloseTo(0.08 * Math.sqrt(252 / 20), 12);
});

test("nineteen returns are no base for a tail", () => {
  expect(() => riskReport({ closes: closesOf(ups), returns: Float64Array.from(ups) }, 0.95)).toThrow("19");
});

test("beta counts only the sessions that both have, and needs thirty of them", () => {
  const times = Float64Array.from({ length: 40 }, (_, t) => t);
  const market = new Map(Array.from(times, (t) => [t, 0.01 * Math.sin(t)]));
  const own = { returns: times.map((t) => 0.02 * Math.sin(t)), returnTimesMs: times };
  expect(betaOver(own, market)?.beta).toBeCloseTo(2, 12);
  market.set(39, 5).delete(39);
  expect(betaOver(own, market)).toMatchObject({ observations: 39 });
  expect(betaOver(own, new Map([...market].slice(0, 29)))).toBeNull();
});

test("only a company riskier than most is spoken against, and none is spoken for", () => {
  const universe = [0.01, 0.02, 0.03];
  expect(riskView(0.02, universe, 250)).toEqual({ stance: 0, confidence: 0.5 });
  expect(riskView(0.005, universe, 250).stance).toBe(0);
  expect(riskView(0.05, universe, 250).stance).toBeCloseTo(-Math.tanh(1), 12); // three deviations above the mean
  expect(riskView(0.05, [0.01, 0.02], 250)).toEqual({ stance: 0, confidence: 0.1 });
  expect(riskView(0.02, [0.02, 0.02, 0.02], 250).stance).toBe(0);
});

const days = weekdays("2024-01-01", "2024-03-29");
const path = (scale: number) => (day: string, t: number) => [day, 100 + scale * Math.sin(t)] as const;
const world = factsOf({
  instruments: [
    instrument("AAA", "Calm"),
    instrument("BBB", "Middling"),
    instrument("CCC", "Wild"),
    instrument("DDD", "Still"),
    instrument("MKT", "The Market", { benchmark: true }),
  ],
  bars: [
    ...days.map(path(1)).map(([day, close]) => bar("AAA", day, close)),
    ...days.map(path(2)).map(([day, close]) => bar("BBB", day, close)),
    ...days.map(path(20)).map(([day, close]) => bar("CCC", day, close)),
    ...days.map((day) => bar("DDD", day, 50)),
    ...days.map(path(2)).map(([day, close]) => bar("MKT", day, close)),
  ],
});
const measured = (symbol: string) =>
  outputOf<Record<string, unknown>>(measuresTool, { symbol }, world, "2024-04-01T00:00:00Z");

test("companies rank from the calmest, and the wild one is spoken against", async () => {
  expect(await measured("DDD")).toMatchObject({ universeRank: { rank: 1, of: 4 }, stance: 0, maxDrawdown: 0 });
  expect(await measured("AAA")).toMatchObject({ universeRank: { rank: 2, of: 4 }, stance: 0 });
  const wild = await measured("CCC");
  expect(wild).toMatchObject({
    universeRank: { rank: 4, of: 4 },
    sessions: days.length,
    market: "the universe's mean",
  });
  expect(wild.stance).toBeLessThan(0);
});

test("a price that never moved has no loss and a beta of zero", async () => {
  expect(await measured("DDD")).toMatchObject({ worstDay: 0, bestDay: 0, beta: 0, downsideDeviationPerYear: 0 });
});

test("the market itself can be asked about and has no rank among the companies", async () => {
  expect(await measured("MKT")).toMatchObject({ symbol: "MKT", universeRank: null });
});
