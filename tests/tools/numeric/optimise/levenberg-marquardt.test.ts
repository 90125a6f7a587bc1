import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "#infra/runtime/index.ts";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { byDifferences, fitLeastSquares, leastSquares, type Residuals } from "#tools/numeric/index.ts";

const filled = (n: number, value: number) => new Float64Array(n).fill(value);
const free = (n: number) => [filled(n, Number.NEGATIVE_INFINITY), filled(n, Number.POSITIVE_INFINITY)] as const;

const rosenbrock: Residuals = (x, out, jacobian) => {
  out[0] = 10 * (x[1]! - x[0]! * x[0]!);
  out[1] = 1 - x[0]!;
  jacobian?.set([-20 * x[0]!, 10, -1, 0]);
};

/** Predictions of NIST's models at one x. */
const models: Record<string, (x: number, b: Float64Array) => number> = {
  MGH09: (x, b) => (b[0]! * (x * x + x * b[1]!)) / (x * x + x * b[2]! + b[3]!),
  Misra1a: (x, b) => b[0]! * (1 - Math.exp(-b[1]! * x)),
};

describe("fitLeastSquares", () => {
  testGolden("numeric_optimise", "least squares of NIST", ({ model, x, y, start }) => {
    const [xs, ys, from] = [x as number[], y as number[], Float64Array.from(start as number[])];
    const [lower, upper] = free(from.length);
    const residuals = byDifferences(
      (b, out) => {
        for (const [i, at] of xs.entries()) out[i] = models[model as string]!(at, b) - ys[i]!;
      },
      lower,
      upper,
      "central",
    );
    const fit = fitLeastSquares(residuals, xs.length, from, lower, upper);
    expect(fit.converged).toBe(true);
    return [...fit.x, fit.sumOfSquares];
  });

  testGolden("numeric_optimise", "least squares of Rosenbrock", ({ lower, upper, start }) => {
    const [low, high, from] = [lower, upper, start].map((v) => Float64Array.from(v as number[]));
    return fitLeastSquares(rosenbrock, 2, from!, low!, high!).x;
  });

  test("a linear model is fitted as linear regression fits it, and inside a box no better point is near", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 500 }), fc.boolean(), (n, seed, boxed) => {
        const m = n + 4;
        const target = normals(m, seed);
        const columns = Array.from({ length: n }, (_, j) => normals(m, seed + 1000 * (j + 1)));
        const linear: Residuals = (x, out, jacobian) => {
          for (let i = 0; i < m; i++) {
            out[i] = -target[i]!;
            for (let j = 0; j < n; j++) out[i]! += columns[j]![i]! * x[j]!;
            if (jacobian !== null) for (let j = 0; j < n; j++) jacobian[i * n + j] = columns[j]![i]!;
          }
        };
        if (!boxed) {
          const fit = fitLeastSquares(linear, m, filled(n, 0.5), ...free(n));
          leastSquares(columns, target).coefficients.forEach((value, j) => {
            expect(fit.x[j]).toBeCloseTo(value, 7);
          });
          return;
        }
        const fit = fitLeastSquares(linear, m, filled(n, 0), filled(n, -0.1), filled(n, 0.1));
        const out = new Float64Array(m);
        for (let turn = 0; turn < 20; turn++) {
          const moved = fit.x.map((v, j) =>
            Math.min(0.1, Math.max(-0.1, v + 0.01 * normals(n, seed + 7 * turn + 3)[j]!)),
          );
          linear(moved, out, null);
          expect(out.reduce((sum, v) => sum + v * v, 0)).toBeGreaterThanOrEqual(fit.sumOfSquares * (1 - 1e-12));
        }
        fit.bounds.forEach((bound, j) => {
          expect(bound).toBe(fit.x[j] === -0.1 ? "lower" : fit.x[j] === 0.1 ? "upper" : "none");
        });
      }),
      { numRuns: 30 },
    );
  });

  test("residuals that are not finite outside are walked around, and at the start are refused", () => {
    const logarithm: Residuals = byDifferences((x, out) => (out[0] = Math.log(x[0]!) - 2), ...free(1), "central");
    expect(fitLeastSquares(logarithm, 1, filled(1, 0.01), ...free(1)).x[0]).toBeCloseTo(Math.exp(2), 8);
    expect(() => fitLeastSquares(logarithm, 1, filled(1, -1), ...free(1))).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite" satisfies ErrorCode }),
    );
    expect(() => fitLeastSquares(logarithm, 1, filled(1, 1), filled(1, 2), filled(1, 2))).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" satisfies ErrorCode }),
    );
  });

  test("a variable that changes nothing stays where it was", () => {
    const flat: Residuals = (x, out, jacobian) => {
      out[0] = x[0]! - 3;
      jacobian?.set([1, 0]);
    };
    const fit = fitLeastSquares(flat, 1, Float64Array.of(0, 7), ...free(2));
    expect(fit.x[0]).toBeCloseTo(3, 10);
    expect(fit.x[1]).toBe(7);
  });

  test("a Jacobian by differences keeps inside the box and has the digits that it promises", () => {
    const seen: number[] = [];
    const values = (x: Float64Array, out: Float64Array) => {
      seen.push(x[0]!);
      out[0] = Math.exp(x[0]!);
    };
    for (const [kind, digits] of [
      ["forward", 7],
      ["central", 7],
    ] as const) {
      const jacobian = filled(1, 0);
      byDifferences(values, filled(1, 0), filled(1, 1), kind)(filled(1, 1), filled(1, 0), jacobian);
      expect(jacobian[0]).toBeCloseTo(Math.E, kind === "central" ? 4 : digits);
    }
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
  });
});
