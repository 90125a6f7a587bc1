import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { garchReturns, normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import {
  bentNormal,
  cornishFisherTail,
  extremeTail,
  filteredReturns,
  fitParetoTail,
  historicalTail,
  monteCarloTail,
  normalTail,
  paretoQuantile,
  type TailLoss,
  weightedTail,
} from "#tools/risk/measures/index.ts";
import { ewmaVariance } from "#tools/volatility/index.ts";

const r = garchReturns(1000, 131, 0.0003, 2e-6, 0.09, 0.9);
const three = ({ valueAtRisk, expectedShortfall, tailBars }: TailLoss) => [valueAtRisk, expectedShortfall, tailBars];

describe("golden values", () => {
  testGolden("risk_tails", "weighted tail", ({ level }) => three(weightedTail(r, Number(level))));
  testGolden("risk_tails", "filtered tail", ({ level }) =>
    three(historicalTail(filteredReturns(r, ewmaVariance(r)), Number(level))),
  );
  testGolden("risk_tails", "Pareto law", ({ threshold }) => {
    const excesses = r.filter((x) => -x > Number(threshold)).map((x) => -x - Number(threshold));
    const { shape, scale, logLikelihood } = fitParetoTail(excesses);
    return [shape, scale, logLikelihood];
  });
  testGolden("risk_tails", "extreme tail", ({ level }) => {
    const { valueAtRisk, expectedShortfall } = extremeTail(r, Number(level));
    return [valueAtRisk, expectedShortfall];
  });
  testGolden(
    "risk_tails",
    "Cornish-Fisher shortfall",
    ({ level }) => cornishFisherTail(r, Number(level)).expectedShortfall,
  );
});

const series = fc
  .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 30, maxLength: 80 })
  .map((values) => Float64Array.from(values));
const level = fc.double({ min: 0.8, max: 0.99, noNaN: true });

test("a memory that forgets nothing is the historical tail", () => {
  fc.assert(
    fc.property(series, level, (returns, at) => {
      const [plain, weighted] = [historicalTail(returns, at), weightedTail(returns, at, 1)];
      expect(weighted.tailBars).toBe(plain.tailBars);
      expect(weighted.valueAtRisk).toBe(plain.valueAtRisk);
      expect(weighted.expectedShortfall).toBeCloseTo(plain.expectedShortfall, 12);
    }),
  );
});

test("expected shortfall is at least value at risk, however bars are weighted or filtered", () => {
  fc.assert(
    fc.property(series, level, fc.double({ min: 0.8, max: 1, noNaN: true }), (returns, at, decay) => {
      const tails = [
        weightedTail(returns, at, decay),
        historicalTail(filteredReturns(returns, ewmaVariance(returns)), at),
      ];
      for (const { valueAtRisk, expectedShortfall } of tails)
        expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk - 1e-12);
    }),
  );
});

test("at one volatility throughout, filtering changes nothing", () => {
  const flat = new Float64Array(r.length + 1).fill(1e-4);
  expect(filteredReturns(r, flat)).toEqual(r);
});

test("twice the volatility ahead doubles the tail", () => {
  const variances = new Float64Array(r.length + 1).fill(1e-4);
  variances[r.length] = 4e-4;
  expect(historicalTail(filteredReturns(r, variances), 0.99).valueAtRisk).toBeCloseTo(
    2 * historicalTail(r, 0.99).valueAtRisk,
    12,
  );
});

test("a Pareto law is found again in draws from it, and its quantile passes smoothly through an exponential tail", () => {
  const random = seededRandom(4);
  for (const shape of [-0.2, 0, 0.3]) {
    const drawn = Float64Array.from({ length: 20_000 }, () => paretoQuantile({ shape, scale: 2 }, 1 - random.next()));
    const fit = fitParetoTail(drawn);
    expect(fit.converged).toBe(true);
    expect(fit.shape).toBeCloseTo(shape, 1);
    expect(fit.scale).toBeCloseTo(2, 1);
  }
  expect(paretoQuantile({ shape: 1e-8, scale: 1 }, 0.01)).toBeCloseTo(paretoQuantile({ shape: 0, scale: 1 }, 0.01), 6);
});

test("drawn losses of normal assets come to the closed form, and their parts to the whole", () => {
  const covariance = Float64Array.of(4e-4, 1e-4, 0, 1e-4, 1e-4, 0, 0, 0, 9e-4);
  const weights = Float64Array.of(0.5, 0.3, -0.2);
  const assets = { weights, means: Float64Array.of(3e-4, 0, 1e-4), covariance };
  const variance = 0.25 * 4e-4 + 2 * 0.15 * 1e-4 + 0.09 * 1e-4 + 0.04 * 9e-4;
  const drawn = monteCarloTail(assets, 0.975, { draws: 40_000, random: seededRandom(8) });
  const exact = normalTail(0.5 * 3e-4 - 0.2 * 1e-4, Math.sqrt(variance), 0.975);
  expect(drawn.valueAtRisk / exact.valueAtRisk).toBeCloseTo(1, 1);
  expect(drawn.expectedShortfall / exact.expectedShortfall).toBeCloseTo(1, 1);
  expect(drawn.contributions.reduce((sum, part) => sum + part, 0)).toBeCloseTo(drawn.expectedShortfall, 12);
  const fat = monteCarloTail(assets, 0.99, { draws: 40_000, random: seededRandom(8), degreesOfFreedom: 3 });
  const thin = monteCarloTail(assets, 0.99, { draws: 40_000, random: seededRandom(8) });
  expect(fat.expectedShortfall).toBeGreaterThan(thin.expectedShortfall);
});

test("the bent normal is the normal where there is neither skewness nor excess kurtosis", () => {
  for (const z of [-3, -1, 0, 2]) expect(bentNormal(z, { skewness: 0, excessKurtosis: 0 })).toBe(z);
});

test("bad input is told apart", () => {
  const code = (run: () => unknown): string => {
    try {
      run();
      return "none";
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(code(() => weightedTail([], 0.95))).toBe("tools/series-empty");
  expect(code(() => weightedTail([0.1], 0.95, 0))).toBe("tools/parameter-out-of-range");
  expect(code(() => weightedTail([0.1, Number.NaN], 0.95))).toBe("tools/value-not-finite");
  expect(code(() => filteredReturns(r, new Float64Array(3)))).toBe("tools/length-mismatch");
  expect(code(() => extremeTail(normals(50, 3), 0.95))).toBe("tools/series-too-short");
  expect(code(() => extremeTail(new Float64Array(500), 0.95))).toBe("tools/series-empty");
  expect(code(() => extremeTail(r, 0.95, 0.95))).toBe("tools/parameter-out-of-range");
  const notDefinite = { weights: [1, 1], means: [0, 0], covariance: Float64Array.of(1, 2, 2, 1) };
  expect(code(() => monteCarloTail(notDefinite, 0.95, { draws: 10, random: seededRandom(1) }))).toBe(
    "tools/not-positive-definite",
  );
});
