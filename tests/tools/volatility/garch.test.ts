import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { djiaColumn, missing, sp500PercentReturns } from "#tests/bench/market-data.ts";
import { garchReturns, normals } from "#tests/bench/series.ts";
import { testGolden } from "#tests/golden/golden.ts";
import { logReturns, pearson, variance } from "#tools/numeric/index.ts";
import {
  backcastVariance,
  fitGarch,
  forecastGarch,
  type GarchParameters,
  garchLogLikelihood,
  garchStandardErrors,
  garchVariance,
  standardisedResiduals,
} from "#tools/volatility/index.ts";

const simulated = garchReturns(2000, 51, 0.05, 0.05, 0.08, 0.9);
const demeaned = (x: Float64Array): Float64Array => x.map((v) => v - x.reduce((a, b) => a + b, 0) / x.length);
const percent = (symbol: unknown): Float64Array => logReturns(djiaColumn(String(symbol), "close")).map((v) => 100 * v);
const needsBars = (): string | null => missing("djia20/bars.csv.gz");

describe("golden values", () => {
  testGolden("volatility", "likelihood of given parameters", ({ parameters }) => {
    const [mu, omega, alpha, beta] = parameters as [number, number, number, number];
    const given: GarchParameters = { mu, omega, alpha, beta };
    const backcast = backcastVariance(demeaned(simulated));
    const variances = garchVariance(simulated, given, backcast);
    return [garchLogLikelihood(simulated, given, backcast), variances[0]!, variances[1]!, variances[1999]!];
  });
  const fit = fitGarch(simulated);
  testGolden("volatility", "fit: mu", () => [fit.mu, fit.omega, fit.alpha, fit.beta]);
  testGolden("volatility", "fit: log likelihood", () => fit.logLikelihood);
  testGolden("volatility", "fit: forecast", () => forecastGarch(fit, 10));
  testGolden("volatility", "fit: robust", () => {
    const { mu, omega, alpha, beta } = garchStandardErrors(simulated, fit);
    return [mu, omega, alpha, beta];
  });
  testGolden(
    "volatility",
    "log likelihood on real",
    ({ symbol }) => fitGarch(percent(symbol)).logLikelihood,
    needsBars,
  );
  testGolden(
    "volatility",
    "next variance on real",
    ({ symbol }) => forecastGarch(fitGarch(percent(symbol)), 1),
    needsBars,
  );
  testGolden(
    "volatility",
    "sum of log likelihoods",
    ({ symbols }) => {
      const fits = sp500PercentReturns(Number(symbols)).map(({ returns }) => fitGarch(returns));
      expect(fits.filter(({ converged }) => !converged)).toEqual([]);
      return fits.reduce((sum, { logLikelihood }) => sum + logLikelihood, 0);
    },
    () => missing("sp500-daily/daily.csv.gz"),
  );
});

describe("identities", () => {
  test("the gradient of the likelihood agrees with finite differences", () => {
    const share = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        share,
        share,
        share,
        (mu, omega, persistence, part) => {
          const at = [mu, omega, persistence * part, persistence * (1 - part)];
          const value = (x: number[]): number =>
            garchLogLikelihood(simulated.subarray(0, 200), { mu: x[0]!, omega: x[1]!, alpha: x[2]!, beta: x[3]! }, 1.3);
          const gradient = new Float64Array(4);
          const [m = 0, o = 0, a = 0, b = 0] = at;
          garchLogLikelihood(simulated.subarray(0, 200), { mu: m, omega: o, alpha: a, beta: b }, 1.3, gradient);
          for (let p = 0; p < 4; p++) {
            const shifted = (h: number): number[] => at.map((v, i) => (i === p ? v + h : v));
            const numeric = (value(shifted(1e-6)) - value(shifted(-1e-6))) / 2e-6;
            expect(Math.abs(gradient[p]! - numeric)).toBeLessThan(1e-4 * (1 + Math.abs(numeric)));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("parameters that made a long series are found again within four standard errors", () => {
    const truth = { mu: 0.03, omega: 0.1, alpha: 0.1, beta: 0.8 };
    const long = garchReturns(20_000, 77, truth.mu, truth.omega, truth.alpha, truth.beta);
    const fit = fitGarch(long);
    const error = garchStandardErrors(long, fit);
    expect(fit.converged).toBe(true);
    for (const name of ["mu", "omega", "alpha", "beta"] as const) {
      expect(Math.abs(fit[name] - truth[name]), name).toBeLessThan(4 * error[name]);
    }
  });

  test("returns in percent and as fractions give one model in two units", () => {
    const [large, small] = [fitGarch(simulated), fitGarch(simulated.map((r) => r / 100))];
    expect(small.alpha).toBeCloseTo(large.alpha, 6);
    expect(small.omega * 1e4).toBeCloseTo(large.omega, 6);
    expect(small.mu * 100).toBeCloseTo(large.mu, 6);
    expect(small.logLikelihood).toBeCloseTo(large.logLikelihood + 2000 * Math.log(100), 5);
  });

  test("the forecast moves from the next variance to the long-run level without passing it", () => {
    const fit = fitGarch(simulated);
    const forecast = forecastGarch(fit, 2000);
    const level = fit.longRunVariance!;
    expect(forecast[0]).toBe(fit.variances[2000]);
    for (let k = 1; k < 2000; k++) {
      expect(Math.abs(forecast[k]! - level)).toBeLessThanOrEqual(Math.abs(forecast[k - 1]! - level) + 1e-12);
    }
    expect(forecast[1999]!).toBeCloseTo(level, 8);
  });

  test("standardised residuals have variance one and no echo left in their squares", () => {
    const long = garchReturns(20_000, 77, 0.03, 0.1, 0.1, 0.8);
    const residuals = standardisedResiduals(long, fitGarch(long));
    const squares = residuals.map((e) => e * e);
    expect(variance(residuals)).toBeCloseTo(1, 2);
    expect(Math.abs(pearson(squares.subarray(1), squares.subarray(0, -1)))).toBeLessThan(4 / Math.sqrt(20_000));
    const raw = long.map((r) => r * r);
    expect(pearson(raw.subarray(1), raw.subarray(0, -1))).toBeGreaterThan(0.1);
  });

  test("the fitted likelihood is above that of constant variance on real and simulated series", () => {
    const flat = -0.5 * 2000 * (Math.log(2 * Math.PI * variance(simulated, 0)) + 1);
    expect(fitGarch(simulated).logLikelihood).toBeGreaterThan(flat);
  });
});

describe("edges", () => {
  const code = (wanted: string): object => expect.objectContaining({ code: wanted, fault: "caller" });

  test("fewer than fifty returns, a constant series and a gap are refused", () => {
    expect(() => fitGarch(normals(49, 1))).toThrow(code("tools/series-too-short"));
    expect(() => fitGarch(new Float64Array(0))).toThrow(code("tools/series-empty"));
    expect(() => fitGarch(new Float64Array(100).fill(0.01))).toThrow(code("tools/series-constant"));
    expect(() => fitGarch(normals(100, 1).fill(Number.NaN, 3, 4))).toThrow(code("tools/value-not-finite"));
    expect(() => forecastGarch(fitGarch(simulated), 0)).toThrow(code("tools/parameter-out-of-range"));
  });

  test("a search cut short is reported as not converged", () => {
    expect(fitGarch(simulated, { maxIterations: 1 })).toMatchObject({ converged: false, reason: "iteration-limit" });
  });

  test("a bound that holds is named and leaves no standard errors", () => {
    const trending = Float64Array.from({ length: 400 }, (_, t) => normals(400, 91)[t]! * 1.01 ** t);
    const fit = fitGarch(trending);
    expect(fit.atBound).toContain("persistence");
    expect(fit).toMatchObject({ persistence: 1, longRunVariance: null, halfLifeBars: null });
    expect(garchStandardErrors(trending, fit).alpha).toBeNaN();
    const forecast = forecastGarch(fit, 3);
    expect(forecast[2]! - forecast[1]!).toBeCloseTo(fit.omega, 12);
  });

  test("the series given is left as it was", () => {
    const copy = Float64Array.from(simulated);
    fitGarch(simulated);
    expect(simulated).toEqual(copy);
  });
});
