import { describe, expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { rollUpInterval, stretchesIn } from "#knowledge/stores/market/roll-up-interval.ts";

const utc = (...parts: [number, number, number?, number?, number?, number?]): number => Date.UTC(...parts);

describe("stretches of an interval", () => {
  test.each([
    ["1s", utc(2025, 0, 6, 15, 0, 1), utc(2025, 0, 6, 15, 0, 1), utc(2025, 0, 6, 15, 0, 2)],
    ["5m", utc(2025, 0, 6, 15, 7), utc(2025, 0, 6, 15, 5), utc(2025, 0, 6, 15, 10)],
    ["7m", utc(1970, 0, 1, 0, 13), utc(1970, 0, 1, 0, 7), utc(1970, 0, 1, 0, 14)],
    ["1d", utc(2025, 0, 6, 23, 59), utc(2025, 0, 6), utc(2025, 0, 7)],
    ["1w", utc(2025, 0, 12, 23, 59), utc(2025, 0, 6), utc(2025, 0, 13)],
    ["1M", utc(2024, 1, 29), utc(2024, 1, 1), utc(2024, 2, 1)],
    ["3M", utc(2024, 11, 31), utc(2024, 9, 1), utc(2025, 0, 1)],
  ])("of %s hold a moment between the two ends that the calendar gives", (interval, moment, start, end) => {
    const { numberOf, startMs } = rollUpInterval(interval);
    expect([startMs(numberOf(moment)), startMs(numberOf(moment) + 1)]).toEqual([start, end]);
    expect([numberOf(start), numberOf(end - 1), numberOf(end)]).toEqual([
      numberOf(moment),
      numberOf(moment),
      numberOf(moment) + 1,
    ]);
  });

  test("that are asked for open in [from, to) and end by as-of", () => {
    const minute = rollUpInterval("1m");
    const start = utc(2025, 0, 6, 15);
    const opens = (fromMs: number, toMs: number, asOf: number) => {
      const [first, end] = stretchesIn(minute, fromMs, toMs, asOf);
      return Array.from({ length: end - first }, (_, n) => (minute.startMs(first + n) - start) / 60_000);
    };
    expect(opens(start, start + 180_000, start + 1e9)).toEqual([0, 1, 2]);
    expect(opens(start + 1, start + 120_001, start + 1e9)).toEqual([1, 2]);
    expect(opens(start, start + 1e9, start + 119_999)).toEqual([0]);
    expect(opens(start, start + 1e9, start + 120_000)).toEqual([0, 1]);
    expect(opens(start, start, start + 1e9)).toEqual([]);
    expect(opens(start + 1e9, start, start + 1e9)).toEqual([]);
    const [first, end] = stretchesIn(
      rollUpInterval("1M"),
      Number.MIN_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
      Number.MAX_SAFE_INTEGER,
    );
    expect(end - first).toBe(230 * 12);
  });

  test.each(["tick:100", "volume:5000", "dollar:1000000"])("there are none of %s", (interval) => {
    expect(() => rollUpInterval(interval)).toThrow(QuorumError);
    expect(() => rollUpInterval(interval)).toThrow(interval);
  });
});
