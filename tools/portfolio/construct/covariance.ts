// Covariances that hold better out of sample than the sample's: shrunk, or with their noise taken out.

import { covarianceMatrix, requireLength, requireShape, requireWhole, symmetricEigen } from "#tools/numeric/index.ts";

export const covarianceEstimators = [
  "sample",
  "ledoit-wolf",
  "constant-correlation",
  "oas",
  "marchenko-pastur",
] as const;
export type CovarianceEstimator = (typeof covarianceEstimators)[number];

export interface CovarianceEstimate {
  /** Shape (N, N), symmetric, per bar squared. */
  readonly covariance: Float64Array;
  /** Weight of the target, 0 to 1; of `marchenko-pastur` the share of eigenvalues taken for noise; 0 for the sample. */
  readonly shrinkage: number;
}

/** With S the sample covariance, (1 - s) S + s F: F = (tr S / N) I for `ledoit-wolf` and `oas`, the sample's variances with
 * one mean correlation for `constant-correlation`. `marchenko-pastur` replaces the eigenvalues of the correlations up to
 * (1 + sqrt(N / T))^2 by their mean. Only `sample` divides by T - 1; the others by T, as their papers do.
 * @param returns shape (T, N), row-major, finite, T >= 2
 * @throws tools/length-mismatch, tools/series-empty, tools/series-too-short, tools/value-not-finite
 * @source Ledoit & Wolf (2004), J. Multivariate Analysis 88, and (2004), J. Portfolio Management 30(4); Chen, Wiesel, Eldar &
 * Hero (2010), IEEE Trans. Signal Processing 58(10), without its last correction, as scikit-learn has it; Laloux, Cizeau,
 * Bouchaud & Potters (1999), Physical Review Letters 83. */
export function estimateCovariance(
  returns: Float64Array,
  n: number,
  estimator: CovarianceEstimator = "ledoit-wolf",
): CovarianceEstimate {
  requireWhole("assets", n, 1);
  const bars = Math.floor(returns.length / n);
  requireShape("returns", returns, bars, n);
  requireLength("returns of each asset", { length: bars }, 2);
  const { means, covariance } = covarianceMatrix(returns, n);
  if (estimator === "sample") return { covariance, shrinkage: 0 };
  const sample = covariance.map((value) => (value * (bars - 1)) / bars);
  if (estimator === "marchenko-pastur") return clipped(sample, n, bars);
  const centred = returns.map((value, at) => value - means[at % n]!);
  if (estimator === "constant-correlation") return towardsOneCorrelation(sample, centred, n, bars);
  const shrinkage = estimator === "oas" ? oracleWeight(sample, n, bars) : identityWeight(sample, centred, n, bars);
  const level = trace(sample, n) / n;
  const shrunk = sample.map((value, at) => (1 - shrinkage) * value + (at % (n + 1) === 0 ? shrinkage * level : 0));
  return { covariance: shrunk, shrinkage };
}

/** Ledoit and Wolf's b^2 / d^2: the noise of the sample over its distance from the target. */
function identityWeight(sample: Float64Array, centred: Float64Array, n: number, bars: number): number {
  let fourth = 0;
  for (let t = 0; t < bars; t++) {
    let square = 0;
    for (let i = 0; i < n; i++) square += centred[t * n + i]! ** 2;
    fourth += square * square;
  }
  const size = sumOfSquares(sample);
  const distance = size - trace(sample, n) ** 2 / n;
  const noise = Math.min((fourth / bars - size) / bars, distance);
  return noise > 0 ? noise / distance : 0;
}

function oracleWeight(sample: Float64Array, n: number, bars: number): number {
  const meanSquare = sumOfSquares(sample) / (n * n);
  const level = (trace(sample, n) / n) ** 2;
  const distance = (bars + 1) * (meanSquare - level / n);
  return distance > 0 ? Math.min(1, (meanSquare + level) / distance) : 1;
}

function towardsOneCorrelation(
  sample: Float64Array,
  centred: Float64Array,
  n: number,
  bars: number,
): CovarianceEstimate {
  const deviations = Float64Array.from({ length: n }, (_, i) => Math.sqrt(sample[i * n + i]!));
  const correlation = correlationOf(sample, n);
  const meanCorrelation = n > 1 ? (correlation.reduce((sum, r) => sum + r, 0) - n) / (n * (n - 1)) : 1;
  const target = sample.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return i === j ? value : meanCorrelation * deviations[i]! * deviations[j]!;
  });
  let noise = 0; // of the sample
  let shared = 0; // of the sample and its target
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let [squares, cubes] = [0, 0];
      for (let t = 0; t < bars; t++) {
        const product = centred[t * n + i]! * centred[t * n + j]!;
        squares += product * product;
        cubes += centred[t * n + i]! ** 2 * product;
      }
      const s = sample[i * n + j]!;
      const own = squares / bars - s * s;
      noise += own;
      if (i === j) shared += own;
      else if (deviations[i]! > 0)
        shared += ((meanCorrelation * deviations[j]!) / deviations[i]!) * (cubes / bars - sample[i * n + i]! * s);
    }
  }
  const distance = sample.reduce((sum, value, at) => sum + (value - target[at]!) ** 2, 0);
  const shrinkage = distance > 0 ? Math.max(0, Math.min(1, (noise - shared) / distance / bars)) : 0;
  return { covariance: sample.map((value, at) => (1 - shrinkage) * value + shrinkage * target[at]!), shrinkage };
}

function clipped(sample: Float64Array, n: number, bars: number): CovarianceEstimate {
  const edge = (1 + Math.sqrt(n / bars)) ** 2;
  const { values, vectors } = symmetricEigen(correlationOf(sample, n), n);
  const noise = values.filter((value) => value <= edge);
  const level = noise.length > 0 ? noise.reduce((sum, value) => sum + value, 0) / noise.length : 0;
  const cleaned = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = values[k]! <= edge ? level : values[k]!;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) cleaned[i * n + j]! += value * vectors[k * n + i]! * vectors[k * n + j]!;
  }
  const scale = Float64Array.from({ length: n }, (_, i) => {
    const one = cleaned[i * n + i]!;
    return one > 0 ? Math.sqrt(sample[i * n + i]! / one) : 0; // its variance is the sample's again
  });
  const covariance = cleaned.map((value, at) => value * scale[Math.floor(at / n)]! * scale[at % n]!);
  return { covariance, shrinkage: noise.length / n };
}

/** Correlations; of an asset that does not move 0 with all others. */
export function correlationOf(covariance: Float64Array, n: number): Float64Array {
  const deviations = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]!));
  return covariance.map((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    if (i === j) return 1;
    const scale = deviations[i]! * deviations[j]!;
    return scale > 0 ? Math.max(-1, Math.min(1, value / scale)) : 0;
  });
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i]!;
  return sum;
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
