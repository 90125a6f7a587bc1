// The window that stays sorted against sorting it anew.
import fc from "fast-check";
import { expect, test } from "vitest";
import { SlidingMedian } from "#tools/anomaly/index.ts";
import { median } from "#tools/numeric/index.ts";

const value = fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.integer({ min: -3, max: 3 }));

test("median and deviation are those of the newest values, whatever went before, ties included", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.array(value, { minLength: 1, maxLength: 40 }), (size, values) => {
      const window = new SlidingMedian(size);
      for (const [i, x] of values.entries()) {
        window.push(x);
        const newest = values.slice(Math.max(0, i + 1 - size), i + 1);
        const centre = median(newest);
        expect(window.median()).toBeCloseTo(centre, 9);
        expect(window.deviation()).toBeCloseTo(median(newest.map((y) => Math.abs(y - centre))), 9);
      }
    }),
    { numRuns: 300 },
  );
});

test("an empty window has no median, and a window below two values is refused", () => {
  expect(new SlidingMedian(3).median()).toBeNaN();
  expect(new SlidingMedian(3).deviation()).toBeNaN();
  expect(() => new SlidingMedian(1)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
});
