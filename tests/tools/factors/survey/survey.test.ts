// Many factors judged together on a made-up market in which one of them is planted.

import { beforeAll, describe, expect, test } from "vitest";
import { dayMs, seededRandom } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { bar, close, dataset, instrument } from "#tests/conformance/market-store.facts.ts";
import { defineFactor, factorById } from "#tools/factors/library/index.ts";
import { type FactorPanel, factorPanel } from "#tools/factors/panel/index.ts";
import { Preparation } from "#tools/factors/prepare/index.ts";
import { columnsOfSurvey, type SurveyQuery, surveyFactors } from "#tools/factors/survey/index.ts";
import { worldOf } from "#tools/features/verify/index.ts";

const sessions = 160;
const companies = 40;
/** Whose volume is high today earns more from the close of tomorrow on. */
const planted = defineFactor({
  id: "own.planted",
  group: "own",
  says: "volume",
  formula: "volume",
  direction: 1,
  source: "test",
});
const factors = [planted, ...["reversal.week", "value.book-to-price", "momentum.12-1"].map(factorById)];
const preparation = Preparation.parse({});
let panel: FactorPanel;

beforeAll(async () => {
  const random = seededRandom(12);
  const facts: Fact[] = [];
  for (let s = 0; s < companies; s++) {
    const symbol = `S${String(s).padStart(2, "0")}`;
    facts.push(instrument(symbol, { sector: s % 2 === 0 ? "Even" : "Odd" }));
    const mood = Array.from({ length: sessions }, () => random.normal());
    let price = 100;
    for (let t = 0; t < sessions; t++) {
      price *= Math.exp(0.01 * random.normal() + 0.01 * (mood[t - 2] ?? 0));
      facts.push(bar(symbol, t, price, { volumeShares: Math.round(1e5 * Math.exp(0.3 * mood[t]!)) }));
    }
  }
  const world = await worldOf("planted", dataset("planted", { nowMs: close(sessions) + dayMs }), { facts, blocks: [] });
  const columns = columnsOfSurvey({ factors, preparation });
  panel = await factorPanel(await world.at(world.endMs), { columns, universe: { listedSessions: 0 } });
}, 60_000);

const survey = (change: Partial<SurveyQuery> = {}) =>
  surveyFactors(panel, {
    factors,
    preparation,
    options: { seed: 7, horizons: [1], bootstrap: { draws: 100 } },
    chance: true,
    ...change,
  });

describe("a planted factor", () => {
  test("is found, chance shows nothing, and what cannot be judged says why", async () => {
    const { reports, chance, left } = await survey();
    const of = (id: string) => reports.find(({ factor }) => factor === id)!;
    expect(of("own.planted").horizons[0]!.rankIc.tStatistic).toBeGreaterThan(20);
    expect(of("own.planted").together).toMatchObject({ factors: 2 });
    expect(of("own.planted").together!.adjustedPValue).toBeLessThan(1e-6);
    expect(Math.abs(of("reversal.week").horizons[0]!.rankIc.tStatistic!)).toBeLessThan(4);
    expect(Math.abs(chance!.horizons[0]!.rankIc.tStatistic!)).toBeLessThan(3);
    expect(left).toEqual([
      { factor: "value.book-to-price", because: "planted has no facts for cap, equity" },
      { factor: "momentum.12-1", because: `needs 252 sessions before its first value, there are ${sessions}` },
    ]);
  });

  test("is bought at the end that the literature names; a formula at the better one", async () => {
    const { reports } = await survey({ trials: (able) => able.length + 10 });
    expect(reports.map(({ portfolio, options }) => [portfolio.longEnd, options.buys, options.trials])).toEqual([
      ["top", "better", 12],
      ["bottom", "bottom", 12],
    ]);
  });

  const own = (formula: string) =>
    defineFactor({ id: "own.formula", group: "own", says: formula, formula, direction: 1, source: "test" });

  test.each([
    ["close / (close - close)", "tools/factor-missing", /close \/ \(close - close\) divides by 0 in every session/],
    ["rank(close / (0 * volume)) + 1", "tools/factor-missing", /: close \/ \(0 \* volume\) divides by 0/],
    ["ts_mean(log(0 - close), 5)", "tools/factor-missing", /: log\(0 - close\) has no value in any of 160 sessions/],
    ["cap", "tools/factor-missing", /planted has no facts for cap/],
    ["ts_mean(close, 400)", "tools/series-too-short", /needs 399 sessions before its first value, there are 160/],
    ["1", "tools/factor-constant", /orders nothing/],
  ])("one that must be judged and cannot be is an error: %s", async (formula, code, message) => {
    const factor = own(formula);
    await expect(survey({ factors: [factor], must: [factor] })).rejects.toMatchObject({
      code,
      fault: "caller",
      message: expect.stringMatching(message),
    });
  });

  test("a division by zero on some rows is missing there, and counted", async () => {
    const factor = own("volume / (volume > ts_median(volume, 20))");
    const { reports } = await survey({ factors: [factor], must: [factor] });
    expect(reports[0]!.coverage.mean).toBeGreaterThan(0.3);
    expect(reports[0]!.coverage.mean).toBeLessThan(0.6);
  });

  test("the same seed gives the same table to the bit", async () => {
    expect(await survey()).toEqual(await survey());
  });
});

test("sessions outside the time asked for are not judged, and too few are an error", async () => {
  const { reports } = await survey({ fromMs: panel.timesMs[60]!, toMs: panel.timesMs[119]! });
  expect(reports[0]!.rows.total).toBe(60);
  await expect(survey({ fromMs: panel.timesMs[150]! })).rejects.toMatchObject({ code: "tools/series-too-short" });
  await expect(survey({ fromMs: panel.timesMs.at(-1)! + 1 })).rejects.toMatchObject({ code: "tools/series-too-short" });
});

test("nothing can be neutralised by sectors that nobody names", async () => {
  const bare = { ...panel, sectors: { ...panel.sectors, names: [], of: panel.sectors.of.map(() => -1) } };
  const query = { factors, preparation: Preparation.parse({ neutralise: ["sector"] }), options: {}, chance: false };
  await expect(surveyFactors(bare, query)).rejects.toMatchObject({ code: "tools/input-invalid" });
});

test("a survey that is called off ends between two factors", async () => {
  const off = new AbortController();
  off.abort();
  await expect(survey({ signal: off.signal })).rejects.toThrow("aborted");
});
