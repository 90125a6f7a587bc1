import { expect, test } from "vitest";
import { sessionCloseMs, sessionOpenMs } from "#knowledge/domain/index.ts";

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
