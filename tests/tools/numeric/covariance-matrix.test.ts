import fc from "fast-check";
import { expect, test } from "vitest";
import { covariance, covarianceMatrix, mean } from "#tools/numeric/index.ts";

test("every entry is the covariance of its two columns, whatever their number", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 2, max: 12 }),
      fc.infiniteStream(number),
      (n, bars, stream) => {
        const rows = Float64Array.from({ length: n * bars }, () => stream.next().value as number);
        const found = covarianceMatrix(rows, n);
        const columnOf = (i: number) => Float64Array.from({ length: bars }, (_, t) => rows[t * n + i]!);
        for (let i = 0; i < n; i++) {
          expect(found.means[i]).toBeCloseTo(mean(columnOf(i)), 12);
          for (let j = 0; j < n; j++) {
            expect(found.covariance[i * n + j]).toBeCloseTo(covariance(columnOf(i), columnOf(j)), 10);
            expect(found.covariance[i * n + j]).toBe(found.covariance[j * n + i]);
          }
        }
      },
    ),
  );
});

test("one bar has none, and what is missing is named", () => {
  expect(() => covarianceMatrix(Float64Array.of(1, 2), 2)).toThrow(
    expect.objectContaining({ code: "tools/parameter-out-of-range" }),
  );
  expect(() => covarianceMatrix(Float64Array.of(1, 2, 3), 2)).toThrow(
    expect.objectContaining({ code: "tools/length-mismatch" }),
  );
  expect(() => covarianceMatrix(Float64Array.of(1, Number.NaN), 1)).toThrow(/rows\[1\]/);
});
