// Fixed point: gradients of a tree as whole numbers of steps. Each scale is a power of two, so scaling loses nothing by itself; a step of g is
// at most 2^-30 of the sum of |g|, of h 2^-30 of the sum of h.

import type { GrowthRules } from "./growth-rules.ts";

export interface Scales {
  readonly g: number;
  readonly h: number;
}

/** The greatest power of two with which no sum leaves 31 bits, each row rounded by at most half a step. */
function scaleOf(sum: number, rows: number): number {
  return 2 ** Math.floor(Math.log2((2 ** 31 - rows - 2) / Math.max(sum, 1e-20)));
}

export const scalesOf = (sumG: number, sumH: number, rows: number): Scales => ({
  g: scaleOf(sumG, rows),
  h: scaleOf(sumH, rows),
});

/** The rules in steps, and what they say of a node's sums. */
export interface Scoring {
  readonly lambda: number;
  readonly alpha: number;
  readonly minChildWeight: number;
  readonly smoothing: number;
  /** Best weight of a node, in steps, within bounds. */
  weight(g: number, h: number, low: number, high: number): number;
  /** What a split of the node must score more than. */
  threshold(g: number, h: number, low: number, high: number): number;
  toWeight: number;
  toGain: number;
}

/** A threshold lies above the node's own score by more than f64 can err, relative to it. */
const slack = 1e-12;

export function scoringOf(rules: GrowthRules, scales: Scales): Scoring {
  const lambda = rules.lambda * scales.h;
  const alpha = rules.alpha * scales.g;
  const toGain = scales.h / scales.g ** 2;
  const weight = (g: number, h: number, low: number, high: number): number => {
    const pulled = g > alpha ? g - alpha : g < -alpha ? g + alpha : 0;
    return Math.min(Math.max(-pulled / (h + lambda), low), high);
  };
  return {
    lambda,
    alpha,
    minChildWeight: rules.minChildWeight * scales.h,
    smoothing: rules.categorySmoothing * scales.h,
    weight,
    threshold(g, h, low, high) {
      const w = weight(g, h, low, high);
      const score = -(2 * g * w + (h + lambda) * w * w + 2 * alpha * Math.abs(w));
      return score + Math.abs(score) * slack + rules.minGain / toGain;
    },
    toWeight: scales.h / scales.g,
    toGain,
  };
}
