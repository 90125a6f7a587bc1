import { describe, expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { asOf, parseAsOf } from "#knowledge/domain/index.ts";

describe("an as-of", () => {
  test.each([
    ["2025-04-15T20:00:00Z", "2025-04-15T20:00:00.000Z"],
    ["2025-04-15T16:00:00-04:00", "2025-04-15T20:00:00.000Z"],
    ["2025-04-15T20:00Z", "2025-04-15T20:00:00.000Z"],
    ["2025-04-15T20:00:00.125Z", "2025-04-15T20:00:00.125Z"],
    ["2025-04-15", "2025-04-15T23:59:59.999Z"],
  ])("%s stands at %s", (text, iso) => {
    expect(new Date(parseAsOf(text)).toISOString()).toBe(iso);
  });

  test.each([
    "",
    "now",
    "2025-04-15T20:00:00",
    "15.04.2025",
    "2025-13-01",
    "2025-02-30",
    "2025-04-31T10:00:00Z",
    "2025-04-15T25:00:00Z",
    "1744747200000",
  ])("%j is refused with what was wanted and found", (text) => {
    expect(() => parseAsOf(text)).toThrow(QuorumError);
    expect(() => parseAsOf(text)).toThrow(`found "${text}"`);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 60])("of %d milliseconds is refused", (ms) => {
    expect(() => asOf(ms)).toThrow(QuorumError);
  });
});
