import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  equalRiskContribution,
  equalWeights,
  estimateCovariance,
  evenBounds,
  hierarchicalRiskParity,
  inverseVolatility,
  maximumDiversification,
  minimumVariance,
  riskParts,
} from "#tools/portfolio/construct/index.ts";
import { madeReturns } from "./made-returns.ts";

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const varianceOf = (covariance: Float64Array, weights: Float64Array): number => total(riskParts(covariance, weights));

describe("golden", () => {
  const given = (input: Record<string, unknown>) => {
    const {
      bars,
      assets: n,
      seed,
      lower,
      upper,
    } = input as Record<"bars" | "assets" | "seed" | "lower" | "upper", number>;
    const { covariance } = estimateCovariance(madeReturns(bars, n, seed), n, "sample");
    return { covariance, n, bounds: evenBounds(n, lower, upper) };
  };
  testGolden("portfolio", "minimum variance", (input) => {
    const { covariance, n, bounds } = given(input);
    return minimumVariance(covariance, n, bounds);
  });
  testGolden("portfolio", "maximum diversification", (input) => {
    const { covariance, n, bounds } = given(input);
    return maximumDiversification(covariance, n, bounds);
  });
  testGolden("portfolio", "inverse volatility", (input) => inverseVolatility(given(input).covariance, given(input).n));
  testGolden("portfolio", "equal risk contribution", (input) => {
    const { covariance, n } = given(input);
    return equalRiskContribution(covariance, n);
  });
  testGolden("portfolio", "hierarchical risk parity", (input) => {
    const { covariance, n } = given(input);
    return hierarchicalRiskParity(covariance, n);
  });
});

/** Covariances of 2 to 8 assets, singular where there are fewer bars than assets. */
const covariances = fc
  .record({
    n: fc.integer({ min: 2, max: 8 }),
    bars: fc.integer({ min: 4, max: 40 }),
    seed: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ n, bars, seed }) => ({
    n,
    seed,
    covariance: estimateCovariance(madeReturns(bars, n, seed), n, "sample").covariance,
  }));

/** Weights within [lower, upper] that sum to one: the middle way between even weights and a random corner. */
function feasible(n: number, lower: number, upper: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const corner = new Float64Array(n).fill(lower);
  let left = 1 - n * lower;
  const order = Array.from({ length: n }, (_, i) => ({ i, key: random.next() })).sort((a, b) => a.key - b.key);
  for (const { i } of order) {
    const more = Math.min(left, upper - lower);
    corner[i]! += more;
    left -= more;
  }
  const share = random.next();
  return corner.map((value) => share * value + (1 - share) / n);
}

describe("laws", () => {
  test("weights sum to one within their bounds, and no feasible ones are calmer or spread wider", () => {
    fc.assert(
      fc.property(covariances, fc.double({ min: 0, max: 0.9, noNaN: true }), ({ n, seed, covariance }, tightness) => {
        const [lower, upper] = [tightness / n, 1 - tightness * (1 - 1 / n)];
        const bounds = evenBounds(n, lower, upper);
        const calm = minimumVariance(covariance, n, bounds);
        const wide = maximumDiversification(covariance, n, bounds);
        const deviation = (i: number): number => Math.sqrt(covariance[i * n + i]!);
        const spread = (w: Float64Array): number =>
          w.reduce((sum, value, i) => sum + value * deviation(i), 0) / Math.sqrt(varianceOf(covariance, w));
        for (const weights of [calm, wide]) {
          expect(total(weights)).toBeCloseTo(1, 11);
          for (const w of weights) {
            expect(w).toBeGreaterThanOrEqual(lower - 1e-12);
            expect(w).toBeLessThanOrEqual(upper + 1e-12);
          }
        }
        const scale = covariance.reduce((sum, value) => sum + Math.abs(value), 0);
        for (const other of [equalWeights(n), ...[1, 2, 3, 4].map((k) => feasible(n, lower, upper, 10 * seed + k))]) {
          expect(varianceOf(covariance, calm)).toBeLessThanOrEqual(varianceOf(covariance, other) + 1e-9 * scale);
          if (varianceOf(covariance, wide) > 1e-6 * scale)
            expect(spread(wide)).toBeGreaterThanOrEqual(spread(other) * (1 - 1e-6));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("every asset bears the same part of risk", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 500 }), (n, seed) => {
        const { covariance } = estimateCovariance(madeReturns(40, n, seed), n);
        const weights = equalRiskContribution(covariance, n);
        const parts = riskParts(covariance, weights);
        expect(total(weights)).toBeCloseTo(1, 12);
        for (const part of parts) expect(part / (total(parts) / n)).toBeCloseTo(1, 9);
      }),
      { numRuns: 40 },
    );
  });

  test("the order of the assets changes no weight of the tree", () => {
    fc.assert(
      fc.property(covariances, fc.infiniteStream(fc.double({ noNaN: true })), ({ n, covariance }, keys) => {
        const order = Array.from({ length: n }, (_, i) => ({ i, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const turned = covariance.map((_, at) => covariance[order[Math.floor(at / n)]! * n + order[at % n]!]!);
        const weights = hierarchicalRiskParity(covariance, n);
        const found = hierarchicalRiskParity(turned, n);
        order.forEach((i, k) => {
          expect(found[k]).toBeCloseTo(weights[i]!, 14);
        });
        expect(total(weights)).toBeCloseTo(1, 12);
        for (const w of weights) expect(w).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test("more assets than bars: all methods give weights of a singular covariance", () => {
    const [n, bars] = [60, 20];
    const { covariance } = estimateCovariance(madeReturns(bars, n, 7), n, "sample");
    for (const method of [
      inverseVolatility,
      hierarchicalRiskParity,
      equalRiskContribution,
      minimumVariance,
      maximumDiversification,
    ]) {
      const weights = method(covariance, n);
      expect(total(weights)).toBeCloseTo(1, 10);
      for (const w of weights) expect(w).toBeGreaterThanOrEqual(0);
    }
  });

  test("two assets that are one share its weight, and one alone has all", () => {
    const twins = Float64Array.of(4, 4, 4, 4);
    for (const method of [hierarchicalRiskParity, equalRiskContribution, minimumVariance, maximumDiversification]) {
      expect(method(twins, 2)[0]).toBeCloseTo(0.5, 6);
      expect([...method(Float64Array.of(4), 1)]).toEqual([1]);
    }
  });
});

describe("refused by code", () => {
  const unit = Float64Array.of(1, 0, 0, 1);
  const refused = (work: () => unknown, code: string, says?: RegExp) => {
    expect(work).toThrow(expect.objectContaining({ code }));
    if (says) expect(work).toThrow(says);
  };

  test("bounds that leave no sum of one say which of them conflict", () => {
    refused(
      () => minimumVariance(unit, 2, evenBounds(2, 0, 0.4)),
      "tools/constraints-infeasible",
      /upper bounds.*0\.8/,
    );
    refused(
      () => minimumVariance(unit, 2, evenBounds(2, 0.6, 1)),
      "tools/constraints-infeasible",
      /lower bounds.*1\.2/,
    );
    const crossed = { lower: Float64Array.of(0, 0.5), upper: Float64Array.of(1, 0.4) };
    refused(() => maximumDiversification(unit, 2, crossed), "tools/constraints-infeasible", /Asset 1/);
    expect(total(minimumVariance(unit, 2, evenBounds(2, 0.5, 0.5)))).toBe(1);
  });

  test("an asset that does not move, a missing covariance and a wrong shape are named", () => {
    const still = Float64Array.of(1, 0, 0, 0);
    for (const method of [inverseVolatility, hierarchicalRiskParity, equalRiskContribution, maximumDiversification])
      refused(() => method(still, 2), "tools/series-constant", /Asset 1/);
    expect([...minimumVariance(still, 2)][1]).toBeCloseTo(1, 9);
    refused(() => minimumVariance(Float64Array.of(1, Number.NaN, 0, 1), 2), "tools/value-not-finite");
    refused(() => hierarchicalRiskParity(unit, 3), "tools/length-mismatch");
  });

  test("parts of risk cannot be equal where a long-only portfolio has none", () => {
    refused(() => equalRiskContribution(Float64Array.of(1, -1, -1, 1), 2), "tools/no-convergence");
  });
});
