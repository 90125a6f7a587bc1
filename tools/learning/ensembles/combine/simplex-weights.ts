// How much of each model to take: shares that add up to one.

import { callerError } from "#infra/runtime/index.ts";
import { requireFinite, requireLength, requireSameLength } from "#tools/numeric/index.ts";

/** Shares w >= 0 with sum 1 that minimise |y - sum_k w_k p_k|^2, by accelerated projected gradients on the simplex with restarts.
 * @param predictions K >= 1 series of shape (T), finite
 * @param target      shape (T), T >= 1, finite
 * @returns shape (K); each share times what its gradient exceeds the least is at most 1e-12 of the largest entry. Among equal minima (models that say the same) one
 *   near equal shares
 * @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite, tools/no-convergence
 * @source Beck & Teboulle (2009), SIAM J. Imaging Sciences 2(1); Duchi et al. (2008), ICML 25, for the projection */
export function simplexWeights(predictions: readonly Float64Array[], target: Float64Array): Float64Array {
  const count = predictions.length;
  requireLength("predictions", predictions, 1);
  requireLength("target", target, 1);
  requireFinite("target", target);
  predictions.forEach((series, k) => {
    requireSameLength("target", target, `prediction ${k}`, series);
    requireFinite(`prediction ${k}`, series);
  });
  const { gram, right } = normalEquations(predictions, target);
  const steepest = Math.max(...Array.from({ length: count }, (_, i) => absoluteRowSum(gram, i, count)));
  let weights: Float64Array = new Float64Array(count).fill(1 / count);
  if (steepest === 0) return weights;
  let ahead = weights;
  let momentum = 1;
  for (let step = 0; step < 200_000; step++) {
    if (isOptimal(gram, right, weights)) return weights;
    const gradient = gradientAt(gram, right, ahead);
    const next = ontoSimplex(ahead.map((w, i) => w - gradient[i]! / steepest));
    const uphill = ahead.reduce((sum, w, i) => sum + (w - next[i]!) * (next[i]! - weights[i]!), 0) > 0;
    const faster = uphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const carry = uphill ? 0 : (momentum - 1) / faster;
    ahead = next.map((w, i) => w + carry * (w - weights[i]!));
    weights = next;
    momentum = faster;
  }
  throw callerError(
    "tools/no-convergence",
    "The shares of the models have not settled. Leave out models that say nearly the same.",
  );
}

function normalEquations(predictions: readonly Float64Array[], target: Float64Array) {
  const count = predictions.length;
  const gram = new Float64Array(count * count);
  const right = new Float64Array(count);
  for (let t = 0; t < target.length; t++)
    for (let i = 0; i < count; i++) {
      const own = predictions[i]![t]!;
      right[i]! += own * target[t]!;
      for (let j = 0; j < count; j++) gram[i * count + j]! += own * predictions[j]![t]!;
    }
  return { gram, right };
}

function gradientAt(gram: Float64Array, right: Float64Array, weights: Float64Array): Float64Array {
  const count = weights.length;
  return weights.map((_, i) => {
    let sum = -right[i]!;
    for (let j = 0; j < count; j++) sum += gram[i * count + j]! * weights[j]!;
    return sum;
  });
}

/** Shares above zero have the least gradient, all alike. */
function isOptimal(gram: Float64Array, right: Float64Array, weights: Float64Array): boolean {
  const gradient = gradientAt(gram, right, weights);
  const least = Math.min(...gradient);
  const size = Math.max(...right.map(Math.abs), ...gram.map(Math.abs));
  return weights.every((w, i) => w * (gradient[i]! - least) <= 1e-12 * size);
}

/** The nearest point with entries >= 0 and sum 1. */
function ontoSimplex(v: Float64Array): Float64Array {
  const sorted = Float64Array.from(v).sort().reverse();
  let [sum, shift] = [0, 0];
  for (let i = 0; i < sorted.length; i++) {
    sum += sorted[i]!;
    const candidate = (sum - 1) / (i + 1);
    if (sorted[i]! > candidate) shift = candidate;
  }
  return v.map((x) => Math.max(0, x - shift));
}

const absoluteRowSum = (matrix: Float64Array, row: number, n: number): number =>
  matrix.subarray(row * n, (row + 1) * n).reduce((sum, value) => sum + Math.abs(value), 0);
