import { expect, test } from "vitest";
import { dayStartMs, sessionCloseMs, sessionOpenMs, timeZoneOf } from "#knowledge/domain/index.ts";

const iso = (ms: number): string => new Date(ms).toISOString();

// New York is five hours behind UTC in winter and four in summer; the switch days are 2025-03-09 and 2025-11-02.
test.each([
  ["2025-01-02", "2025-01-02T14:30:00.000Z", "2025-01-02T21:00:00.000Z"],
  ["2025-07-02", "2025-07-02T13:30:00.000Z", "2025-07-02T20:00:00.000Z"],
  ["2025-03-07", "2025-03-07T14:30:00.000Z", "2025-03-07T21:00:00.000Z"],
  ["2025-03-10", "2025-03-10T13:30:00.000Z", "2025-03-10T20:00:00.000Z"],
  ["2025-10-31", "2025-10-31T13:30:00.000Z", "2025-10-31T20:00:00.000Z"],
  ["2025-11-03", "2025-11-03T14:30:00.000Z", "2025-11-03T21:00:00.000Z"],
  ["2003-04-04", "2003-04-04T14:30:00.000Z", "2003-04-04T21:00:00.000Z"], // summer time began on the first Sunday of April then
  ["2003-04-07", "2003-04-07T13:30:00.000Z", "2003-04-07T20:00:00.000Z"],
])("the session of %s opens at %s and closes at %s", (day, open, close) => {
  expect(iso(sessionOpenMs(day))).toBe(open);
  expect(iso(sessionCloseMs(day))).toBe(close);
});

// Shanghai and Tokyo keep one time all year, London and Frankfurt change theirs on 2025-03-30.
test.each([
  ["XSHG", "2025-07-02", "2025-07-02T01:30:00.000Z", "2025-07-02T07:00:00.000Z"],
  ["XTKS", "2025-07-02", "2025-07-02T00:00:00.000Z", "2025-07-02T06:30:00.000Z"],
  ["XLON", "2025-01-02", "2025-01-02T08:00:00.000Z", "2025-01-02T16:30:00.000Z"],
  ["XETR", "2025-07-02", "2025-07-02T07:00:00.000Z", "2025-07-02T15:30:00.000Z"],
  ["XCME", "2025-07-02", "2025-07-02T05:00:00.000Z", "2025-07-03T05:00:00.000Z"],
  ["ALWAYS", "2025-07-02", "2025-07-02T00:00:00.000Z", "2025-07-03T00:00:00.000Z"],
] as const)("a session of %s on %s is from %s to %s", (calendar, day, open, close) => {
  expect(iso(sessionOpenMs(day, calendar))).toBe(open);
  expect(iso(sessionCloseMs(day, calendar))).toBe(close);
});

test.each([
  ["XNYS", "2025-01-02T14:30:00Z", "2025-01-02T05:00:00.000Z"],
  ["XNYS", "2025-01-02T04:59:59Z", "2025-01-01T05:00:00.000Z"],
  ["XNYS", "2025-03-09T18:00:00Z", "2025-03-09T05:00:00.000Z"],
  ["XNYS", "2025-11-02T20:00:00Z", "2025-11-02T04:00:00.000Z"],
  ["XSHG", "2025-01-02T20:00:00Z", "2025-01-02T16:00:00.000Z"],
  ["ALWAYS", "2025-01-02T00:00:00Z", "2025-01-02T00:00:00.000Z"],
] as const)("the day of %s in which %s lies starts at %s", (calendar, at, start) => {
  expect(iso(dayStartMs(Date.parse(at), calendar))).toBe(start);
});

test("on every day of fifty years a session's times are those that the zone's clock shows, the switch days too", () => {
  for (const calendar of ["XNYS", "XLON", "XETR", "XTKS", "FX"] as const) {
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: timeZoneOf(calendar),
      hourCycle: "h23",
      hour: "2-digit",
      minute: "2-digit",
    });
    const wanted = clock.format(sessionOpenMs("2025-07-02", calendar));
    for (let day = Date.UTC(1975, 0, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
      const shown = clock.format(sessionOpenMs(iso(day).slice(0, 10), calendar));
      if (shown !== wanted) expect.fail(`${calendar} ${iso(day)}: opens at ${shown}`);
    }
  }
});
