// SVI: one expiry's smile by five numbers, fitted to quotes without butterfly arbitrage.

import { byDifferences, fitLeastSquares, type LeastSquaresFit } from "#tools/numeric/index.ts";
import { type Errors, errorsOf } from "../errors.ts";
import { requireQuotes, type VolatilityQuote } from "../quotes.ts";
import { butterflyDensity, type SviParameters, sviSmile } from "./smile.ts";

export interface SviFit extends SviParameters, Errors {
  readonly years: number;
  readonly forward: number;
  /** Least g(k) on the grid that the fit was held to, half as wide again as the quotes; 0 or above, but for rounding. */
  readonly leastDensity: number;
  readonly converged: boolean;
  readonly reason: LeastSquaresFit["reason"];
}

/** Least squares of volatilities over (least variance, b, rho, m, sigma), wings no steeper than 2; where g is below 0 somewhere on
 * the grid, anew with what lies below 0 as further residuals.
 * @param quotes at least 5, one expiry
 * @throws tools/series-empty, tools/series-too-short, tools/parameter-out-of-range
 * @source Gatheral & Jacquier (2014), Quantitative Finance 14(1), section 5, without its quasi-explicit step */
export function fitSvi(quotes: readonly VolatilityQuote[]): SviFit {
  requireQuotes(quotes, 5);
  const { years, forward } = quotes[0] as VolatilityQuote;
  const k = Float64Array.from(quotes, (q) => Math.log(q.strike / q.forward));
  const w = Float64Array.from(quotes, (q) => q.volatility ** 2 * years);
  const [low, high] = [Math.min(...k), Math.max(...k)];
  const spread = Math.max(high - low, 1e-3);
  const most = Math.max(...w);
  const lower = Float64Array.of(0, 0, -0.999, low - spread, 1e-4);
  const upper = Float64Array.of(most, 2, 0.999, high + spread, 10 * spread);
  const grid = Float64Array.from({ length: GRID }, (_, i) => low - spread / 4 + (1.5 * spread * i) / (GRID - 1));

  const errors = (x: Float64Array, out: Float64Array): void => {
    const smile = sviSmile(named(x), years);
    for (let i = 0; i < k.length; i++) {
      const { volatility, weight = 1 } = quotes[i] as VolatilityQuote;
      out[i] = 100 * weight * (Math.sqrt(smile.variance(k[i]!) / years) - volatility);
    }
  };
  const withDensity = (x: Float64Array, out: Float64Array): void => {
    errors(x, out);
    const smile = sviSmile(named(x), years);
    for (let i = 0; i < GRID; i++) out[k.length + i] = STIFF * Math.max(0, MARGIN - butterflyDensity(smile, grid[i]!));
  };
  const search = (f: typeof errors, m: number, start: Float64Array): LeastSquaresFit =>
    fitLeastSquares(byDifferences(f, lower, upper), m, start, lower, upper, {
      changeTolerance: 1e-12,
      maxEvaluations: 300,
    });
  const least = w.reduce((a, b) => Math.min(a, b));
  const place = k[w.indexOf(least)]!;
  const starts = [0.1, 0.4].flatMap((share) =>
    [-0.5, 0.2].map((rho) => Float64Array.of(0.9 * least, (most - least) / spread, rho, place, share * spread)),
  );
  let best = starts
    .map((start) => search(errors, k.length, start))
    .reduce((a, b) => (b.sumOfSquares < a.sumOfSquares ? b : a));
  if (leastOn(best.x) < 0) best = search(withDensity, k.length + GRID, best.x);
  const parameters = named(best.x);
  const smile = sviSmile(parameters, years);
  return {
    ...parameters,
    ...errorsOf(quotes, (q) => Math.sqrt(smile.variance(Math.log(q.strike / q.forward)) / years)),
    years,
    forward,
    leastDensity: leastOn(best.x),
    converged: best.converged,
    reason: best.reason,
  };

  function leastOn(x: Float64Array): number {
    const at = sviSmile(named(x), years);
    return grid.reduce((sum, point) => Math.min(sum, butterflyDensity(at, point)), Number.POSITIVE_INFINITY);
  }
}

const GRID = 61;
const STIFF = 1000;
/** A little above 0, so that the weight of the penalty does not have to be infinite. */
const MARGIN = 1e-3;

/** Wings no steeper than 2: b (1 + |rho|) <= 2. */
function named(x: Float64Array): SviParameters {
  const [least = 0, slope = 0, rho = 0, m = 0, sigma = 0] = x;
  const b = slope / (1 + Math.abs(rho));
  return { a: least - b * sigma * Math.sqrt(1 - rho * rho), b, rho, m, sigma };
}
