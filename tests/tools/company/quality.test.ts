// Data quality: each fault costs its named part.
import { describe, expect, test } from "vitest";
import { dataQuality, profileOf, suspectsOf } from "#tools/company/index.ts";
import { bar, filing, instrument, utc, weekdays } from "./small-world.ts";

const acme = instrument("ACME", "Acme Corp.");
const asOfMs = utc("2025-05-20T20:30:00Z");
const days = weekdays("2025-03-03", "2025-05-20");
const sessionsMs = days.map((day) => bar("ACME", day, 100).closeMs);
const bars = days.map((day) => bar("ACME", day, 100));
const items = {
  revenues: 100,
  net_income_loss: 10,
  diluted_earnings_per_share: 1,
  assets: 500,
  liabilities: 300,
  equity: 200,
};
const filings = [
  ...filing("ACME", 2024, "FY", "2025-02-10T20:00:00Z", {
    ...items,
    revenues: 400,
    net_income_loss: 40,
    diluted_earnings_per_share: 4,
  }),
  ...filing("ACME", 2024, "Q1", "2024-05-01T20:00:00Z", items),
  ...filing("ACME", 2025, "Q1", "2025-05-01T20:00:00Z", items),
];

function quality(more: { bars?: typeof bars; filings?: typeof filings; stories?: number; asOfMs?: number } = {}) {
  const given = { bars, filings, stories: 9, asOfMs, ...more };
  return dataQuality({ ...given, sessionsMs, profile: profileOf(acme, given.filings, [], given.bars, given.asOfMs) });
}
const deductions = (found: ReturnType<typeof quality>): string[] =>
  found.parts.filter(({ deduction }) => deduction > 0).map(({ name }) => name);

describe("dataQuality", () => {
  test("whole data score 1 and deduct nothing", () => {
    expect(quality().score).toBe(1);
    expect(quality().parts.every(({ because }) => because === null)).toBe(true);
  });

  test("weights add up to one and the score is one less the deductions", () => {
    const found = quality({ stories: 1, bars: bars.slice(20) });
    expect(found.parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(found.score).toBeCloseTo(1 - found.parts.reduce((sum, { deduction }) => sum + deduction, 0), 12);
  });

  test.each([
    ["half of the sessions lack a bar", { bars: bars.filter((_, i) => i % 2 === 0) }, ["bars-complete"]],
    ["no story is known", { stories: 0 }, ["news"]],
    ["the last bar is nine days old", { asOfMs: asOfMs + 9 * 86_400_000 }, ["bars-fresh"]],
    [
      "the balance sheet is not filed",
      { filings: filings.filter(({ item }) => !/assets|liabilities|equity/.test(item)) },
      ["key-items"],
    ],
    [
      "the balance sheet does not add up",
      { filings: filings.map((fact) => (fact.item === "equity" ? { ...fact, value: 250 } : fact)) },
      ["consistent"],
    ],
  ])("%s: the deduction has that name", (_, more, wanted) => {
    const found = quality(more);
    expect(deductions(found)).toEqual(wanted);
    expect(found.parts.filter(({ deduction }) => deduction > 0).every(({ because }) => because !== null)).toBe(true);
  });

  test("old filings cost their freshness; none at all cost two parts", () => {
    expect(deductions(quality({ asOfMs: asOfMs + 200 * 86_400_000 }))).toContain("filings-fresh");
    expect(deductions(quality({ filings: [] }))).toEqual(["filings-fresh", "key-items"]);
  });

  test("nothing known at all scores near zero, never below", () => {
    const found = quality({ bars: [], filings: [], stories: 0 });
    expect(found.score).toBeGreaterThanOrEqual(0);
    expect(found.score).toBeLessThan(0.11);
  });
});

describe("suspectsOf", () => {
  const suspects = (change: { bars?: typeof bars; filings?: typeof filings }): string[] => {
    const given = { bars, filings, ...change };
    return suspectsOf({ ...given, profile: profileOf(acme, given.filings, [], given.bars, asOfMs) });
  };

  test("equity outside the owners' closes a balance sheet", () => {
    const temporary = [
      ...filings.map((fact) => (fact.item === "equity" ? { ...fact, value: 150 } : fact)),
      ...filing("ACME", 2025, "Q1", "2025-05-01T20:00:00Z", { temporary_equity: 50 }),
    ];
    expect(suspects({ filings: temporary })).toEqual([]);
  });

  test("a price that doubles overnight and a session without volume are named", () => {
    expect(suspects({ bars: [...bars.slice(0, -1), bar("ACME", "2025-05-20", 200)] })).toEqual([
      "a price jump that no split explains",
    ]);
    expect(suspects({ bars: [...bars.slice(0, -1), bar("ACME", "2025-05-20", 100, 0)] })).toEqual([
      "sessions without volume",
    ]);
  });
});
