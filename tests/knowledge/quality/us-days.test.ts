// The days of the New York exchange by rule, beside the days on which it really traded.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { dayMs, isoDay, packageRoot } from "#infra/runtime/index.ts";
import { isNyseDay, isNyseEarlyClose, nextBankDay, nextNyseDay, nyseDaysBetween } from "#knowledge/quality/us-days.ts";

const data = join(packageRoot, "..", "shared", "data");
const file = join(data, "fama-french", "ff5_mom_daily.csv.gz");
const skip = existsSync(file) ? null : "no ../shared/data here";

test.skipIf(skip !== null)(
  `from 1998 to 2023 the exchange traded on exactly the days of the rules${skip === null ? "" : ` (skipped: ${skip})`}`,
  () => {
    const lines = gunzipSync(readFileSync(file)).toString("utf8").split(/\r?\n/).slice(1);
    const traded = lines.map((line) => line.slice(0, 10)).filter((day) => day >= "1998-01-01" && day < "2023-12-31");
    const ruled = nyseDaysBetween(Date.parse("1998-01-01"), Date.parse("2023-12-31")).map(isoDay);
    expect(ruled).toEqual(traded);
  },
);

describe("by the rules", () => {
  test.each([
    ["2021-12-24", "Christmas on a Saturday"],
    ["2022-06-20", "Juneteenth on a Sunday"],
    ["2024-03-29", "Good Friday"],
    ["2025-01-09", "a day of mourning"],
    ["2026-07-03", "Independence Day on a Saturday"],
  ])("%s is closed: %s", (day) => {
    expect(isNyseDay(day)).toBe(false);
  });

  test("New Year on a Saturday is not kept on the Friday, which ends a year", () => {
    expect(isNyseDay("2021-12-31")).toBe(true);
    expect(isNyseDay("2022-01-03")).toBe(true);
  });

  test.each([
    ["2024-07-03", true],
    ["2024-11-29", true],
    ["2024-12-24", true],
    ["2021-12-24", false], // closed
    ["2024-07-05", false],
    ["2026-07-03", false], // closed: the fourth is a Saturday
  ])("%s ends early: %s", (day, early) => {
    expect(isNyseEarlyClose(day)).toBe(early);
  });

  test("the next trading day and the next working day of banks part ways on Columbus Day", () => {
    const friday = Date.parse("2024-10-11");
    expect(isoDay(nextNyseDay(friday))).toBe("2024-10-14");
    expect(isoDay(nextBankDay(friday))).toBe("2024-10-15");
    expect(nextNyseDay(friday) - friday).toBe(3 * dayMs);
  });
});
