// Numbers, days and times out of bytes are those that strings would give.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayMs, isoDay } from "#infra/runtime/index.ts";
import {
  countIn,
  dayNumberIn,
  type Instant,
  instantMs,
  integerIn,
  knownMsOf,
  numberIn,
  timeIn,
} from "#knowledge/feeds/drivers/csv/bytes.ts";

/** Between other bytes, as a cell lies in a line. */
function inside<T>(text: string, read: (bytes: Buffer, start: number, end: number) => T): T {
  const bytes = Buffer.from(`9,${text},9`);
  return read(bytes, 2, 2 + Buffer.byteLength(text));
}
const numberOf = (text: string): number => inside(text, numberIn);

describe("a number", () => {
  test("of any double is read back to the last bit, in each of its spellings", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 0, max: 20 }),
        (value, digits) => {
          for (const text of [String(value), value.toExponential(digits), value.toFixed(Math.min(digits, 12))]) {
            const wanted = Number(text); // beyond a double where rounding to few digits went up
            expect(numberOf(text)).toBe(Number.isFinite(wanted) ? wanted : Number.NaN);
          }
        },
      ),
      { numRuns: 2_000, seed: 1 },
    );
  });

  test.each([
    "",
    "-",
    ".",
    "1e",
    "1e+",
    "0x10",
    "1_0",
    "1,0",
    "NaN",
    "Infinity",
    "1e999",
    "1.2.3",
    " 1",
    "1 ",
    "--1",
    "１",
  ])("is not %j", (text) => {
    expect(numberOf(text)).toBeNaN();
  });

  test.each([
    ["+1.50", 1.5],
    [".5", 0.5],
    ["5.", 5],
    ["-0012", -12],
    ["2.4666e+10", 24_666_000_000],
    ["123456789012345678", 123_456_789_012_345_680],
  ])("%s is %d", (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  test("too long for a double is whole as an integer", () => {
    expect(inside("9007199254740993", integerIn)).toBe(9_007_199_254_740_993n);
    expect(inside("12.5", integerIn)).toBeNull();
  });
});

describe("a day", () => {
  test("is the number that the calendar gives, from 1900 to 2200", () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_567, max: 84_006 }), (day) => {
        expect(inside(isoDay(day * dayMs), dayNumberIn)).toBe(day);
      }),
      { seed: 2 },
    );
  });

  test.each(["2025-02-29", "2025-13-01", "2025-00-10", "2025-1-01", "20250101", "2025-01-01T", "2100-02-29"])(
    "is not %s",
    (text) => {
      expect(inside(text, dayNumberIn)).toBeNaN();
    },
  );
});

describe("a moment", () => {
  const out: Instant = { seconds: 0, nanos: 0 };
  const timeOf = (text: string) =>
    [inside(text, (bytes, start, end) => timeIn(bytes, start, end, out)), { ...out }] as const;

  test("with nine decimals and an offset is exact", () => {
    const seconds = Date.parse("2025-04-15T18:00:00Z") / 1_000;
    expect(timeOf("2025-04-15T20:00:00.123456789+02:00")).toEqual(["zoned", { seconds, nanos: 123_456_789 }]);
    expect(timeOf("2025-04-15 18:00:00")).toEqual(["wall", { seconds, nanos: 0 }]);
  });

  test.each([
    "2025-04-15",
    "2025-04-15T24:00:00Z",
    "2025-04-15T20:60:00Z",
    "2025-04-15T20:00:00ZZ",
    "2025-04-15T20:00:00.Z",
    "2025-04-15T20:00:00+2",
  ])("is not %s", (text) => {
    expect(timeOf(text)[0]).toBe("none");
  });

  test("within a millisecond happened in it and is known at its end", () => {
    timeOf("2025-04-15T20:00:00.1230001Z");
    const ms = Date.parse("2025-04-15T20:00:00.123Z");
    expect([instantMs(out), knownMsOf(out)]).toEqual([ms, ms + 1]);
    timeOf("2025-04-15T20:00:00.123Z");
    expect([instantMs(out), knownMsOf(out)]).toEqual([ms, ms]);
  });

  test.each([
    ["34200.017459617", 0, 34_200, 17_459_617],
    ["34200.18960767", 0, 34_200, 189_607_670],
    ["7", 3, 0, 7_000_000],
    ["34200072", 3, 34_200, 72_000_000],
    ["1723161255088169167", 9, 1_723_161_255, 88_169_167],
  ])("as a count of %s with %d places of a second is exact", (text, places, seconds, nanos) => {
    expect(inside(text, (bytes, start, end) => countIn(bytes, start, end, places, out))).toBe(true);
    expect(out).toEqual({ seconds, nanos });
  });

  test.each(["", "-5", "1.", ".5", "1e3", "12x"])("as a count is not %j", (text) => {
    expect(inside(text, (bytes, start, end) => countIn(bytes, start, end, 0, out))).toBe(false);
  });
});
