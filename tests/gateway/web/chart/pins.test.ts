// News and filings on sessions of the price chart.
import { expect, test } from "vitest";
import type { Chart } from "../../../../gateway/contract/index.ts";
import { barOf, pinGroups, pinsOfSession } from "../../../../gateway/web/chart/pins.ts";

const bar = (day: string) => ({ at: `${day}T20:00:00.000Z`, open: 1, high: 1, low: 1, close: 1, volumeShares: 1 });
const pin = (knownAt: string, kind: "news" | "filing" = "news") => ({ kind, knownAt, title: knownAt, publisher: "p" });

const chart: Chart = {
  symbol: "MSFT",
  asOf: "2025-04-15T23:00:00Z",
  simulated: false,
  bars: [bar("2025-04-11"), bar("2025-04-14"), bar("2025-04-15")],
  pins: [
    pin("2025-04-10T12:00:00Z"),
    pin("2025-04-11T14:00:00Z"),
    pin("2025-04-12T09:00:00Z"),
    pin("2025-04-14T19:00:00Z"),
    pin("2025-04-14T20:00:00Z", "filing"),
    pin("2025-04-15T22:00:00Z"),
  ],
};

test("what is known during a session stands at it; over a weekend, at the next; after the last close, at the last", () => {
  expect(chart.pins.map((each) => barOf(chart, each))).toEqual([-1, 0, 1, 1, 1, 2]);
});

test("pins of one session and kind are one group, and none from before the chart", () => {
  expect(pinGroups(chart).map(({ bar: at, kind, pins }) => [at, kind, pins.length])).toEqual([
    [0, "news", 1],
    [1, "news", 2],
    [1, "filing", 1],
    [2, "news", 1],
  ]);
});

test("a session's pins are those of its bar", () => {
  expect(pinsOfSession(chart, "2025-04-14")).toHaveLength(3);
});

test("without bars no pin has a place", () => {
  expect(barOf({ bars: [] }, pin("2025-04-14T19:00:00Z"))).toBe(-1);
});
