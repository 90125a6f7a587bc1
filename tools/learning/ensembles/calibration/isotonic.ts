// Isotonic calibration: any curve that does not fall.

import { requireFinite, requireLength, requireSameLength } from "#tools/numeric/index.ts";

/** Corners of a curve that does not fall, ascending by score. */
export interface Isotonic {
  readonly scores: Float64Array;
  readonly values: Float64Array;
}

/** Least squares over all curves that do not fall, by pooling adjacent violators; equal scores are one point with their mean.
 * @param scores shape (T), T >= 1, finite
 * @param target shape (T), finite: 0 and 1 for a probability
 * @throws tools/series-empty, tools/length-mismatch, tools/value-not-finite
 * @source Barlow, Bartholomew, Bremner & Brunk (1972), Statistical Inference under Order Restrictions */
export function fitIsotonic(scores: Float64Array, target: Float64Array): Isotonic {
  requireLength("scores", scores, 1);
  requireSameLength("scores", scores, "target", target);
  requireFinite("scores", scores);
  requireFinite("target", target);
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!);
  const points = tiesTogether(scores, target, order);
  const pools: { sum: number; weight: number; points: number }[] = [];
  for (const { sum, weight } of points) {
    pools.push({ sum, weight, points: 1 });
    while (pools.length > 1) {
      const [before, last] = [pools[pools.length - 2]!, pools[pools.length - 1]!];
      if (before.sum * last.weight < last.sum * before.weight) break;
      pools.pop();
      before.sum += last.sum;
      before.weight += last.weight;
      before.points += last.points;
    }
  }
  const [corners, values]: [number[], number[]] = [[], []];
  let at = 0;
  for (const { sum, weight, points: count } of pools) {
    const ends = count === 1 ? [at] : [at, at + count - 1];
    for (const end of ends) {
      corners.push(points[end]!.score);
      values.push(sum / weight);
    }
    at += count;
  }
  return { scores: Float64Array.from(corners), values: Float64Array.from(values) };
}

/** Straight between corners, flat beyond the ends. */
export function isotonicValue({ scores, values }: Isotonic, score: number): number {
  let [low, high] = [0, scores.length - 1];
  if (!(score > scores[low]!)) return values[low]!;
  if (score >= scores[high]!) return values[high]!;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scores[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - scores[low]!) / (scores[high]! - scores[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}

function tiesTogether(scores: Float64Array, target: Float64Array, order: Uint32Array) {
  const points: { score: number; sum: number; weight: number }[] = [];
  for (const row of order) {
    const last = points[points.length - 1];
    if (last !== undefined && last.score === scores[row]) {
      last.sum += target[row]!;
      last.weight += 1;
    } else points.push({ score: scores[row]!, sum: target[row]!, weight: 1 });
  }
  return points;
}
