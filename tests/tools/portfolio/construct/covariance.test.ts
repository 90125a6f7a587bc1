import fc from "fast-check";
import { expect, test } from "vitest";
import { testGolden } from "#tests/golden/golden.ts";
import { symmetricEigen } from "#tools/numeric/index.ts";
import {
  type CovarianceEstimator,
  covarianceEstimators,
  estimateCovariance,
} from "#tools/portfolio/construct/index.ts";
import { madeReturns } from "./made-returns.ts";

testGolden("portfolio", "covariance of", (input) => {
  const { estimator, bars, assets: n, seed } = input as Record<string, number> & { estimator: CovarianceEstimator };
  const { covariance, shrinkage } = estimateCovariance(madeReturns(bars!, n!, seed!), n!, estimator);
  const upper = Array.from(covariance).filter((_, at) => at % n! >= Math.floor(at / n!));
  return [shrinkage, ...upper.map((value) => value * 1e4)];
});

test("every estimate is symmetric, not negative definite, and keeps the sum of variances", () => {
  const number = fc.double({ min: -0.1, max: 0.1, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 2, max: 9 }),
      fc.infiniteStream(number),
      (n, bars, stream) => {
        const returns = Float64Array.from({ length: n * bars }, () => stream.next().value as number);
        const traceOf = (matrix: Float64Array): number =>
          matrix.reduce((sum, v, at) => sum + (at % (n + 1) ? 0 : v), 0);
        const sample = (traceOf(estimateCovariance(returns, n, "sample").covariance) * (bars - 1)) / bars;
        for (const estimator of covarianceEstimators.filter((one) => one !== "sample")) {
          const { covariance, shrinkage } = estimateCovariance(returns, n, estimator);
          expect(shrinkage).toBeGreaterThanOrEqual(0);
          expect(shrinkage).toBeLessThanOrEqual(1);
          expect(Math.abs(traceOf(covariance) - sample)).toBeLessThanOrEqual(1e-9 * sample);
          for (let i = 0; i < n; i++)
            for (let j = 0; j < i; j++) expect(covariance[i * n + j]).toBeCloseTo(covariance[j * n + i]!, 15);
          if (estimator !== "constant-correlation")
            expect(symmetricEigen(covariance, n).values[n - 1]).toBeGreaterThanOrEqual(-1e-12 * (1 + sample));
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("more assets than bars: the shrunk covariance has an inverse, the sample's has none", () => {
  const returns = madeReturns(8, 10, 60);
  expect(symmetricEigen(estimateCovariance(returns, 10, "sample").covariance, 10).values[9]).toBeLessThan(1e-15);
  for (const estimator of ["ledoit-wolf", "oas", "marchenko-pastur"] as const)
    expect(symmetricEigen(estimateCovariance(returns, 10, estimator).covariance, 10).values[9]).toBeGreaterThan(1e-6);
});

test("one bar, a missing return and a torn row are refused by code", () => {
  const refused = (returns: Float64Array, n: number, code: string) =>
    expect(() => estimateCovariance(returns, n)).toThrow(expect.objectContaining({ code }));
  refused(Float64Array.of(0.1, 0.2), 2, "tools/series-too-short");
  refused(Float64Array.of(0.1, 0.2, Number.NaN, 0.1), 2, "tools/value-not-finite");
  refused(Float64Array.of(0.1, 0.2, 0.3), 2, "tools/length-mismatch");
});
