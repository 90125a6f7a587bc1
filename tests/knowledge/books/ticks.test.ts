import { expect, test } from "vitest";
import { priceOf, ticksOf, touchOf } from "#knowledge/books/index.ts";

test.each([
  [61800.2, 0.1, 618_002],
  [223.95, 0.01, 22_395],
  [223.825, 0.0001, 2_238_250],
  [0.30000000000000004, 0.1, 3],
  [99999999.99, 0.01, 9_999_999_999],
  [-37.63, 0.01, -3_763],
  [1500, 25, 60],
  [4500.25, 0.25, 18_001],
])("%d in steps of %d is %d ticks, and back", (price, tickSize, ticks) => {
  expect(ticksOf(price, tickSize)).toBe(ticks);
  expect(priceOf(ticks, tickSize)).toBeCloseTo(price, 10);
  expect(ticksOf(priceOf(ticks, tickSize), tickSize)).toBe(ticks);
});

test.each([
  [100.005, 0.01],
  [Number.NaN, 0.01],
  [Number.POSITIVE_INFINITY, 0.01],
  [1, 0],
])("%d is no price in steps of %d", (price, tickSize) => {
  expect(() => ticksOf(price, tickSize)).toThrow(expect.objectContaining({ code: "knowledge/fact-invalid" }));
});

test("a price comes back without the dust of multiplication", () => {
  expect(priceOf(618_002, 0.1)).toBe(61800.2);
  expect(priceOf(3, 0.1)).toBe(0.3);
});

test("how two sides stand to one another", () => {
  const none = Number.NaN;
  expect([
    touchOf(1, 2),
    touchOf(2, 2),
    touchOf(3, 2),
    touchOf(none, 2),
    touchOf(1, none),
    touchOf(none, none),
  ]).toEqual(["normal", "locked", "crossed", "one-sided", "one-sided", "one-sided"]);
});
