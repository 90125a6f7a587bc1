// European options on a lognormal price: value and every greek to second order, of one option or of columns of them.

import { normalCdf, normalPdf, requireShape } from "#tools/numeric/index.ts";
import { type Market, type OptionTerms, requireOption, signOf } from "../option.ts";
import { normalisedCall } from "./normalised-black.ts";

/** What the kernel writes of one option, in this order. Per one unit of each variable (a whole 1 of volatility and rate) and per year that passes. */
export const measures = [
  "value",
  "delta", // dV / dS
  "gamma", // d2V / dS2
  "vega", // dV / d volatility
  "theta", // dV / dt as time passes
  "rho", // dV / d rate
  "psi", // dV / d dividend yield
  "vanna", // d2V / dS d volatility
  "volga", // d2V / d volatility2
  "charm", // d delta / dt as time passes
  "veta", // d vega / dt as time passes
  "vera", // d2V / d volatility d rate
  "dualDelta", // dV / dK
  "dualGamma", // d2V / dK2
] as const;
export type Measure = (typeof measures)[number];
export type Greeks = Readonly<Record<Measure, number>>;

/** Value and greeks of one European option, by Black and Scholes with a continuous dividend yield.
 *
 * Where no chance is left (volatility or time 0) the value is the discounted intrinsic one, delta that of a holding or of nothing (half at the
 * forward), and every greek of chance 0: the kink itself has no second derivative.
 * @throws tools/option-expired, tools/option-invalid
 * @source Black & Scholes (1973), J. Political Economy 81; Merton (1973), Bell J. Economics 4; names of the greeks as in Haug (2007) */
export function blackScholes(terms: OptionTerms, market: Market): Greeks {
  requireOption(terms, market);
  const { spot, rate, dividendYield, volatility } = market;
  blackScholesInto(signOf(terms.right), spot, terms.strike, terms.years, volatility, rate, dividendYield, row, 0);
  return greeksOf(row, 0);
}

/** An option on a forward or future: `spot` is the forward, and rho is that of discounting alone.
 * @throws as `blackScholes`
 * @source Black (1976), J. Financial Economics 3 */
export function black76(terms: OptionTerms, market: Omit<Market, "dividendYield">): Greeks {
  const found = blackScholes(terms, { ...market, dividendYield: market.rate });
  return { ...found, rho: -terms.years * found.value, psi: 0, vera: -terms.years * found.vega };
}

const row = new Float64Array(measures.length);

/** The measures of one row as a record. */
export function greeksOf(values: Float64Array, at: number): Greeks {
  const found: Partial<Record<Measure, number>> = {};
  measures.forEach((name, i) => {
    found[name] = values[at + i]!;
  });
  return found as Greeks;
}

export interface OptionColumns {
  readonly sign: ArrayLike<number>;
  readonly spot: Float64Array;
  readonly strike: Float64Array;
  readonly years: Float64Array;
  readonly volatility: Float64Array;
  readonly rate: Float64Array;
  readonly dividendYield: Float64Array;
}

/** Values and greeks of many options, shape (n x 14), row-major in the order of `measures`. Allocates nothing; terms are not checked, and what
 * is outside their range gives NaN.
 * @throws tools/length-mismatch */
export function blackScholesAll(columns: OptionColumns, out: Float64Array): Float64Array {
  const { sign, spot, strike, years, volatility, rate, dividendYield } = columns;
  const n = spot.length;
  for (const column of [sign, strike, years, volatility, rate, dividendYield]) requireShape("column", column, n, 1);
  requireShape("out", out, n, measures.length);
  for (let i = 0, at = 0; i < n; i++, at += measures.length) {
    const own = sign[i]! > 0 ? 1 : -1;
    blackScholesInto(own, spot[i]!, strike[i]!, years[i]!, volatility[i]!, rate[i]!, dividendYield[i]!, out, at);
  }
  return out;
}

/** The kernel: no checks, no allocation. */
export function blackScholesInto(
  sign: 1 | -1,
  spot: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  dividendYield: number,
  out: Float64Array,
  at: number,
): void {
  const root = Math.sqrt(years);
  const deviation = volatility * root;
  const discount = Math.exp(-rate * years);
  const carry = Math.exp(-dividendYield * years);
  const held = spot * carry;
  const owed = strike * discount;
  const x = Math.log(spot / strike) + (rate - dividendYield) * years;
  const certain = deviation === 0;
  const d1 = certain ? Math.sign(x) * 40 : x / deviation + 0.5 * deviation;
  const d2 = certain ? d1 : d1 - deviation;
  const n1 = certain ? 0 : normalPdf(d1);
  const p1 = normalCdf(sign * d1);
  const p2 = normalCdf(sign * d2);
  const density = certain ? 0 : (held * n1) / deviation;
  const perVolatility = certain ? 0 : 1 / volatility;
  const vega = held * n1 * root;

  out[at] = Math.sqrt(held * owed) * normalisedCall(-Math.abs(x), deviation) + Math.max(0, sign * (held - owed));
  out[at + 1] = sign * carry * p1;
  out[at + 2] = density / (spot * spot);
  out[at + 3] = vega;
  out[at + 4] = -0.5 * density * volatility * volatility - sign * (rate * owed * p2 - dividendYield * held * p1);
  out[at + 5] = sign * years * owed * p2;
  out[at + 6] = -sign * years * held * p1;
  out[at + 7] = -carry * n1 * d2 * perVolatility;
  out[at + 8] = vega * d1 * d2 * perVolatility;
  out[at + 9] = certain
    ? sign * dividendYield * carry * p1
    : sign * dividendYield * carry * p1 - carry * n1 * ((rate - dividendYield) / deviation - d2 / (2 * years));
  out[at + 10] = certain
    ? 0
    : vega * (dividendYield + ((rate - dividendYield) * d1) / deviation - (1 + d1 * d2) / (2 * years));
  out[at + 11] = -years * held * n1 * d1 * perVolatility;
  out[at + 12] = -sign * discount * p2;
  out[at + 13] = density / (strike * strike);
}
