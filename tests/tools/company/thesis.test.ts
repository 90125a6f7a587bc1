// The rules of a thesis: sides, weights, missing figures, confidence.
import { describe, expect, test } from "vitest";
import { type DataQuality, type ThesisFigures, thesisOf, thesisRules } from "#tools/company/index.ts";

const none: ThesisFigures = {
  netMargin: null,
  revenueGrowth: null,
  netIncomeGrowth: null,
  returnOnEquity: null,
  debtToEquity: null,
  liabilitiesToAssets: null,
  priceToEarnings: null,
  dividendYield: null,
  dividendChange: null,
  newsStance: null,
};
const good: ThesisFigures = {
  netMargin: 0.2,
  revenueGrowth: 0.1,
  netIncomeGrowth: 0.2,
  returnOnEquity: 0.3,
  debtToEquity: 0.1,
  liabilitiesToAssets: 0.2,
  priceToEarnings: 10,
  dividendYield: 0.03,
  dividendChange: 0.05,
  newsStance: 0.4,
};
const bad: ThesisFigures = {
  netMargin: -0.2,
  revenueGrowth: -0.1,
  netIncomeGrowth: -0.5,
  returnOnEquity: -0.3,
  debtToEquity: 5,
  liabilitiesToAssets: 0.95,
  priceToEarnings: 80,
  dividendYield: 0,
  dividendChange: -0.5,
  newsStance: -0.4,
};
const whole: DataQuality = { score: 1, parts: [] };
const thesis = (figures: ThesisFigures, sector = "Industrials", quality = whole) => thesisOf(figures, sector, quality);

describe("thesisOf", () => {
  test("every rule for: stance 1; every rule against: -1 but for the dividend that has no against", () => {
    expect(thesis(good).stance).toBe(1);
    const total = thesisRules.reduce((sum, { weight }) => sum + weight, 0);
    expect(thesis(bad).stance).toBeCloseTo(-(total - 1) / total, 12);
  });

  test("figures between the thresholds make no point and count as neutral", () => {
    expect(thesis({ ...none, netMargin: 0.1 })).toMatchObject({ stance: 0, points: [] });
  });

  test("a missing figure is left out, not taken as neutral: one good figure alone has stance 1 and little confidence", () => {
    const one = thesis({ ...none, netMargin: 0.2 });
    expect(one.stance).toBe(1);
    expect(one.confidence).toBeLessThan(0.1);
    expect(one.points).toEqual([{ side: "for", code: "high-margin", figures: ["netMargin"], weight: 2 }]);
  });

  test("no figure at all: stance and confidence are null", () => {
    expect(thesis(none)).toMatchObject({ stance: null, confidence: null, points: [], judged: 0 });
  });

  test("debt makes no point for a bank", () => {
    const codes = (sector: string): string[] => thesis(bad, sector).points.map(({ code }) => code);
    expect(codes("Industrials")).toContain("much-debt");
    expect(codes("Financials")).not.toContain("much-debt");
    expect(codes("Financials")).not.toContain("many-liabilities");
  });

  test("confidence is capped at 0.4 and falls with the quality of the data", () => {
    expect(thesis(good).confidence).toBe(0.4);
    expect(thesis(good, "Industrials", { score: 0.5, parts: [] }).confidence).toBe(0.2);
  });

  test("points come heaviest first and name figures that the thesis was given", () => {
    const { points } = thesis(good);
    expect(points.map(({ weight }) => weight)).toEqual(points.map(({ weight }) => weight).toSorted((a, b) => b - a));
    expect(points.flatMap(({ figures }) => figures).every((name) => name in good)).toBe(true);
  });

  test("no rule can make a point for and against the same value", () => {
    const values = Array.from({ length: 2_000 }, (_, i) => -2 + i * 0.05);
    const torn = thesisRules.filter((rule) =>
      values.some((value) => rule.for.when(value) && rule.against?.when(value)),
    );
    expect(torn).toEqual([]);
  });
});
