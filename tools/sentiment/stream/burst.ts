// Whether more is said than usual: the count of a window against the counts of those before it.

import { callerError } from "#infra/runtime/index.ts";
import { incompleteBeta } from "#tools/numeric/index.ts";

export interface Burst {
  readonly count: number;
  /** Mean of the windows before, shrunk to the prior. */
  readonly expected: number;
  /** P(at least this many) if nothing has changed; small where it bursts. */
  readonly probability: number;
}

/** A prior of one item in one window, which keeps a silent past from making every item a burst. */
const [priorCount, priorWindows] = [1, 1];

/** P(X >= count) with X Poisson of an unknown rate that the earlier windows tell of (Gamma prior 1, 1): X is negative binomial with
 * r = 1 + sum of the earlier counts and P(X >= k) = I_{1 / (m + 2)}(k, r), m windows.
 * @param earlier counts of equal windows before, any number of them; whole, >= 0
 * @throws tools/parameter-out-of-range
 * @source Gelman et al. (2013), Bayesian Data Analysis, 2.6 (the predictive distribution) */
export function burstOf(count: number, earlier: readonly number[]): Burst {
  for (const value of [count, ...earlier]) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw callerError("tools/parameter-out-of-range", `A count of ${value}; wanted whole numbers from 0.`, { value });
  }
  const shape = priorCount + earlier.reduce((sum, value) => sum + value, 0);
  const windows = priorWindows + earlier.length;
  const probability = count === 0 ? 1 : incompleteBeta(1 / (windows + 1), windows / (windows + 1), count, shape);
  return { count, expected: shape / windows, probability };
}
