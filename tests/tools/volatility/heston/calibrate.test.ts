import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { missingTable, optionTable } from "#tests/tools/volatility/option-tables.ts";
import {
  checkArbitrage,
  fitHeston,
  type HestonParameters,
  hestonGreeks,
  hestonPrices,
  hestonPricesLewis,
  hestonSmile,
  type VolatilityQuote,
  volatilityOf,
} from "#tools/volatility/index.ts";

const usual: HestonParameters = { v0: 0.04, kappa: 1.5, theta: 0.06, sigma: 0.5, rho: -0.6 };
const dax: HestonParameters = { v0: 0.1957, kappa: 15.66, theta: 0.0746, sigma: 3.36, rho: -0.5115 };
const published: HestonParameters = { v0: 0.1, kappa: 1, theta: 0.1, sigma: 0.5, rho: -0.5 };

/** Quotes that a model itself makes. */
const quotesOf = (parameters: HestonParameters): VolatilityQuote[] =>
  [0.1, 0.5, 1, 2].flatMap((years) => {
    const smile = hestonSmile(parameters, years);
    return [-0.2, -0.1, 0, 0.1, 0.15].map((k) => ({
      years,
      forward: 100,
      strike: 100 * Math.exp(k),
      volatility: volatilityOf(smile, k),
    }));
  });

describe("a calibration", () => {
  test("finds the parameters that made its quotes", () => {
    const fit = fitHeston(quotesOf(usual), seededRandom(4), { furtherStarts: 1 });
    for (const name of ["v0", "kappa", "theta", "sigma", "rho"] as const)
      expect(fit[name] / usual[name], name).toBeCloseTo(1, 4);
    expect(fit.sumOfSquares).toBeLessThan(1e-8);
    expect(fit.feller).toBeCloseTo(0.72, 3);
    expect([fit.converged, fit.atBound]).toEqual([true, []]);
  });

  const reason = missingTable("dax_2002-07-05.csv");
  test.skipIf(reason !== null)("of the DAX of 2002 ends at the published sum of squared errors, from any start", () => {
    const { quotes } = optionTable("dax_2002-07-05.csv");
    const fit = fitHeston(quotes, seededRandom(1), { start: published, furtherStarts: 2 });
    expect(quotes.length).toBe(104);
    expect(fit.sumOfSquares).toBeCloseTo(177.2333, 3);
    expect(fit.starts.every(({ sumOfSquares }) => sumOfSquares < 178)).toBe(true);
    expect(fit.feller).toBeLessThan(1);
    const smiles = [...new Set(quotes.map(({ years }) => years))].sort((a, b) => a - b).map((y) => hestonSmile(fit, y));
    expect(checkArbitrage(smiles, -0.3, 0.3, 31).free).toBe(true);
  });

  test("is the same for the same seed", () => {
    const quotes = quotesOf(dax);
    const [a, b] = [1, 1].map((seed) => fitHeston(quotes, seededRandom(seed), { furtherStarts: 1 }));
    expect(a).toEqual(b);
  });

  test("of fewer quotes than parameters, or of bad ones, is refused with its code", () => {
    const quotes = quotesOf(usual);
    const fitted = (list: VolatilityQuote[]) => () => fitHeston(list, seededRandom(1));
    expect(fitted(quotes.slice(0, 4))).toThrow(expect.objectContaining({ code: "tools/series-too-short" }));
    expect(fitted([...quotes, { ...quotes[0]!, volatility: -0.2 }])).toThrow(
      expect.objectContaining({ code: "tools/parameter-out-of-range" }),
    );
  });

  test("of quotes that no model can meet ends with numbers and a large error, not with NaN", () => {
    const mad = quotesOf(usual).map((quote, i) => ({ ...quote, volatility: i % 2 === 0 ? 0.05 : 1.5 }));
    const fit = fitHeston(mad, seededRandom(1), { furtherStarts: 1, maxEvaluations: 40 });
    expect(fit.rmse).toBeGreaterThan(20);
    expect([fit.v0, fit.kappa, fit.theta, fit.sigma, fit.rho, ...fit.volatilities].every(Number.isFinite)).toBe(true);
  });
});

test("Lewis's integral by Gauss-Laguerre gives the prices of the series", () => {
  const strikes = Float64Array.of(60, 90, 100, 115, 160);
  for (const [parameters, years, digits] of [
    [usual, 0.25, 9],
    [usual, 1, 9],
    [usual, 10, 9],
    [{ ...usual, sigma: 0.01 }, 1, 8],
    [dax, 0.05, 7],
    [dax, 1.8, 8],
  ] as const) {
    const expiry = { years, forward: 100, discount: 0.98 };
    const lewis = hestonPricesLewis(parameters, expiry, strikes, "put");
    hestonPrices(parameters, expiry, strikes, "put").forEach((price, i) => {
      expect(Math.abs(lewis[i]! - price), `${years} years, strike ${strikes[i]}`).toBeLessThan(100 * 10 ** -digits);
    });
  }
});

test("greeks are those of bumped prices", () => {
  const price = (parameters: HestonParameters, forward: number, years: number, kind: "call" | "put") =>
    hestonPrices(parameters, { years, forward, discount: 0.97 }, Float64Array.of(105), kind)[0]!;
  for (const kind of ["call", "put"] as const) {
    const greeks = hestonGreeks(usual, { years: 0.8, forward: 100, discount: 0.97 }, 105, kind);
    const at = (forward: number, years = 0.8, parameters = usual) => price(parameters, forward, years, kind);
    const volatility = (by: number) => at(100, 0.8, { ...usual, v0: (0.2 + by) ** 2 });
    expect(greeks.price).toBeCloseTo(at(100), 10);
    expect(greeks.delta).toBeCloseTo((at(100.01) - at(99.99)) / 0.02, 7);
    expect(greeks.gamma).toBeCloseTo((at(100.1) - 2 * at(100) + at(99.9)) / 0.01, 6);
    expect(greeks.vega).toBeCloseTo((volatility(1e-4) - volatility(-1e-4)) / 2e-4, 5);
    expect(greeks.theta).toBeCloseTo(-(at(100, 0.8001) - at(100, 0.7999)) / 2e-4, 5);
    expect(greeks.byParameter.rho).toBeCloseTo(
      (at(100, 0.8, { ...usual, rho: -0.5999 }) - at(100, 0.8, { ...usual, rho: -0.6001 })) / 2e-4,
      5,
    );
  }
});
