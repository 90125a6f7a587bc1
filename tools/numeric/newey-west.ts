// Standard errors that hold under unequal variance and autocorrelation (Newey & West), of a mean and of a regression.

import { isConstant, type Numbers, requireFinite, requireLength, requireWhole } from "./checks.ts";
import { type LeastSquares, leastSquares } from "./least-squares.ts";
import { normalCdf } from "./normal.ts";

/** The usual lag for T observations, floor(4 (T / 100)^(2/9)); a return over h overlapping bars needs at least h - 1.
 * @source Newey & West (1994), Review of Economic Studies 61(4) */
export const neweyWestLag = (observations: number, overlap = 1): number =>
  Math.max(overlap - 1, Math.floor(4 * (observations / 100) ** (2 / 9)));

export interface MeanTest {
  readonly mean: number;
  readonly standardError: number;
  /** NaN where the series is constant. */
  readonly tStatistic: number;
  /** Two-sided, by the normal law. */
  readonly pValue: number;
  readonly lag: number;
  readonly observations: number;
}

/** Mean of a series against zero. Variance of the mean = (g0 + 2 sum_l (1 - l / (L + 1)) g_l) / T with g_l = sum_t e_t e_(t-l) / T, e the
 * deviations from the mean; no small-sample correction.
 * @param values shape (T), T >= 2, finite
 * @param lag    L >= 0, below T
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range
 * @source Newey & West (1987), Econometrica 55(3) */
export function neweyWestMean(values: Numbers, lag: number): MeanTest {
  requireLength("values", values, 2);
  requireFinite("values", values);
  requireWhole("lag", lag, 0);
  requireLength("values", values, lag + 1);
  const count = values.length;
  let mean = 0;
  for (let t = 0; t < count; t++) mean += values[t]!;
  mean /= count;
  const deviations = Float64Array.from(values, (value) => value - mean);
  let variance = 0;
  for (let l = 0; l <= lag; l++) {
    let sum = 0;
    for (let t = l; t < count; t++) sum += deviations[t]! * deviations[t - l]!;
    variance += l === 0 ? sum : 2 * bartlett(l, lag) * sum;
  }
  const standardError = isConstant(values) ? 0 : Math.sqrt(Math.max(0, variance)) / count;
  const tStatistic = standardError > 0 ? mean / standardError : Number.NaN;
  return { mean, standardError, tStatistic, pValue: twoSidedNormal(tStatistic), lag, observations: count };
}

/** Covariance of regression coefficients, G S G with G = (X'X)^-1 and S = sum_l w_l sum_t u_t u_(t-l) (x_t x_(t-l)' + x_(t-l) x_t'), w_l = 1 -
 * l / (L + 1), the lag 0 term once; no small-sample correction (as statsmodels' HAC without `use_correction`).
 * @param columns the columns of the fit
 * @param lag     L >= 0, below T; 0 gives White's covariance
 * @returns shape (k, k)
 * @throws tools/parameter-out-of-range, tools/series-too-short */
export function neweyWestCovariance(columns: readonly Numbers[], fit: LeastSquares, lag: number): Float64Array {
  requireWhole("lag", lag, 0);
  requireLength("residuals", fit.residuals, lag + 1);
  const k = columns.length;
  const scores = columns.map((column) => fit.residuals.map((residual, t) => residual * column[t]!));
  const middle = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      for (let l = 0; l <= lag; l++) {
        const weight = bartlett(l, lag) * crossSum(scores[i]!, scores[j]!, l);
        middle[i * k + j]! += weight;
        if (l > 0) middle[j * k + i]! += weight;
      }
    }
  }
  return product(product(fit.inverseGram, middle, k), fit.inverseGram, k);
}

export interface RobustFit extends LeastSquares {
  readonly standardErrors: Float64Array;
  readonly tStatistics: Float64Array;
  /** Two-sided, by the normal law. */
  readonly pValues: Float64Array;
  readonly lag: number;
}

/** Least squares with Newey-West standard errors; shapes and errors as `leastSquares` and `neweyWestCovariance`. A fit without residuals
 * has standard errors near zero and t statistics that mean nothing. */
export function regressRobustly(columns: readonly Numbers[], target: Numbers, lag: number): RobustFit {
  const fit = leastSquares(columns, target);
  const covariance = neweyWestCovariance(columns, fit, lag);
  const standardErrors = fit.coefficients.map((_, i) => Math.sqrt(Math.max(0, covariance[i * columns.length + i]!)));
  const tStatistics = fit.coefficients.map((value, i) => value / standardErrors[i]!);
  return { ...fit, standardErrors, tStatistics, pValues: tStatistics.map(twoSidedNormal), lag };
}

const bartlett = (l: number, lag: number): number => 1 - l / (lag + 1);
const twoSidedNormal = (t: number): number => (Number.isNaN(t) ? t : 2 * normalCdf(-Math.abs(t)));

function crossSum(a: Float64Array, b: Float64Array, l: number): number {
  let sum = 0;
  for (let t = l; t < a.length; t++) sum += a[t]! * b[t - l]!;
  return sum;
}

function product(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let m = 0; m < k; m++) for (let j = 0; j < k; j++) out[i * k + j]! += a[i * k + m]! * b[m * k + j]!;
  return out;
}
