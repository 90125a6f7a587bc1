// Searches without gradients: known minima and roots, and what must hold of every answer.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ErrorCode, seededRandom } from "#infra/runtime/index.ts";
import { findMinimum, findRoot, minimiseByEvolution, minimiseSimplex } from "#tools/numeric/index.ts";

const filled = (n: number, value: number) => new Float64Array(n).fill(value);
const rosenbrock = (x: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) sum += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return sum;
};
/** Many minima; the least is 0 at 0. @source Rastrigin (1974) */
const rastrigin = (x: Float64Array): number =>
  x.reduce((sum, v) => sum + v * v - 10 * Math.cos(2 * Math.PI * v) + 10, 0);

describe("one variable", () => {
  test("a root is found where the sign changes, to the last digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (root) => {
        expect(Math.abs(findRoot((x) => Math.expm1(0.1 * (x - root)), -30, 50) - root)).toBeLessThan(1e-13);
        expect(Math.abs(findRoot((x) => (x - root) ** 3, -30, 50) - root)).toBeLessThan(1e-4); // flat: f underflows its own digits
      }),
    );
    expect(findRoot((x) => x, 0, 1)).toBe(0);
    expect(Math.abs(findRoot(Math.cos, 0, 3) - Math.PI / 2)).toBeLessThan(1e-15);
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(
      expect.objectContaining({ code: "tools/not-bracketed" satisfies ErrorCode }),
    );
  });

  test("a minimum is found to half of the digits, also at an end", () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (at) => {
        const found = findMinimum((x) => Math.cosh(x - at), -6, 7);
        expect(Math.abs(found.x - at)).toBeLessThan(1e-6);
        expect(found.value).toBeLessThan(1 + 1e-12);
      }),
    );
    expect(findMinimum((x) => x, 2, 3).x).toBeCloseTo(2, 6);
  });
});

describe("several variables", () => {
  test("the simplex finds the minimum of Rosenbrock's valley, and the least point of a box", () => {
    const none = [filled(4, Number.NEGATIVE_INFINITY), filled(4, Number.POSITIVE_INFINITY)] as const;
    const found = minimiseSimplex(rosenbrock, Float64Array.of(-1.2, 1, -1.2, 1), ...none, { maxEvaluations: 20_000 });
    expect(found.converged).toBe(true);
    for (const x of found.x) expect(x).toBeCloseTo(1, 5);
    const boxed = minimiseSimplex(rosenbrock, Float64Array.of(-1.2, 1), filled(2, -2), Float64Array.of(0.5, 2));
    expect(boxed.x[0]).toBeCloseTo(0.5, 6);
    expect(boxed.x[1]).toBeCloseTo(0.25, 6);
    expect(() => minimiseSimplex(() => Number.NaN, filled(1, 0), filled(1, -1), filled(1, 1))).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite" satisfies ErrorCode }),
    );
  });

  test("evolution finds the least of many minima, and the same stream finds the same bits", () => {
    const run = () =>
      minimiseByEvolution(rastrigin, filled(3, -5.12), filled(3, 4), seededRandom(11), {
        population: 10,
        generations: 300,
      });
    const found = run();
    expect(found.value).toBeLessThan(1e-6);
    expect(run().x).toEqual(found.x);
    expect(() =>
      minimiseByEvolution(rastrigin, filled(1, 0), filled(1, Number.POSITIVE_INFINITY), seededRandom(1)),
    ).toThrow(expect.objectContaining({ code: "tools/parameter-out-of-range" satisfies ErrorCode }));
  });
});
