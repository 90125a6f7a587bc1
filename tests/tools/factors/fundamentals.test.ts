// Fundamentals as filed: the newest year, the newest levels, and shares on today's basis.

import { expect, test } from "vitest";
import type { CorporateAction } from "#knowledge/domain/index.ts";
import { filing, utc } from "#tests/tools/company/small-world.ts";
import { fundamentalsOf } from "#tools/factors/index.ts";

const split = (day: string, ratio: number): CorporateAction => ({
  symbol: "AAA",
  kind: "split",
  exMs: utc(`${day}T14:30:00Z`),
  amountOrRatio: ratio,
  currency: null,
  eventTimeMs: utc(`${day}T14:30:00Z`),
  knownAtMs: utc(`${day}T14:30:00Z`),
  source: "test",
});
const shares = (period: "Q1" | "Q2" | "Q3", knownAt: string, value: number) =>
  filing("AAA", 2024, period, knownAt, { diluted_average_shares: value });

test("flows are the sum of the last four quarters, levels the newest, whatever the order of the facts", () => {
  const facts = [
    ...filing("AAA", 2023, "FY", "2024-02-01T12:00:00Z", { revenues: 100, net_income_loss: 10, equity: 50 }),
    ...filing("AAA", 2023, "Q1", "2023-05-01T12:00:00Z", { revenues: 20, net_income_loss: 2 }),
    ...filing("AAA", 2024, "Q1", "2024-05-01T12:00:00Z", { revenues: 30, net_income_loss: 5, equity: 55 }),
  ];
  const found = fundamentalsOf([...facts].reverse(), []);
  expect(found).toMatchObject({ flows: { sales: 110, netIncome: 13 }, levels: { equity: 55 } });
  expect(found.flows.grossProfit).toBeNaN();
  expect(found.shares).toBeNaN();
  expect(found).toMatchObject({ periodEndMs: utc("2024-03-31T00:00:00Z"), knownAtMs: utc("2024-05-01T12:00:00Z") });
});

test("a split after the filing multiplies the share count, one before it is in the count already", () => {
  const filed = shares("Q1", "2024-05-01T12:00:00Z", 100);
  expect(fundamentalsOf(filed, [split("2024-06-10", 10)]).shares).toBe(1_000);
  expect(fundamentalsOf(filed, [split("2024-06-10", 10), split("2024-08-10", 2)]).shares).toBe(2_000);
  expect(fundamentalsOf(filed, [split("2024-04-15", 10)]).shares).toBe(100); // after the period's end, before the filing
});

test("a share count filed again after the split stands for the one before", () => {
  const facts = [...shares("Q1", "2024-05-01T12:00:00Z", 100), ...shares("Q1", "2024-07-01T12:00:00Z", 1_000)];
  expect(fundamentalsOf(facts, [split("2024-06-10", 10)]).shares).toBe(1_000);
});

test("an amended value replaces the first one from then on", () => {
  const first = filing("AAA", 2023, "FY", "2024-02-01T12:00:00Z", { net_income_loss: 10, equity: 50 });
  const amended = filing("AAA", 2023, "FY", "2024-03-01T12:00:00Z", { net_income_loss: 8, equity: 48 });
  expect(fundamentalsOf([...amended, ...first], [])).toMatchObject({ flows: { netIncome: 8 }, levels: { equity: 48 } });
});

test("without filings everything is missing and nothing is thrown", () => {
  const none = fundamentalsOf([], [split("2024-06-10", 10)]);
  expect(none).toMatchObject({ periodEndMs: null, knownAtMs: null });
  expect([...Object.values(none.flows), ...Object.values(none.levels), none.shares].every(Number.isNaN)).toBe(true);
});
