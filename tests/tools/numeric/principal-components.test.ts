// Eigenvectors and principal components, by what they are: the matrix is rebuilt, the components lie at right angles and solve C v = value v.

import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { principalComponents, symmetricEigen } from "#tools/numeric/index.ts";
import { testGolden } from "../../golden/golden.ts";

const symmetric = (seed: number, n: number): Float64Array => {
  const random = seededRandom(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal() * (i === j ? 3 : 1);
  return matrix;
};

test("eigenvalues and vectors rebuild the matrix, and the vectors lie at right angles", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 1e6 }), (n, seed) => {
      const matrix = symmetric(seed, n);
      const { values, vectors } = symmetricEigen(matrix, n);
      for (let i = 0; i < n; i++) {
        if (i > 0) expect(values[i]!).toBeLessThanOrEqual(values[i - 1]!);
        for (let j = 0; j < n; j++) {
          let [rebuilt, product] = [0, 0];
          for (let k = 0; k < n; k++) {
            rebuilt += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
            product += vectors[i * n + k]! * vectors[j * n + k]!;
          }
          expect(Math.abs(rebuilt - matrix[i * n + j]!)).toBeLessThan(1e-12 * n);
          expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-13 * n);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("a matrix of another shape or with a number that is none is refused", () => {
  expect(() => symmetricEigen(new Float64Array(3), 2)).toThrow(
    expect.objectContaining({ code: "tools/length-mismatch" }),
  );
  expect(() => symmetricEigen(Float64Array.of(Number.NaN), 1)).toThrow(
    expect.objectContaining({ code: "tools/value-not-finite" }),
  );
});

const made = (seed: number, n: number, width: number, directions: number): Float64Array => {
  const random = seededRandom(seed);
  const loads = Array.from({ length: directions }, (_, d) =>
    Float64Array.from({ length: width }, () => random.normal() / (d + 1)),
  );
  const rows = new Float64Array(n * width);
  for (let t = 0; t < n; t++)
    for (const load of loads) {
      const score = random.normal();
      for (let j = 0; j < width; j++) rows[t * width + j]! += score * load[j]! + 2;
    }
  return rows;
};

test("components have length 1, lie at right angles, and solve C v = value v", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.integer({ min: 4, max: 40 }),
      fc.integer({ min: 4, max: 30 }),
      (seed, n, width) => {
        const rows = made(seed, n, width, 3);
        const { mean, vectors, variances, total } = principalComponents(rows, n, width, 2);
        for (let i = 0; i < 2; i++) {
          const own = vectors.subarray(i * width, (i + 1) * width);
          const turned = new Float64Array(width);
          for (let t = 0; t < n; t++) {
            let score = 0;
            for (let j = 0; j < width; j++) score += (rows[t * width + j]! - mean[j]!) * own[j]!;
            for (let j = 0; j < width; j++) turned[j]! += (score * (rows[t * width + j]! - mean[j]!)) / n;
          }
          for (let j = 0; j < width; j++)
            expect(Math.abs(turned[j]! - variances[i]! * own[j]!)).toBeLessThan(1e-5 * total);
          const [length, across] = [own, vectors.subarray(0, width)].map((other) =>
            own.reduce((sum, x, j) => sum + x * other[j]!, 0),
          );
          expect(length!).toBeCloseTo(1, 12);
          if (i > 0) expect(Math.abs(across!)).toBeLessThan(1e-12);
        }
        expect(variances[0]! + variances[1]!).toBeLessThanOrEqual(total * (1 + 1e-12));
      },
    ),
    { numRuns: 60 },
  );
});

test("rows that vary in one direction only have one component, and the others are zero", () => {
  const rows = Float64Array.from({ length: 10 * 6 }, (_, at) => Math.floor(at / 6) * ((at % 6) + 1));
  const { vectors, variances, total } = principalComponents(rows, 10, 6, 3);
  expect(variances[0]! / total).toBeCloseTo(1, 12);
  expect([...variances.subarray(1)].every((value) => value < 1e-12 * total)).toBe(true);
  expect([...vectors.subarray(6)].every((value) => value === 0)).toBe(true);
  const still = principalComponents(new Float64Array(12).fill(3), 3, 4, 2);
  expect([still.total, ...still.variances, ...still.vectors]).toEqual(new Array(11).fill(0));
});

testGolden("book_pictures", "components", (input) => {
  const [n, width, count] = [Number(input.n), Number(input.width), Number(input.count)];
  const { variances, vectors, total } = principalComponents(Float64Array.from(input.rows as number[]), n, width, count);
  return [total, ...variances, ...vectors];
});
