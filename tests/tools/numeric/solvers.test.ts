import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { cholesky, choleskyInverse, choleskySolve, minimiseBounded, type Objective } from "#tools/numeric/index.ts";

/** A A' + I of a random A: positive definite by construction. */
function positiveDefinite(n: number, seed: number): Float64Array {
  const a = normals(n * n, seed);
  return Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = i === j ? 1 : 0;
    for (let m = 0; m < n; m++) sum += a[i * n + m]! * a[j * n + m]!;
    return sum;
  });
}

const times = (a: Float64Array, b: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, k) => {
    let sum = 0;
    for (let m = 0; m < n; m++) sum += a[Math.floor(k / n) * n + m]! * b[m * n + (k % n)]!;
    return sum;
  });

const transposed = (a: Float64Array, n: number): Float64Array => a.map((_, k) => a[(k % n) * n + Math.floor(k / n)]!);

describe("cholesky", () => {
  testGolden("numeric", "cholesky", ({ matrix }) => cholesky(Float64Array.from(matrix as number[]), 3));

  test("the factor times its transpose rebuilds the matrix, and the inverse undoes it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 1000 }), (n, seed) => {
        const matrix = positiveDefinite(n, seed);
        const factor = cholesky(matrix, n);
        times(factor, transposed(factor, n), n).forEach((value, k) => {
          expect(value).toBeCloseTo(matrix[k]!, 10);
        });
        times(choleskyInverse(factor, n), matrix, n).forEach((value, k) => {
          expect(value).toBeCloseTo(k % (n + 1) === 0 ? 1 : 0, 9);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("solving with the factor gives the vector that the matrix maps to the right side", () => {
    const matrix = positiveDefinite(5, 99);
    const x = choleskySolve(cholesky(matrix, 5), Float64Array.of(1, 2, 3, 4, 5));
    for (let i = 0; i < 5; i++) {
      let sum = 0;
      for (let j = 0; j < 5; j++) sum += matrix[i * 5 + j]! * x[j]!;
      expect(sum).toBeCloseTo(i + 1, 11);
    }
  });

  test("a matrix with a negative direction is refused and the row named", () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(
      expect.objectContaining({ code: "tools/not-positive-definite", context: { row: 1 } }),
    );
  });
});

const rosenbrock: Objective = (x, gradient) => {
  let value = 0;
  gradient.fill(0);
  for (let i = 0; i < x.length - 1; i++) {
    const [a, b] = [x[i]!, x[i + 1]!];
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a);
    gradient[i + 1]! += 200 * (b - a * a);
  }
  return value;
};

describe("minimiseBounded", () => {
  testGolden("numeric", "minimum of Rosenbrock", ({ start, lower, upper }) => {
    const [x0, low, high] = [start, lower, upper].map((v) => Float64Array.from(v as number[])) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const found = minimiseBounded(rosenbrock, x0, low, high);
    expect(found.converged).toBe(true);
    return [...found.x, found.value];
  });

  test("a convex quadratic in a box ends where the conditions of Karush, Kuhn and Tucker hold", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 500 }), (n, seed) => {
        const matrix = positiveDefinite(n, seed);
        const pull = normals(n, seed + 7);
        const quadratic: Objective = (x, gradient) => {
          let value = 0;
          for (let i = 0; i < n; i++) {
            let row = 0;
            for (let j = 0; j < n; j++) row += matrix[i * n + j]! * x[j]!;
            gradient[i] = row - pull[i]!;
            value += x[i]! * (0.5 * row - pull[i]!);
          }
          return value;
        };
        const found = minimiseBounded(
          quadratic,
          new Float64Array(n),
          new Float64Array(n).fill(-0.1),
          new Float64Array(n).fill(0.2),
        );
        expect(found.converged).toBe(true);
        found.bounds.forEach((bound, i) => {
          if (bound === "lower") expect(found.gradient[i]!).toBeGreaterThanOrEqual(-1e-7);
          else if (bound === "upper") expect(found.gradient[i]!).toBeLessThanOrEqual(1e-7);
          else expect(Math.abs(found.gradient[i]!)).toBeLessThan(1e-7);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("a start outside the box is moved in, and a minimum on a bound is reported as such", () => {
    const found = minimiseBounded(
      (x, g) => {
        g[0] = 2 * (x[0]! - 3);
        return (x[0]! - 3) ** 2;
      },
      Float64Array.of(-50),
      Float64Array.of(-1),
      Float64Array.of(1),
    );
    expect(found).toMatchObject({ converged: true, reason: "gradient-small", bounds: ["upper"], value: 4 });
  });

  test("running out of iterations is not convergence", () => {
    const found = minimiseBounded(
      rosenbrock,
      Float64Array.of(-1.2, 1),
      Float64Array.of(-5, -5),
      Float64Array.of(5, 5),
      { maxIterations: 3 },
    );
    expect(found).toMatchObject({ converged: false, reason: "iteration-limit", iterations: 3 });
  });

  test("a gradient that points uphill ends as no descent, not as convergence", () => {
    const lying: Objective = (x, g) => {
      g[0] = -2 * x[0]!;
      return x[0]! ** 2;
    };
    expect(minimiseBounded(lying, Float64Array.of(1), Float64Array.of(-9), Float64Array.of(9))).toMatchObject({
      converged: false,
      reason: "no-descent",
    });
  });

  test("a step into a region without values is cut back", () => {
    const barrier: Objective = (x, g) => {
      g[0] = 1 - 1 / x[0]!;
      return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
    };
    const found = minimiseBounded(barrier, Float64Array.of(1e-3), Float64Array.of(-1e9), Float64Array.of(1e9));
    expect(found.converged).toBe(true);
    expect(found.x[0]!).toBeCloseTo(1, 6);
  });

  test("bounds the wrong way round and a start without a value are refused", () => {
    const one = Float64Array.of(1);
    expect(() => minimiseBounded(rosenbrock, one, one, one)).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
    expect(() => minimiseBounded(() => Number.NaN, one, Float64Array.of(0), Float64Array.of(2))).toThrow(
      expect.objectContaining({ code: "tools/value-not-finite" }),
    );
  });
});
