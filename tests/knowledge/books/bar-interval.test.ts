import { expect, test } from "vitest";
import { barRuleOf } from "#knowledge/books/index.ts";

const at = (text: string): number => Date.parse(text);

test.each([
  ["1s", "2024-08-08T23:54:16.999Z", "2024-08-08T23:54:16Z", "2024-08-08T23:54:17Z"],
  ["5m", "2024-08-08T23:59:59Z", "2024-08-08T23:55:00Z", "2024-08-09T00:00:00Z"],
  ["4h", "2024-08-08T11:59:59Z", "2024-08-08T08:00:00Z", "2024-08-08T12:00:00Z"],
  ["1d", "2024-02-29T23:00:00Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"],
  ["1w", "2024-08-11T23:00:00Z", "2024-08-05T00:00:00Z", "2024-08-12T00:00:00Z"],
  ["1M", "2024-02-29T23:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"],
  ["3M", "2024-12-31T23:00:00Z", "2024-10-01T00:00:00Z", "2025-01-01T00:00:00Z"],
  ["1m", "1969-12-31T23:59:30Z", "1969-12-31T23:59:00Z", "1970-01-01T00:00:00Z"],
])("%s: %s lies in the interval from %s to %s", (interval, moment, start, end) => {
  const rule = barRuleOf(interval);
  if (rule.kind !== "time") throw new Error("wanted a rule of time");
  expect(new Date(rule.startOf(at(moment))).toISOString()).toBe(new Date(at(start)).toISOString());
  expect(rule.startOf(at(start))).toBe(at(start));
  expect(rule.startOf(at(end) - 1)).toBe(at(start));
  expect(new Date(rule.endOf(at(start))).toISOString()).toBe(new Date(at(end)).toISOString());
});

test("an offset moves the start of a day", () => {
  const rule = barRuleOf("1d", 4 * 3_600_000);
  if (rule.kind !== "time") throw new Error("wanted a rule of time");
  expect(rule.startOf(at("2013-10-08T03:59:59Z"))).toBe(at("2013-10-07T04:00:00Z"));
});

test.each([
  ["tick:100", "tick", 100],
  ["volume:5000", "volume", 5000],
  ["dollar:1000000", "dollar", 1_000_000],
])("%s ends a bar by what was traded", (interval, kind, target) => {
  expect(barRuleOf(interval)).toEqual({ kind, target });
});

test.each(["", "1x", "0m", "m", "tick:0", "volume", "1m5s"])("%j is no interval", (interval) => {
  expect(() => barRuleOf(interval)).toThrow(expect.objectContaining({ code: "knowledge/fact-invalid" }));
});
