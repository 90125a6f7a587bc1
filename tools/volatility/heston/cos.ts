// European prices under Heston by cosine series: one series an expiry, then every strike is a short sum.

import { callerError } from "#infra/runtime/index.ts";
import { hestonTransform, transformRows } from "./characteristic.ts";
import {
  type Expiry,
  type HestonParameters,
  type OptionKind,
  requireExpiry,
  requireHeston,
  requireStrikes,
} from "./parameters.ts";
import { returnBounds } from "./tails.ts";

/** The density of X = ln(F(T) / F(0)) as (2 / width) sum' Re[E(i u_n) e^(-i u_n from)] cos(u_n (x - from)), u_n = n pi / width.
 * Kept by term and row: row 0 the value, rows 1..6 its derivatives by the five parameters and by years; each divided by (1 + u_n^2). */
export interface CosSeries {
  readonly from: number;
  readonly width: number;
  readonly terms: number;
  readonly rows: number;
  readonly values: Float64Array;
}

const mostTerms = 65_536;

/** @param accuracy chance left outside the series on each side, and where the terms stop; errors of prices as a share of the forward are near it
 * @param gradient with rows of derivatives; needs sigma above 0
 * @throws tools/no-convergence when 65,536 terms do not suffice */
export function cosSeries(parameters: HestonParameters, years: number, gradient: boolean, accuracy = 1e-12): CosSeries {
  const [lower, upper] = returnBounds(parameters, years, accuracy);
  // The payoff of a strike beyond the bounds still needs a place in the series.
  const width = upper - lower;
  const rows = gradient ? 1 + transformRows : 1;
  const pairs = new Float64Array(2 * (1 + transformRows));
  let values = new Float64Array(rows * 256);
  const step = Math.PI / width;
  const turn = [Math.cos(step * lower), -Math.sin(step * lower)] as const;
  let [cos, sin] = [1, 0]; // e^(-i u_n lower)
  for (let n = 0; n < mostTerms; n++) {
    const u = n * step;
    if (rows * (n + 1) > values.length) {
      const longer = new Float64Array(2 * values.length);
      longer.set(values);
      values = longer;
    }
    hestonTransform(parameters, years, 0, u, gradient, pairs, 0);
    const weight = (n === 0 ? 1 : 2) / (width * (1 + u * u));
    for (let row = 0; row < rows; row++) {
      values[n * rows + row] = weight * (pairs[2 * row]! * cos - pairs[2 * row + 1]! * sin);
    }
    [cos, sin] =
      n % 64 === 63 ? angle((n + 1) * step * lower) : [cos * turn[0] - sin * turn[1], cos * turn[1] + sin * turn[0]];
    const left = Math.sqrt(pairs[0]! * pairs[0]! + pairs[1]! * pairs[1]!) * weight;
    if (left < accuracy / 100 && n >= 8) return { from: lower, width, terms: n + 1, rows, values };
  }
  throw callerError(
    "tools/no-convergence",
    `A cosine series of ${mostTerms} terms does not hold the law of ${years} years under ${JSON.stringify(parameters)}. ` +
      "Ask for less accuracy, or for parameters with less correlation.",
    { years },
  );
}

const angle = (by: number): [number, number] => [Math.cos(by), -Math.sin(by)];

/** Puts over the forward, for strikes over the forward m: sum_n A_n (m (sin / u_n - cos) + e^from), and their derivatives.
 * @param moneyness shape (k), above 0
 * @param out shape (k x rows), row-major: value, then by v0, kappa, theta, sigma, rho, years */
export function cosPuts(
  { from, width, terms, rows, values }: CosSeries,
  moneyness: Float64Array,
  out: Float64Array,
): void {
  const step = Math.PI / width;
  const floor = Math.exp(from);
  for (let i = 0; i < moneyness.length; i++) {
    const m = moneyness[i]!;
    const y = Math.log(m) - from;
    const base = i * rows;
    for (let row = 0; row < rows; row++) out[base + row] = 0;
    if (y <= 0) continue;
    if (y >= width) {
      out[base] = m - 1;
      continue;
    }
    const first = m * y - (m - floor);
    for (let row = 0; row < rows; row++) out[base + row] = values[row]! * first;
    const turnCos = Math.cos(step * y);
    const turnSin = Math.sin(step * y);
    let cos = turnCos;
    let sin = turnSin;
    if (rows === 1) {
      let sum = 0;
      for (let n = 1; n < terms; n++) {
        sum += values[n]! * (m * (sin / (n * step) - cos) + floor);
        const next = cos * turnCos - sin * turnSin;
        sin = sin * turnCos + cos * turnSin;
        cos = next;
      }
      out[base]! += sum;
      continue;
    }
    let [s0, s1, s2, s3, s4, s5, s6] = [0, 0, 0, 0, 0, 0, 0];
    for (let n = 1; n < terms; n++) {
      const payoff = m * (sin / (n * step) - cos) + floor;
      const at = n * rows;
      s0 += values[at]! * payoff;
      s1 += values[at + 1]! * payoff;
      s2 += values[at + 2]! * payoff;
      s3 += values[at + 3]! * payoff;
      s4 += values[at + 4]! * payoff;
      s5 += values[at + 5]! * payoff;
      s6 += values[at + 6]! * payoff;
      const next = cos * turnCos - sin * turnSin;
      sin = sin * turnCos + cos * turnSin;
      cos = next;
    }
    out[base]! += s0;
    out[base + 1]! += s1;
    out[base + 2]! += s2;
    out[base + 3]! += s3;
    out[base + 4]! += s4;
    out[base + 5]! += s5;
    out[base + 6]! += s6;
  }
}

/** Prices of European options under Heston by the cosine method.
 * @param strikes shape (k), in the unit of the forward, above 0
 * @param accuracy error of a price as a share of forward times discount, 1e-12 unless told; never negative
 * @returns shape (k), in the unit of the forward
 * @throws tools/parameter-out-of-range, tools/series-empty, tools/value-not-finite, tools/no-convergence
 * @source Fang & Oosterlee (2008), SIAM J. Sci. Comput. 31(2); the range is bounded by moments instead of their cumulants */
export function hestonPrices(
  parameters: HestonParameters,
  expiry: Expiry,
  strikes: Float64Array,
  kind: OptionKind,
  accuracy = 1e-12,
): Float64Array {
  requireHeston(parameters);
  requireExpiry(expiry);
  requireStrikes(strikes);
  const { years, forward, discount } = expiry;
  const moneyness = strikes.map((strike) => strike / forward);
  const prices = new Float64Array(strikes.length);
  cosPuts(cosSeries(parameters, years, false, accuracy), moneyness, prices);
  for (let i = 0; i < prices.length; i++) {
    const put = Math.max(prices[i]!, moneyness[i]! - 1, 0);
    prices[i] = forward * discount * (kind === "put" ? put : Math.max(put - (moneyness[i]! - 1), 0));
  }
  return prices;
}
