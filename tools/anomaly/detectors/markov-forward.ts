// The model of a Gaussian hidden Markov chain, and one step of evidence.

export interface MarkovModel {
  readonly states: number;
  /** P(first state), shape (states). */
  readonly initial: Float64Array;
  /** P(to | from), row-major, shape (states x states); rows sum to 1. */
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Multiplies `now`, the probabilities of the states before x, by the densities of x and scales them to 1.
 * @param densities room for the states' log densities
 * @returns ln p(x | the values before) */
export function forward(
  { states, means, variances }: MarkovModel,
  x: number,
  now: Float64Array,
  densities: Float64Array,
): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < states; i++) {
    const away = x - means[i]!;
    densities[i] = -0.5 * (Math.log(2 * Math.PI * variances[i]!) + (away * away) / variances[i]!);
    if (now[i]! > 0 && densities[i]! > highest) highest = densities[i]!;
  }
  let total = 0;
  for (let i = 0; i < states; i++) total += now[i]! *= Math.exp(densities[i]! - highest); // the highest is taken out: no value is so far out that all densities are 0
  for (let i = 0; i < states; i++) now[i]! /= total;
  return highest + Math.log(total);
}
