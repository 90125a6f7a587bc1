// How moments, ages and time left are written. All in UTC.
import { expect, test } from "vitest";
import {
  ageOf,
  countdownText,
  earlier,
  fieldText,
  fromField,
  momentText,
  spanText,
} from "../../../../gateway/web/shared/time.ts";

test("a moment names its zone", () => {
  expect(momentText("2025-04-15T20:00:00Z")).toBe("15 Apr 2025, 20:00 UTC");
  expect(momentText("2025-04-15T22:30:00+02:00")).toBe("15 Apr 2025, 20:30 UTC");
});

test.each([
  [-1, "0 s"],
  [59_000, "59 s"],
  [12 * 60_000, "12 min"],
  [47 * 3_600_000, "47 h"],
  [48 * 3_600_000, "2 d"],
  [400 * 86_400_000, "13 months"],
  [800 * 86_400_000, "2 years"],
])("%d ms is written %s", (ms, written) => {
  expect(spanText(ms)).toBe(written);
});

test.each([
  [7 * 3_600_000 + 5 * 60_000 + 59_000, "7 h 05 min"],
  [4 * 60_000 + 31_000, "04:31"],
  [999, "00:00"],
  [0, "expired"],
  [-5, "expired"],
])("%d ms left is written %s", (ms, written) => {
  expect(countdownText(ms)).toBe(written);
});

test("data over a long weekend is fresh, older data is stale", () => {
  const friday = "2025-04-11T20:00:00Z";
  expect(ageOf(friday, "2025-04-15T20:00:00Z")).toEqual({ text: "4 d old", stale: false });
  expect(ageOf(friday, "2025-04-15T20:00:01Z").stale).toBe(true);
  expect(ageOf(friday, "2025-04-10T20:00:00Z")).toEqual({ text: "after as-of", stale: false });
});

test("what the date field shows is read back as the same minute of UTC, whatever the zone of the browser", () => {
  expect(fieldText("2025-04-15T20:00:00Z")).toBe("2025-04-15T20:00");
  expect(fromField("2025-04-15T20:00")).toBe("2025-04-15T20:00:00Z");
  expect(fromField("")).toBeNull();
});

test("a step back is whole days", () => {
  expect(earlier("2025-03-01T20:00:00Z", 1)).toBe("2025-02-28T20:00:00Z");
});
