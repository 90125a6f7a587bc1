// A sorted window is the window sorted, whatever has slid through it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { medianDistance, SortedWindows } from "#tools/columns/sorted-windows.ts";

// no -0: it equals 0, and which of the two stands first is of no matter
const values = fc.array(
  fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(0, 1, 1, 2)).map((x) => x + 0),
  {
    minLength: 60,
    maxLength: 120,
  },
);
const ascending = (a: number, b: number): number => a - b;

test("the newest values stand in order after every push, the place given holds the newest, and ranks balance", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 50 }), (drawn, size) => {
      const windows = new SortedWindows(2, size);
      for (const [t, now] of drawn.entries()) {
        windows.push(0, 7, 7); // another lane, which must not be touched
        const place = windows.push(1, now, drawn[t - size] as number);
        const wanted = drawn.slice(Math.max(0, t - size + 1), t + 1);
        expect(windows.values[place]).toBe(now);
        expect([...windows.values.subarray(size, size + wanted.length)]).toEqual(wanted.toSorted(ascending));
        expect(windows.isFull(1)).toBe(t + 1 >= size);
        const lower = wanted.filter((x) => x < now).length - wanted.filter((x) => x > now).length;
        expect(windows.balance(1, now)).toBe(lower);
      }
    }),
    { numRuns: 20 },
  );
});

test("the median distance from a centre is that of the distances sorted", () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, share) => {
      const sorted = Float64Array.from(drawn.toSorted(ascending));
      const centre = sorted[0]! + share * (sorted.at(-1)! - sorted[0]!);
      const away = drawn.map((x) => Math.abs(x - centre)).sort(ascending);
      const half = away.length >> 1;
      const wanted = away.length % 2 === 1 ? away[half]! : (away[half]! + away[half - 1]!) / 2;
      expect(medianDistance(sorted, 0, sorted.length, centre)).toBeCloseTo(wanted, 12);
    }),
    { numRuns: 60 },
  );
});
