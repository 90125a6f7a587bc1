// A planted lead is found, the market's own echo is not, and what a lead says about tomorrow.

import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import {
  excessReturns,
  lastMove,
  type ReturnsPanel,
  standardisedReturns,
  testLeadLag,
  viewOfLeads,
} from "#tools/market-graph/index.ts";

const assets = 12;
const bars = 250;
const panelOf = (value: (asset: number, bar: number) => number): ReturnsPanel => ({
  assets,
  bars,
  values: Float64Array.from({ length: assets * bars }, (_, k) => value(Math.floor(k / bars), k % bars)),
});
const noise = (seed: number): Float64Array => {
  const random = seededRandom(seed);
  return Float64Array.from({ length: assets * bars }, () => 0.01 * random.normal());
};
const links = (panel: ReturnsPanel, about: number) =>
  testLeadLag(standardisedReturns(excessReturns(panel)), {
    about,
    maxLagBars: 3,
    level: 0.05,
    minOverlap: 20,
  }).links.map(({ leader, follower, lagBars }) => [leader, follower, lagBars]);

test("asset 1 that repeats half of asset 0's return two bars later is found as its follower", () => {
  const own = noise(1);
  const planted = panelOf((asset, bar) => {
    const echo = asset === 1 && bar >= 2 ? 0.7 * (own[bar - 2] as number) : 0;
    return (own[asset * bars + bar] as number) + echo;
  });
  expect(links(planted, 1)[0]).toEqual([0, 1, 2]);
});

test("a market that echoes itself makes everybody seem to lead, and its excess returns do not", () => {
  const market = noise(2).subarray(0, bars);
  const own = noise(3);
  const echoing = panelOf(
    (asset, bar) =>
      2 * ((market[bar] as number) + (bar > 0 ? 0.8 * (market[bar - 1] as number) : 0)) +
      0.3 * (own[asset * bars + bar] as number),
  );
  const raw = testLeadLag(standardisedReturns(echoing), { about: 0, maxLagBars: 3, level: 0.05, minOverlap: 20 });
  expect(raw.links.length).toBeGreaterThan(assets);
  expect(links(echoing, 0)).toEqual([]);
});

test("excess returns of a bar sum to zero and leave gaps as they are", () => {
  const panel = { assets: 2, bars: 2, values: Float64Array.of(0.01, Number.NaN, 0.03, 0.02) };
  expect([...excessReturns(panel).values]).toEqual([
    expect.closeTo(-0.01, 15),
    Number.NaN,
    expect.closeTo(0.01, 15),
    0,
  ]);
  expect([...panel.values]).toEqual([0.01, Number.NaN, 0.03, 0.02]);
});

test("a storm counts no more than a calm day, and a row that never moved is missing altogether", () => {
  const stormy = panelOf((asset, bar) => (asset === 0 ? 0 : (bar % 2 ? 1 : -1) * (bar < 125 ? 0.001 : 0.05)));
  const { values } = standardisedReturns(stormy);
  expect(values.subarray(0, bars).every(Number.isNaN)).toBe(true);
  const row = values.subarray(bars, 2 * bars);
  expect(Math.abs(row[bars - 1] as number)).toBeCloseTo(1, 2);
  expect(Math.abs(row[100] as number)).toBeCloseTo(1, 2);
});

test("a lone asset has no excess return to test", () => {
  const lone = { assets: 1, bars: 50, values: noise(4).slice(0, 50) };
  expect(testLeadLag(standardisedReturns(excessReturns(lone)), { about: 0 }).kind).toBe("nothing-testable");
});

test("without leaders there is no view and little confidence", () => {
  expect(viewOfLeads([])).toEqual({ stance: 0, confidence: 0.1 });
});

test("leaders add up by correlation times move, and the strongest gives the confidence", () => {
  const view = viewOfLeads([
    { correlation: 0.3, standardMove: 2 },
    { correlation: -0.4, standardMove: 1 },
  ]);
  expect(view.stance).toBeCloseTo(Math.tanh(0.2), 12);
  expect(view.confidence).toBe(0.4);
});

test("the last move is the return over the lag, in deviations over the lag; a gap is no move and no deviation gives none", () => {
  const row = Float64Array.of(0.01, -0.01, 0.01, -0.01, 0.02, Number.NaN);
  expect(lastMove(row, 2).simple).toBeCloseTo(Math.expm1(0.02), 12);
  expect(lastMove(row, 2).standard).toBeGreaterThan(0);
  expect(lastMove(Float64Array.of(0, 0, 0), 1)).toEqual({ simple: 0, standard: 0 });
  expect(lastMove(Float64Array.of(Number.NaN), 1)).toEqual({ simple: 0, standard: 0 });
});
