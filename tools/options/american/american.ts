// American options with a continuous dividend yield: value, greeks, and when to exercise.

import { blackScholes } from "../european/black-scholes.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";
import { finiteDifferences } from "./finite-differences.ts";
import { accurateScheme, SpectralEngine, type SpectralScheme } from "./spectral.ts";

const engines = new Map<SpectralScheme, SpectralEngine>();

function engineOf(scheme: SpectralScheme): SpectralEngine {
  let engine = engines.get(scheme);
  if (engine === undefined) {
    engine = new SpectralEngine(scheme);
    engines.set(scheme, engine);
  }
  return engine;
}

/** Which of three things an American option is. Over a put, by the symmetry of puts and calls. */
type Kind = "european" | "one-boundary" | "two-boundaries";

/** A put is never exercised early where its strike earns no interest and what is given up earns no less; with both rates negative and the
 * dividend yield the lower, it is exercised between two boundaries. The right to exercise early is worth at most the interest on the strike:
 * where that is below the accuracy of the scheme there is no boundary to look for. */
function kindOf(rate: number, dividendYield: number, years: number): Kind {
  if (rate * years > 1e-8) return "one-boundary";
  return rate < 0 && (rate - dividendYield) * years > 1e-8 ? "two-boundaries" : "european";
}

/** Value of an American option. At the fast scheme its error is about 1e-6 of the strike, at the accurate one 4e-8; where both rates are
 * negative, or the boundary does not settle, it comes from finite differences, with about 1e-4.
 * @throws tools/option-expired, tools/option-invalid
 * @source McDonald & Schroder (1998), J. Computational Finance 1(3), for a call as a put: C(S, K, r, q) = P(K, S, q, r) */
export function americanValue(terms: OptionTerms, market: Market, scheme: SpectralScheme = accurateScheme): number {
  requireOption(terms, market);
  return priceWith(terms, market, engineOf(scheme));
}

function priceWith(terms: OptionTerms, market: Market, engine: SpectralEngine): number {
  const { right, strike, years } = terms;
  const { spot, rate, dividendYield, volatility } = market;
  const intrinsic = Math.max(0, signOf(right) * (spot - strike));
  if (years === 0) return intrinsic;
  if (volatility === 0) return certain(terms, market);
  const isPut = right === "put";
  const kind = isPut ? kindOf(rate, dividendYield, years) : kindOf(dividendYield, rate, years);
  if (kind === "european") return Math.max(intrinsic, blackScholes(terms, market).value);
  if (kind === "two-boundaries") return finiteDifferences(terms, market, { american: true });
  const found = isPut
    ? strike * engine.put(spot / strike, years, volatility, rate, dividendYield)
    : spot * engine.put(strike / spot, years, volatility, dividendYield, rate);
  // A boundary that still moves is no boundary: the grid is slower and does not mind.
  if (!engine.steady) return finiteDifferences(terms, market, { american: true, prices: 800, times: 400 });
  return Math.max(intrinsic, found);
}

/** The price is known at every time: the best time to exercise is now, at expiry, or where the gain S exp((r - q) t) - K exp(-r t) turns. */
function certain({ right, strike, years }: OptionTerms, { spot, rate, dividendYield }: Market): number {
  const sign = signOf(right);
  const worth = (t: number) => sign * (spot * Math.exp(-dividendYield * t) - strike * Math.exp(-rate * t));
  const turn = rate === dividendYield ? 0 : Math.log((rate * strike) / (dividendYield * spot)) / (rate - dividendYield);
  const inside = turn > 0 && turn < years ? worth(turn) : 0;
  return Math.max(0, worth(0), worth(years), inside);
}

export interface AmericanGreeks {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  /** Per year that passes. */
  readonly theta: number;
  readonly rho: number;
  readonly psi: number;
  /** Value above the European one. */
  readonly earlyExercise: number;
  /** Price of the underlying at which it is exercised now (below for a put, above for a call), null where it never is before expiry. */
  readonly exerciseAt: number | null;
  /** True where it is worth its intrinsic value at once. */
  readonly exerciseNow: boolean;
}

/** Value and greeks by central differences of the accurate scheme; theta follows from the equation of Black and Scholes.
 * @throws as `americanValue` */
export function american(terms: OptionTerms, market: Market): AmericanGreeks {
  requireOption(terms, market);
  const engine = engineOf(accurateScheme);
  const { spot, rate, dividendYield, volatility } = market;
  const { years, right, strike } = terms;
  const at = (change: Partial<Market>) => priceWith(terms, { ...market, ...change }, engine);
  const value = at({});
  const european = blackScholes(terms, market);
  const intrinsic = Math.max(0, signOf(right) * (spot - strike));
  const exerciseAt = exerciseBoundary(terms, market);
  const exerciseNow = years > 0 && intrinsic > 0 && value <= intrinsic * (1 + 1e-12) && exerciseAt !== null;
  const whole = { value, earlyExercise: Math.max(0, value - european.value), exerciseAt, exerciseNow };
  if (exerciseNow)
    return { ...whole, value: intrinsic, delta: signOf(right), gamma: 0, vega: 0, theta: 0, rho: 0, psi: 0 };
  if (years === 0 || volatility === 0) {
    const { delta, gamma, vega, theta, rho, psi } = european;
    return { ...whole, delta, gamma, vega, theta, rho, psi };
  }
  const h = 1e-3 * spot * Math.max(0.05, Math.min(1, volatility * Math.sqrt(years)));
  const [up, down] = [at({ spot: spot + h }), at({ spot: spot - h })];
  const delta = (up - down) / (2 * h);
  const gamma = Math.max(0, (up - 2 * value + down) / (h * h));
  const slope = (name: "volatility" | "rate" | "dividendYield", size: number) =>
    (at({ [name]: market[name] + size }) - at({ [name]: market[name] - size })) / (2 * size);
  return {
    ...whole,
    delta,
    gamma,
    vega: slope("volatility", Math.min(1e-3, 0.1 * volatility)),
    theta: rate * value - (rate - dividendYield) * spot * delta - 0.5 * (volatility * spot) ** 2 * gamma,
    rho: slope("rate", 1e-4),
    psi: slope("dividendYield", 1e-4),
  };
}

/** The price of the underlying at which an option is exercised now, or null where it is not exercised before expiry (or between two prices, which
 * negative rates bring about). @throws tools/option-expired, tools/option-invalid */
export function exerciseBoundary(terms: OptionTerms, market: Market): number | null {
  requireOption(terms, market);
  const { right, strike, years } = terms;
  const { rate, dividendYield, volatility } = market;
  if (years === 0 || volatility === 0) return null;
  const engine = engineOf(accurateScheme);
  if (right === "put")
    return kindOf(rate, dividendYield, years) === "one-boundary"
      ? strike * engine.boundary(years, volatility, rate, dividendYield)
      : null;
  return kindOf(dividendYield, rate, years) === "one-boundary"
    ? strike / engine.boundary(years, volatility, dividendYield, rate)
    : null;
}
