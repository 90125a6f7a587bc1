// Did losses pass value at risk as often as promised, and did they come one by one or in clusters?

import { erfc, requireLength, requireLevel } from "#tools/numeric/index.ts";

export interface LikelihoodTest {
  /** Twice the log likelihood ratio; 0 where data and model agree. */
  readonly statistic: number;
  readonly pValue: number;
}

export interface CoverageTests {
  readonly bars: number;
  readonly exceptions: number;
  readonly expected: number;
  /** Kupiec: the share of exceptions is 1 - level. */
  readonly coverage: LikelihoodTest;
  /** Christoffersen: an exception is as likely after an exception as after none. */
  readonly independence: LikelihoodTest;
  /** Both at once, two degrees of freedom. */
  readonly conditional: LikelihoodTest;
}

/** @param exceptions shape (T), T >= 2: 1 where the loss was larger than value at risk, else 0, in the order of time
 * @param level      confidence of value at risk
 * @throws tools/series-too-short, tools/level-out-of-range
 * @source Kupiec (1995), J. Derivatives 3(2); Christoffersen (1998), International Economic Review 39(4) */
export function coverageTests(exceptions: ArrayLike<number>, level: number): CoverageTests {
  requireLevel(level);
  requireLength("exceptions", exceptions, 2);
  const bars = exceptions.length;
  const from = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]];
  let hits = exceptions[0]! > 0 ? 1 : 0;
  for (let t = 1; t < bars; t++) {
    const now = exceptions[t]! > 0 ? 1 : 0;
    hits += now;
    from[exceptions[t - 1]! > 0 ? 1 : 0][now]++;
  }
  const [[n00, n01], [n10, n11]] = from;
  const coverage = 2 * (bernoulli(bars - hits, hits) - bernoulli(bars - hits, hits, 1 - level));
  const independence = 2 * (bernoulli(n00, n01) + bernoulli(n10, n11) - bernoulli(n00 + n10, n01 + n11));
  return {
    bars,
    exceptions: hits,
    expected: bars * (1 - level),
    coverage: { statistic: positive(coverage), pValue: erfc(Math.sqrt(positive(coverage) / 2)) },
    independence: { statistic: positive(independence), pValue: erfc(Math.sqrt(positive(independence) / 2)) },
    conditional: {
      statistic: positive(coverage) + positive(independence),
      pValue: Math.exp(-(positive(coverage) + positive(independence)) / 2),
    },
  };
}

/** Rounding may leave a ratio of equal likelihoods a little below zero. */
const positive = (statistic: number): number => Math.max(0, statistic);

/** Log likelihood of so many misses and hits at a chance, their own share unless told; 0 ln 0 is 0. */
function bernoulli(misses: number, hits: number, chance = hits / Math.max(1, misses + hits)): number {
  return (misses > 0 ? misses * Math.log(1 - chance) : 0) + (hits > 0 ? hits * Math.log(chance) : 0);
}
