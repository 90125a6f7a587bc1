// Mean, variance and the higher moments of one series, and the covariance of two.
// Missing values are the caller's to drop: every input here is finite.

import { type Numbers, requireFinite, requireLength, requireSameLength } from "./checks.ts";

/** Arithmetic mean, sum(x) / T.
 * @param values shape (T), T >= 1, finite
 * @throws tools/series-empty, tools/value-not-finite */
export function mean(values: Numbers): number {
  requireLength("values", values, 1);
  requireFinite("values", values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Variance, sum((x - mean)^2) / (T - ddof), by Welford's update: no loss of digits when the mean is large.
 * @param values shape (T), T > ddof, finite
 * @param ddof   1 for the sample variance (default), 0 for the population's
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite
 * @source Welford (1962), Technometrics 4(3) */
export function variance(values: Numbers, ddof: 0 | 1 = 1): number {
  requireLength("values", values, 1 + ddof);
  requireFinite("values", values);
  let average = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    const step = x - average;
    average += step / (i + 1);
    squares += step * (x - average);
  }
  return squares / (values.length - ddof);
}

/** Square root of the variance; same inputs and errors. */
export const standardDeviation = (values: Numbers, ddof: 0 | 1 = 1): number => Math.sqrt(variance(values, ddof));

/** Covariance, sum((x - mean x)(y - mean y)) / (T - ddof), by the one-pass update of the co-moment.
 * @param x, y shape (T), T > ddof, finite
 * @throws tools/length-mismatch, tools/series-empty, tools/series-too-short, tools/value-not-finite */
export function covariance(x: Numbers, y: Numbers, ddof: 0 | 1 = 1): number {
  requireSameLength("x", x, "y", y);
  requireLength("x", x, 1 + ddof);
  requireFinite("x", x);
  requireFinite("y", y);
  let meanX = 0;
  let meanY = 0;
  let comoment = 0;
  for (let i = 0; i < x.length; i++) {
    const step = x[i]! - meanX;
    meanX += step / (i + 1);
    meanY += (y[i]! - meanY) / (i + 1);
    comoment += step * (y[i]! - meanY);
  }
  return comoment / (x.length - ddof);
}

export interface Shape {
  /** Third standardised moment, m3 / m2^1.5; 0 for a symmetric law. */
  readonly skewness: number;
  /** Fourth standardised moment less three, m4 / m2^2 - 3; 0 for the normal law. */
  readonly excessKurtosis: number;
}

/** Skewness and excess kurtosis by plain central moments m_k = mean((x - mean)^k), without small-sample correction.
 * Both are NaN for a constant series.
 * @param values shape (T), T >= 2, finite
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite */
export function shape(values: Numbers): Shape {
  requireLength("values", values, 2);
  const average = mean(values);
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - average;
    const square = deviation * deviation;
    m2 += square;
    m3 += square * deviation;
    m4 += square * square;
  }
  const count = values.length;
  m2 /= count;
  if (m2 === 0) return { skewness: Number.NaN, excessKurtosis: Number.NaN };
  return { skewness: m3 / count / m2 ** 1.5, excessKurtosis: m4 / count / (m2 * m2) - 3 };
}
