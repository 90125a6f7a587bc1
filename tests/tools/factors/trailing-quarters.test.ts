import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { djiaFilings, missing } from "#tests/bench/market-data.ts";
import { type FlowFact, latestLevel, trailingFourQuarters } from "#tools/factors/index.ts";

const DAY = 86_400_000;
const day = (text: string): number => Date.parse(text);

/** A filed fact; known 30 days after its period unless told. */
function fact(
  fiscalPeriod: FlowFact["fiscalPeriod"],
  start: string | null,
  end: string,
  value: number,
  known?: string,
): FlowFact {
  const endMs = day(end);
  return {
    fiscalYear: new Date(endMs).getUTCFullYear(),
    fiscalPeriod,
    timeframe: fiscalPeriod === "FY" ? "annual" : "quarterly",
    startMs: start === null ? null : day(start),
    endMs,
    knownAtMs: known ? day(known) : endMs + 30 * DAY,
    value,
  };
}

const q1 = fact("Q1", "2023-01-01", "2023-03-31", 10);
const q2 = fact("Q2", "2023-04-01", "2023-06-30", 20);
const q3 = fact("Q3", "2023-07-01", "2023-09-30", 30);
const q4 = fact("Q4", "2023-10-01", "2023-12-31", 40);
const year = fact("FY", "2023-01-01", "2023-12-31", 100);
const next1 = fact("Q1", "2024-01-01", "2024-03-31", 15);
const next2 = fact("Q2", "2024-04-01", "2024-06-30", 25);

describe("trailingFourQuarters", () => {
  test("four discrete quarters are added", () => {
    expect(trailingFourQuarters([q1, q2, q3, q4])).toMatchObject({
      kind: "sum",
      value: 100,
      method: "added",
      startMs: q1.startMs,
      endMs: q4.endMs,
    });
  });

  test("at the year's end the annual report stands alone", () => {
    const found = trailingFourQuarters([q1, q2, q3, year]);
    expect(found).toMatchObject({ value: 100, method: "whole", knownAtMs: year.knownAtMs });
    expect(found).toHaveProperty("parts", [{ sign: 1, fact: year }]);
  });

  test("after the first quarter it is last year plus this quarter less last year's same quarter", () => {
    const found = trailingFourQuarters([q1, q2, q3, year, next1]);
    expect(found).toMatchObject({
      value: 105,
      method: "differences",
      endMs: next1.endMs,
      startMs: q2.startMs,
      knownAtMs: next1.knownAtMs,
    });
  });

  test("the same is found when only the quarter that must go is known of last year's", () => {
    expect(trailingFourQuarters([q1, year, next1])).toMatchObject({ value: 105 });
  });

  test("two quarters into the year both of last year's go", () => {
    expect(trailingFourQuarters([q1, q2, q3, year, next1, next2])).toMatchObject({ value: 110, endMs: next2.endMs });
  });

  test("a fourth quarter hidden in the year is found by taking the other three away", () => {
    const found = trailingFourQuarters([
      q1,
      q2,
      q3,
      year,
      fact("Q1", "2024-01-01", "2024-03-31", 15),
      fact("TTM", "2022-10-01", "2023-09-30", 95),
    ]);
    expect(found).toMatchObject({ value: 20 + 30 + 40 + 15 });
  });

  test("quarters cumulated since the year began count for what they cover, not for their label", () => {
    const half = fact("Q2", "2023-01-01", "2023-06-30", 30);
    const nine = fact("Q3", "2023-01-01", "2023-09-30", 60);
    const nextHalf = fact("Q2", "2024-01-01", "2024-06-30", 40);
    expect(trailingFourQuarters([q1, half, nine, year, next1, nextHalf])).toMatchObject({
      value: 100 + 40 - 30,
      endMs: nextHalf.endMs,
    });
  });

  test("a restatement replaces what was filed before, once it is among the known facts", () => {
    const restated = fact("FY", "2023-01-01", "2023-12-31", 90, "2024-08-01");
    expect(trailingFourQuarters([restated, year])).toMatchObject({ value: 90, knownAtMs: restated.knownAtMs });
    expect(trailingFourQuarters([year])).toMatchObject({ value: 100 });
  });

  test("years of 52 and 53 weeks fit together", () => {
    const long = fact("FY", "2022-09-25", "2023-09-30", 371); // 53 weeks
    const before = fact("Q1", "2022-09-25", "2022-12-31", 98); // 14 weeks
    const after = fact("Q1", "2023-10-01", "2023-12-30", 91);
    expect(trailingFourQuarters([long, before, after])).toMatchObject({ value: 371 + 91 - 98 });
    expect(trailingFourQuarters([long])).toMatchObject({ value: 371, method: "whole" });
  });

  test("a fact without a first day covers what its label says", () => {
    const bare = [q1, q2, q3, q4].map((quarter) => ({ ...quarter, startMs: null }));
    expect(trailingFourQuarters(bare)).toMatchObject({ value: 100, method: "added" });
    expect(trailingFourQuarters([{ ...year, startMs: null }, q1, { ...next1, startMs: null }])).toMatchObject({
      value: 105,
    });
  });

  test("when the newest quarter cannot be completed the older year is given and the delay shows", () => {
    const found = trailingFourQuarters([q1, q2, q3, year, next2]);
    expect(found).toMatchObject({ value: 100, endMs: year.endMs, newestEndMs: next2.endMs });
  });

  test("no facts and no complete year are told apart", () => {
    expect(trailingFourQuarters([])).toEqual({ kind: "missing", reason: "no-facts", newestEndMs: null });
    expect(trailingFourQuarters([q1, q3])).toEqual({
      kind: "missing",
      reason: "no-complete-year",
      newestEndMs: q3.endMs,
    });
    expect(trailingFourQuarters([fact("Q1", "2020-01-01", "2023-03-31", 1)])).toMatchObject({ reason: "no-facts" });
  });

  test("a value that is not a number is refused", () => {
    expect(() => trailingFourQuarters([{ ...q1, value: Number.NaN }])).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite" }),
    );
  });

  test("whatever mix of quarters, cumulated quarters and years was filed, a sum found is the true one, in any order of the facts", () => {
    const month = (k: number): number => Date.UTC(2018, k, 1);
    const quarters = Array.from({ length: 20 }, (_, k) => (k + 1) ** 2); // 2018Q1 ..
    const covering = (from: number, to: number, label: FlowFact["fiscalPeriod"]): FlowFact => ({
      fiscalYear: 2018 + Math.floor(from / 4),
      fiscalPeriod: label,
      timeframe: label === "FY" ? "annual" : "quarterly",
      startMs: month(3 * from),
      endMs: month(3 * to) - DAY,
      knownAtMs: month(3 * to) + 30 * DAY,
      value: quarters.slice(from, to).reduce((a, b) => a + b, 0),
    });
    const filed = Array.from({ length: 5 }, (_, y) => 4 * y).flatMap((first) => [
      covering(first, first + 1, "Q1"),
      covering(first + 1, first + 2, "Q2"),
      covering(first + 2, first + 3, "Q3"),
      covering(first, first + 2, "Q2"),
      covering(first, first + 3, "Q3"),
      covering(first, first + 4, "FY"),
    ]);
    const half = fc.subarray(filed, { minLength: 1 });
    const shuffled = half.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    let sums = 0;
    fc.assert(
      fc.property(shuffled, ([some, other]) => {
        const found = trailingFourQuarters(some);
        expect(trailingFourQuarters(other)).toEqual(found);
        if (found.kind === "missing") return;
        sums++;
        const last = Array.from({ length: 20 }, (_, k) => k).find((k) => month(3 * k + 3) - DAY === found.endMs)!;
        expect(found.value).toBe(quarters.slice(last - 3, last + 1).reduce((a, b) => a + b, 0));
      }),
      { numRuns: 300 },
    );
    expect(sums).toBeGreaterThan(100);
  });

  const reason = missing("djia20/filings.csv.gz");
  const known = (item: string, asOf: string): FlowFact[] =>
    djiaFilings("MSFT", item).filter(({ knownAtMs }) => knownAtMs <= day(asOf));

  test.skipIf(reason !== null)(
    `Microsoft's net income is the year to September 2024 as long as December's report is missing ${reason ?? ""}`,
    () => {
      expect(trailingFourQuarters(known("net_income_loss", "2025-04-15T20:00:00Z"))).toMatchObject({
        value: 88_136e6 + 24_667e6 - 22_291e6,
        endMs: day("2024-09-30"),
        method: "differences",
      });
      expect(trailingFourQuarters(known("net_income_loss", "2024-10-01"))).toMatchObject({
        value: 88_136e6,
        method: "whole",
      });
      // Known since 30 April, but without December's quarter it cannot be completed: the delay shows.
      expect(trailingFourQuarters(known("net_income_loss", "2025-05-02"))).toMatchObject({
        endMs: day("2024-09-30"),
        newestEndMs: day("2025-03-31"),
      });
    },
  );
});

describe("latestLevel", () => {
  test("the newest period wins, then the last word on it", () => {
    const first = fact("Q4", null, "2023-12-31", 5);
    const corrected = fact("FY", null, "2023-12-31", 6, "2024-06-01");
    const older = fact("Q3", null, "2023-09-30", 4, "2024-12-01");
    expect(latestLevel([first, older, corrected])).toBe(corrected);
    expect(latestLevel([older, first])).toBe(first);
    expect(latestLevel([])).toBeNull();
  });
});
