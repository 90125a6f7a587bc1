import { describe, expect, test } from "vitest";
import { alignReturns } from "#tools/market-graph/index.ts";

const series = (times: number[], closes: number[]) => ({ timesMs: times, closes: Float64Array.from(closes) });
const rounded = (values: Float64Array): number[] => Array.from(values, (v) => Math.round(v * 1e12) / 1e12);

describe("alignReturns", () => {
  test("a gap leaves the day itself and the day after it without a return, instead of a stretched one", () => {
    const whole = series([1, 2, 3, 4, 5], [1, Math.E, Math.E, 1, 1]);
    const holed = series([1, 2, 4, 5], [1, Math.E, 1, Math.E]);
    const panel = alignReturns([whole, holed]);
    expect(Array.from(panel.timesMs)).toEqual([2, 3, 4, 5]);
    expect(rounded(panel.values.subarray(0, 4))).toEqual([1, 0, -1, 0]);
    expect(rounded(panel.values.subarray(4))).toEqual([1, Number.NaN, Number.NaN, 1]);
  });

  test("sessions from a calendar count even where no asset has a bar", () => {
    const panel = alignReturns([series([1, 3], [1, 2])], [1, 2, 3]);
    expect(panel).toMatchObject({ assets: 1, bars: 2 });
    expect(Array.from(panel.values)).toEqual([Number.NaN, Number.NaN]);
  });

  test("a bar outside the given sessions is left out", () => {
    const panel = alignReturns([series([1, 2, 3], [1, 5, 5])], [1, 3]);
    expect(Array.from(panel.values)).toEqual([Number.NaN]);
  });

  test("one session or none gives no bars", () => {
    expect(alignReturns([series([1], [10])])).toMatchObject({ assets: 1, bars: 0 });
    expect(alignReturns([])).toMatchObject({ assets: 0, bars: 0 });
  });

  test("bars out of order and a price of zero are refused", () => {
    expect(() => alignReturns([series([2, 1], [1, 1])])).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
    expect(() => alignReturns([series([1, 2], [1, 0])])).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });
});
