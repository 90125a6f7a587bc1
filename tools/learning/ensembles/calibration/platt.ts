// Platt's calibration: a logistic curve through the scores.

import { minimiseBounded } from "#tools/numeric/index.ts";
import { requireClasses } from "./require-classes.ts";

export interface Platt {
  /** p = 1 / (1 + exp(slope * score + offset)); slope is below zero where larger scores mean likelier. */
  readonly slope: number;
  readonly offset: number;
}

/** Maximum likelihood of the curve, targets (n1 + 1) / (n1 + 2) and 1 / (n0 + 2) in place of 1 and 0 for n1 that happened and n0 that did not.
 * @param scores shape (T), finite
 * @param happened shape (T), 0 or 1, both present
 * @throws as requireClasses; tools/no-convergence does not happen: the likelihood is concave
 * @source Platt (1999), Advances in Large Margin Classifiers; Lin, Lin & Weng (2007), Machine Learning 68 */
export function fitPlatt(scores: Float64Array, happened: Float64Array): Platt {
  requireClasses(scores, happened);
  const ups = happened.reduce((sum, y) => sum + y, 0);
  const downs = happened.length - ups;
  const [high, low] = [(ups + 1) / (ups + 2), 1 / (downs + 2)];
  const scale = Math.max(...scores.map(Math.abs)) || 1; // so that both unknowns are of one size
  const loss = ([a, b]: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let sum = 0;
    for (let t = 0; t < scores.length; t++) {
      const x = scores[t]! / scale;
      const z = a! * x + b!;
      const target = happened[t] === 1 ? high : low;
      sum += softplus(-z) + target * z;
      const slope = target - logistic(-z);
      gradient[0]! += slope * x;
      gradient[1]! += slope;
    }
    return sum;
  };
  const start = Float64Array.of(0, Math.log((downs + 1) / (ups + 1)));
  const free = new Float64Array(2).fill(Number.POSITIVE_INFINITY);
  const { x } = minimiseBounded(
    loss,
    start,
    free.map((v) => -v),
    free,
    { gradientTolerance: 1e-10 },
  );
  return { slope: x[0]! / scale, offset: x[1]! };
}

export const plattProbability = ({ slope, offset }: Platt, score: number): number =>
  logistic(-(slope * score + offset));

const logistic = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
