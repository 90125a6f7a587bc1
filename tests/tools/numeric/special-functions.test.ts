import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import {
  erfc,
  incompleteBeta,
  logBeta,
  logGamma,
  normalCdf,
  normalPdf,
  normalQuantile,
  studentTCdf,
  studentTTwoSided,
} from "#tools/numeric/index.ts";

type Columns = Record<string, number[]>;
const zip = (input: Record<string, unknown>, names: string[], f: (...row: number[]) => number): number[] => {
  const columns = names.map((name) => (input as Columns)[name]!);
  return columns[0]!.map((_, i) => f(...columns.map((column) => column[i]!)));
};

describe("golden values", () => {
  testGolden("numeric", "normal pdf", (input) => zip(input, ["x"], normalPdf));
  testGolden("numeric", "normal quantile", (input) => zip(input, ["p"], normalQuantile));
  testGolden("numeric", "erfc", (input) => zip(input, ["x"], erfc));
  testGolden("numeric", "log gamma", (input) => zip(input, ["z"], logGamma));
  testGolden("numeric", "log beta", (input) => zip(input, ["a", "b"], logBeta));
  testGolden("numeric", "incomplete beta", (input) =>
    zip(input, ["x", "a", "b"], (x, a, b) => incompleteBeta(x, 1 - x, a, b)),
  );
  testGolden("numeric", "student t cdf", (input) => zip(input, ["t", "df"], studentTCdf));
  testGolden("numeric", "student t two-sided", (input) => zip(input, ["t", "df"], studentTTwoSided));
});

describe("identities", () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

  test("the normal quantile undoes the normal distribution function", () => {
    fc.assert(
      fc.property(probability, (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(1e-13);
      }),
    );
  });

  test("the normal distribution function is symmetric about one half", () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
        expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
      }),
    );
  });

  test("Gamma(z + 1) is z Gamma(z)", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 500, noNaN: true }), (z) => {
        expect(Math.abs(logGamma(z + 1) - logGamma(z) - Math.log(z))).toBeLessThan(2e-12);
      }),
    );
  });

  test("I_x(a, b) and I_(1-x)(b, a) add up to one", () => {
    const arg = fc.double({ min: 0.1, max: 300, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), arg, arg, (x, a, b) => {
        expect(incompleteBeta(x, 1 - x, a, b) + incompleteBeta(1 - x, x, b, a)).toBeCloseTo(1, 11);
      }),
    );
  });

  test("Student's t with a million degrees of freedom is the normal law to six digits", () => {
    for (const t of [-3, -1, 0.2, 2]) expect(studentTCdf(t, 1e6)).toBeCloseTo(normalCdf(t), 6);
  });
});

describe("edges", () => {
  test("probabilities zero and one are at minus and plus infinity", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  });
  test("a probability outside [0, 1] is refused", () => {
    expect(() => normalQuantile(1.1)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
    expect(() => normalQuantile(Number.NaN)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
  });
  test("an infinite t leaves no tail, a missing t gives a missing p, no degrees of freedom are refused", () => {
    expect(studentTTwoSided(Number.NEGATIVE_INFINITY, 5)).toBe(0);
    expect(studentTTwoSided(Number.NaN, 5)).toBeNaN();
    expect(() => studentTTwoSided(1, 0)).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" }));
  });
});
