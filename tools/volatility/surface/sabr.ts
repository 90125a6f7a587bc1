// SABR: one expiry's smile by four numbers, as rates desks quote it.

import {
  byDifferences,
  fitLeastSquares,
  type LeastSquaresFit,
  requireFinite,
  requireWithin,
} from "#tools/numeric/index.ts";
import { requireQuotes, type VolatilityQuote } from "../quotes.ts";

/** dF = a (F + shift)^beta dW, da = nu a dB, dW dB = rho dt, a(0) = alpha. */
export interface SabrParameters {
  readonly alpha: number;
  /** 0..1. */
  readonly beta: number;
  readonly nu: number;
  /** -1 < rho < 1. */
  readonly rho: number;
  /** Added to forward and strike, so that rates below zero have a logarithm; 0 unless told. */
  readonly shift?: number;
}

/** "hagan" the original leading term, "obloj" the one that keeps small strikes free of arbitrage for longer. */
export type SabrFormula = "hagan" | "obloj";

/** Black's volatility (of the shifted forward, where there is a shift) for a strike.
 *
 *   alpha / (P B) z / x(z) (1 + T [(1 - beta)^2 alpha^2 / (24 P^2) + rho beta nu alpha / (4 P) + (2 - 3 rho^2) nu^2 / 24]),
 * P = (FK)^((1-beta)/2), L = ln(F / K), x(z) = ln((sqrt(1 - 2 rho z + z^2) + z - rho) / (1 - rho)), and with s = (1 - beta) L / 2
 *   hagan: B = 1 + s^2 / 6 + s^4 / 120, z = nu / alpha P L,
 *   obloj: B = sinh(s) / s,             z = nu / alpha P L B, that is nu / alpha (F^(1-beta) - K^(1-beta)) / (1 - beta).
 * An expansion in T: good where nu^2 T is well below 1.
 * @param strike with the shift above 0, as the forward
 * @throws tools/parameter-out-of-range
 * @source Hagan, Kumar, Lesniewski & Woodward (2002), Wilmott, (2.17a); Obloj (2008), Fine-tune your smile, Wilmott */
export function sabrVolatility(
  parameters: SabrParameters,
  forward: number,
  strike: number,
  years: number,
  formula: SabrFormula = "hagan",
): number {
  requireSabr(parameters);
  const { shift = 0 } = parameters;
  requireWithin("forward + shift", forward + shift, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("strike + shift", strike + shift, Number.MIN_VALUE, Number.MAX_VALUE);
  requireWithin("years", years, 0, 200);
  return expansion(parameters, forward + shift, strike + shift, years, formula);
}

function expansion(
  { alpha, beta, nu, rho }: SabrParameters,
  f: number,
  k: number,
  years: number,
  formula: SabrFormula,
): number {
  const rest = 1 - beta;
  const log = Math.log(f / k);
  const power = (f * k) ** (rest / 2);
  const s = (rest * log) / 2;
  const series = 1 + (s * s) / 6 + s ** 4 / 120;
  const bend = formula === "hagan" || Math.abs(s) < 1e-3 ? series : Math.sinh(s) / s;
  const z = (nu / alpha) * power * log * (formula === "hagan" ? 1 : bend);
  const first =
    (rest * rest * alpha * alpha) / (24 * power * power) +
    (rho * beta * nu * alpha) / (4 * power) +
    ((2 - 3 * rho * rho) * nu * nu) / 24;
  return (alpha / (power * bend)) * zOverX(z, rho) * (1 + first * years);
}

/** z / x(z), 1 - rho z / 2 + (2 - 3 rho^2) z^2 / 12 near 0. */
function zOverX(z: number, rho: number): number {
  if (Math.abs(z) < 1e-4) return 1 - (rho * z) / 2 + ((2 - 3 * rho * rho) * z * z) / 12;
  const root = Math.sqrt(1 - 2 * rho * z + z * z);
  // For z far below 0 root + z - rho cancels; its product with root - z + rho is 1 - rho^2.
  const x = z > rho ? Math.log((root + z - rho) / (1 - rho)) : Math.log((1 + rho) / (root - z + rho));
  return z / x;
}

/** @throws tools/parameter-out-of-range */
export function requireSabr({ alpha, beta, nu, rho, shift = 0 }: SabrParameters): void {
  requireWithin("alpha", alpha, 1e-12, 1e6);
  requireWithin("beta", beta, 0, 1);
  requireWithin("nu", nu, 0, 100);
  requireWithin("rho", rho, -0.99999, 0.99999);
  requireFinite("shift", [shift]);
}

export interface SabrFit extends SabrParameters {
  readonly shift: number;
  readonly formula: SabrFormula;
  /** Root of the mean squared error, volatility points. */
  readonly rmse: number;
  readonly worst: number;
  readonly converged: boolean;
  readonly reason: LeastSquaresFit["reason"];
  readonly volatilities: Float64Array;
}

/** Fits alpha, nu and rho of one expiry to its quotes for a given beta: least squares in volatility points, weights as given.
 * @param quotes at least 3, one expiry
 * @throws tools/series-empty, tools/series-too-short (a single strike has no smile), tools/parameter-out-of-range */
export function fitSabr(
  quotes: readonly VolatilityQuote[],
  { beta = 1, shift = 0, formula = "hagan" }: { beta?: number; shift?: number; formula?: SabrFormula } = {},
): SabrFit {
  requireQuotes(quotes, 3);
  const { years, forward } = quotes[0] as VolatilityQuote;
  const f = forward + shift;
  const at = (x: Float64Array): SabrParameters => ({ alpha: Math.exp(x[0]!), beta, nu: x[1]!, rho: x[2]! });
  requireSabr({ alpha: 1, beta, nu: 1, rho: 0, shift });
  const central = quotes.reduce((a, b) =>
    Math.abs(Math.log((b.strike + shift) / f)) < Math.abs(Math.log((a.strike + shift) / f)) ? b : a,
  ).volatility;
  const level = Math.log(central * f ** (1 - beta));
  const lower = Float64Array.of(level - 4, 1e-4, -0.999);
  const upper = Float64Array.of(level + 4, 50, 0.999);
  const residuals = byDifferences(
    (x, out) => {
      const parameters = at(x);
      quotes.forEach((quote, i) => {
        const model = expansion(parameters, f, quote.strike + shift, years, formula);
        out[i] = 100 * (quote.weight ?? 1) * (model - quote.volatility);
      });
    },
    lower,
    upper,
  );
  const steepness = Math.min(3, 1 / Math.sqrt(years));
  const ends = [-0.5, 0.3].map((rho) =>
    fitLeastSquares(residuals, quotes.length, Float64Array.of(level, steepness, rho), lower, upper, {
      changeTolerance: 1e-12,
      maxEvaluations: 200,
    }),
  );
  const best = ends.reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a));
  const parameters = at(best.x);
  const volatilities = Float64Array.from(quotes, (q) => expansion(parameters, f, q.strike + shift, years, formula));
  const errors = volatilities.map((v, i) => 100 * (v - (quotes[i] as VolatilityQuote).volatility));
  return {
    ...parameters,
    shift,
    formula,
    rmse: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    worst: errors.reduce((a, e) => Math.max(a, Math.abs(e)), 0),
    converged: best.converged,
    reason: best.reason,
    volatilities,
  };
}
