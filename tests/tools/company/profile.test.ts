// Profiles by hand: sums of quarters, amendments, splits, losses, gaps.
import { describe, expect, test } from "vitest";
import type { CorporateAction, FilingFact } from "#knowledge/domain/index.ts";
import { amendmentsOf, dividendsOf, type Profile, profileOf } from "#tools/company/index.ts";
import { bar, filing, instrument, utc } from "./small-world.ts";

const acme = instrument("ACME", "Acme Corp.");
const asOfMs = utc("2025-05-20T20:00:00Z");

const sheet = { assets: 1_000, liabilities: 600, equity: 400, long_term_debt: 200 };
const quarter = (revenue: number, income: number) => ({
  revenues: revenue,
  net_income_loss: income,
  gross_profit: revenue / 2,
  diluted_earnings_per_share: income / 10,
  diluted_average_shares: 10,
  ...sheet,
});
const base: FilingFact[] = [
  ...filing("ACME", 2023, "Q1", "2023-05-01T20:00:00Z", quarter(90, 9)),
  ...filing("ACME", 2023, "FY", "2024-02-10T20:00:00Z", quarter(400, 40)),
  ...filing("ACME", 2024, "Q1", "2024-05-01T20:00:00Z", quarter(100, 10)),
  ...filing("ACME", 2024, "FY", "2025-02-10T20:00:00Z", quarter(480, 60)),
  ...filing("ACME", 2025, "Q1", "2025-05-01T20:00:00Z", quarter(130, 20)),
];
const bars = [bar("ACME", "2025-05-19", 90), bar("ACME", "2025-05-20", 105)];

const dividend = (day: string, amount: number, more: Partial<CorporateAction> = {}): CorporateAction => ({
  symbol: "ACME",
  kind: "dividend",
  exMs: utc(`${day}T13:30:00Z`),
  amountOrRatio: amount,
  currency: "USD",
  eventTimeMs: utc(`${day}T13:30:00Z`),
  knownAtMs: utc(`${day}T13:30:00Z`),
  source: "test",
  ...more,
});
const split = (day: string, ratio: number): CorporateAction => ({
  ...dividend(day, ratio),
  kind: "split",
  currency: null,
});
const profile = (filings: readonly FilingFact[] = base, actions: readonly CorporateAction[] = []): Profile =>
  profileOf(acme, filings, actions, bars, asOfMs);

describe("profileOf", () => {
  test("a year up to the newest quarter is last year plus this quarter less the same quarter of last year", () => {
    const { flows, earningsPerShare } = profile();
    expect(flows.revenue).toMatchObject({
      value: 480 + 130 - 100,
      periodEndMs: utc("2025-03-31T00:00:00Z"),
      knownAtMs: utc("2025-05-01T20:00:00Z"),
      amended: false,
      behind: false,
    });
    expect(flows.netIncome?.value).toBe(60 + 20 - 10);
    expect(earningsPerShare?.value).toBeCloseTo(7, 12);
  });

  test("growth compares with the sum a year earlier, itself made of parts", () => {
    expect(profile().ratios.revenueGrowth).toBeCloseTo(510 / (400 + 100 - 90) - 1, 12);
  });

  test("ratios from these figures, by hand", () => {
    const { ratios } = profile();
    expect(ratios.netMargin).toBeCloseTo(70 / 510, 12);
    expect(ratios.returnOnEquity).toBeCloseTo(70 / 400, 12);
    expect(ratios.debtToEquity).toBeCloseTo(0.5, 12);
    expect(ratios.liabilitiesToAssets).toBeCloseTo(0.6, 12);
    expect(ratios.priceToEarnings).toBeCloseTo(105 / 7, 12);
    expect(ratios.marketValue).toBe(1_050);
    expect(ratios.priceToBook).toBeCloseTo(1_050 / 400, 12);
  });

  test("of an amended fact the latest known version counts, and the profile says so", () => {
    const amended = [...base, ...filing("ACME", 2025, "Q1", "2025-05-15T20:00:00Z", { revenues: 120 })];
    const { flows, amendments } = profile(amended);
    expect(flows.revenue).toMatchObject({
      value: 480 + 120 - 100,
      amended: true,
      knownAtMs: utc("2025-05-15T20:00:00Z"),
    });
    expect(flows.netIncome?.amended).toBe(false);
    expect(amendments.map(({ item, value }) => [item, value])).toEqual([["revenues", 120]]);
  });

  test("filed again with the same value is no amendment", () => {
    expect(amendmentsOf([...base, ...filing("ACME", 2025, "Q1", "2025-05-15T20:00:00Z", quarter(130, 20))])).toEqual(
      [],
    );
  });

  test("a split after the filings divides earnings per share and multiplies shares; one before them changes nothing", () => {
    const after = profile(base, [split("2025-05-10", 2)]);
    expect(after.earningsPerShare?.value).toBeCloseTo(3.5, 12);
    expect(after.sharesOutstanding).toBe(20);
    expect(profile(base, [split("2020-01-10", 2)]).earningsPerShare?.value).toBeCloseTo(7, 12);
  });

  test("a split announced but not yet ex changes nothing", () => {
    expect(profile(base, [split("2025-06-10", 2)]).earningsPerShare?.value).toBeCloseTo(7, 12);
  });

  test("a loss has no price-to-earnings ratio, and growth over a loss is not stated", () => {
    const losing = base.map((fact) => (/net_income|earnings/.test(fact.item) ? { ...fact, value: -fact.value } : fact));
    const { ratios, missing } = profile(losing);
    expect(ratios).toMatchObject({ priceToEarnings: null, netIncomeGrowth: null });
    expect(missing).toContainEqual({ field: "priceToEarnings", because: "the last year was a loss" });
  });

  test("negative equity yields no ratio over it", () => {
    const { ratios, missing } = profile(base.map((fact) => (fact.item === "equity" ? { ...fact, value: -50 } : fact)));
    expect(ratios).toMatchObject({ returnOnEquity: null, debtToEquity: null, priceToBook: null });
    expect(missing).toContainEqual({ field: "returnOnEquity", because: "equity is not above zero" });
  });

  test("debt of an older balance sheet than the newest is not shown as today's", () => {
    const old = base.filter(({ item, fiscalYear }) => item !== "long_term_debt" || fiscalYear < 2025);
    const { levels, missing } = profile(old);
    expect(levels.longTermDebt).toBeNull();
    expect(missing).toContainEqual({ field: "longTermDebt", because: "not in the newest balance sheet" });
  });

  test("a newer quarter that cannot be completed to a year is told", () => {
    const gap = base.filter(({ fiscalYear, fiscalPeriod }) => !(fiscalYear === 2024 && fiscalPeriod === "Q1"));
    const { flows, missing } = profile(gap);
    expect(flows.revenue).toMatchObject({ value: 480, behind: true, periodEndMs: utc("2024-12-31T00:00:00Z") });
    expect(missing.find(({ field }) => field === "revenue")?.because).toContain("newer quarter");
  });

  test("without filings, bars and actions everything is null and each null is accounted for", () => {
    const empty = profileOf(acme, [], [], [], asOfMs);
    expect(Object.values(empty.ratios).every((value) => value === null)).toBe(true);
    expect(Object.values(empty.flows).every((value) => value === null)).toBe(true);
    expect(empty.missing.map(({ field }) => field)).toEqual([
      "filings",
      "price",
      "dividendPerShare",
      "dividendYield",
      "dividendChange",
    ]);
  });

  test("with filings every null ratio has an entry of its own", () => {
    const few = profileOf(
      acme,
      base.filter(({ item }) => item === "revenues"),
      [],
      [],
      asOfMs,
    );
    const told = new Set(few.missing.map(({ field }) => field));
    const nulls = Object.entries(few.ratios)
      .filter(([, value]) => value === null)
      .map(([name]) => name);
    expect(nulls.length).toBeGreaterThan(5);
    expect(nulls.filter((name) => !told.has(name))).toEqual([]);
  });
});

describe("dividendsOf", () => {
  const paid = [
    dividend("2024-03-01", 0.5),
    dividend("2024-06-03", 0.5),
    dividend("2024-09-02", 0.5),
    dividend("2024-12-02", 0.5),
    dividend("2025-03-03", 0.6),
    dividend("2025-06-02", 0.6),
  ];

  test("adds up the last 365 days, compares with a year before, and names the next", () => {
    expect(dividendsOf(paid, "USD", asOfMs)).toMatchObject({
      lastYear: 2.1,
      next: { exMs: utc("2025-06-02T13:30:00Z"), amount: 0.6 },
    });
    expect(dividendsOf(paid, "USD", asOfMs).change).toBeCloseTo(0.2, 12);
  });

  test("payments before a split are per share of today", () => {
    const { lastYear } = dividendsOf(
      [dividend("2024-12-02", 1), split("2025-01-10", 4), dividend("2025-03-03", 0.3)],
      "USD",
      asOfMs,
    );
    expect(lastYear).toBeCloseTo(0.55, 12);
  });

  test("nothing in the last year after a year that paid is a change of -1; nothing for two years is none", () => {
    expect(dividendsOf([dividend("2024-03-01", 1)], "USD", asOfMs)).toMatchObject({
      lastYear: 0,
      change: -1,
      next: null,
    });
    expect(dividendsOf([dividend("2020-03-01", 1)], "USD", asOfMs)).toMatchObject({ lastYear: 0, change: null });
    expect(dividendsOf([], "USD", asOfMs)).toEqual({ lastYear: null, change: null, next: null });
  });

  test("a payment in another currency is left out", () => {
    expect(dividendsOf([dividend("2025-03-03", 1, { currency: "EUR" })], "USD", asOfMs).lastYear).toBeNull();
  });
});
