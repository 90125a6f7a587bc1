// When jobs are due: wall clocks, summer time, and days without a session.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ExchangeCalendar, readSchedules, Schedule, timetable } from "#infra/jobs/index.ts";
import { isoTime } from "#infra/runtime/index.ts";

const calendar: ExchangeCalendar = {
  timeZoneOf: (exchange) => (exchange === "XNYS" ? "America/New_York" : null),
  isSession: (_, day) => !["2026-03-07", "2026-03-08", "2026-03-09"].includes(day),
};
const table = (given: object) => timetable("job", Schedule.parse(given), calendar);
const at = (text: string): number => Date.parse(text);
const iso = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));

describe("Saturday 02:00 in New York", () => {
  const saturdays = table({ at: "0 2 * * 6", exchange: "XNYS" });

  test.each([
    ["2026-03-07T06:59:59.999Z", "2026-02-28T07:00:00.000Z", "2026-03-07T07:00:00.000Z"],
    ["2026-03-07T07:00:00.000Z", "2026-03-07T07:00:00.000Z", "2026-03-14T06:00:00.000Z"],
    ["2026-11-01T00:00:00.000Z", "2026-10-31T06:00:00.000Z", "2026-11-07T07:00:00.000Z"],
  ])("at %s the newest was %s and the next is %s, in winter an hour later than in summer", (now, latest, next) => {
    expect(iso(saturdays.latest(at(now)))).toBe(latest);
    expect(iso(saturdays.next(at(now)))).toBe(next);
  });
});

test("an hour that spring leaves out is due once, one that autumn shows twice is due once", () => {
  const early = table({ at: "30 2 * * *", zone: "America/New_York" });
  expect(iso(early.next(at("2026-03-07T12:00Z")))).toBe("2026-03-08T07:00:00.000Z");
  expect(iso(early.next(at("2026-03-08T07:00Z")))).toBe("2026-03-09T06:30:00.000Z");
  const twice = table({ at: "30 1 * * *", zone: "America/New_York" });
  expect(iso(twice.next(at("2026-11-01T00:00Z")))).toBe("2026-11-01T05:30:00.000Z");
  expect(iso(twice.next(at("2026-11-01T05:30Z")))).toBe("2026-11-02T06:30:00.000Z");
});

test("with sessionsOnly, days without a session are passed over in both directions", () => {
  const evenings = table({ at: "0 18 * * *", exchange: "XNYS", sessionsOnly: true });
  expect(iso(evenings.next(at("2026-03-07T00:00Z")))).toBe("2026-03-10T22:00:00.000Z");
  expect(iso(evenings.latest(at("2026-03-10T00:00Z")))).toBe("2026-03-06T23:00:00.000Z");
});

test.each([
  [{ at: "x y" }, /Schedule of job: .*five/],
  [{ at: "0 2 * * 6", zone: "Mars/One" }, /Mars\/One/],
  [{ at: "0 2 * * 6", exchange: "XXXX" }, /no exchange "XXXX"/],
  [{ at: "0 2 * * 6", sessionsOnly: true }, /wants an exchange/],
])("%j is refused by name", (given, says) => {
  expect(() => table(given)).toThrow(says);
});

test("the file that the package brings is read, and what is wrong in another is told line by line", () => {
  expect(Object.keys(readSchedules())).toContain("weekend-retraining");
  const folder = mkdtempSync(join(tmpdir(), "quorum-jobs-"));
  const path = join(folder, "jobs.yaml");
  writeFileSync(path, "weekend-retraining:\n  att: now\n");
  expect(() => readSchedules(path)).toThrow(/weekend-retraining\.at: .*\n.*att/);
  writeFileSync(path, "a: [");
  expect(() => readSchedules(path)).toThrow(/jobs\.yaml/);
  expect(() => readSchedules(join(folder, "none.yaml"))).toThrow(/QUORUM_JOBS/);
  rmSync(folder, { recursive: true });
});
