// Bursts of things that are counted: stories, posts, filings a day.

import { incompleteBeta, requireWhole } from "#tools/numeric/index.ts";
import { type Detector, type Reading, unscored } from "./reading.ts";

export interface CountBurstOptions {
  /** Intervals before the one that is scored. */
  readonly window: number;
}

/** How unlikely so many are after the counts of the `window` intervals before. The law is the negative binomial with their mean m (at least
 * 1 / window, so that silence is no certainty) and their variance v, where v > m (1 + 1 / window), else the one with v = m (1 + 1 / window),
 * which is the Poisson law with a mean that is not known for certain. p-value = P(N >= count) = I_(1 - q)(count, r), r = m^2 / (v - m),
 * q = r / (r + m); score = (count - m) / sqrt(v). Counts below 0 or with a fraction are "missing".
 * Never "constant": counts have a law of their own.
 * @throws tools/parameter-out-of-range for a window below 5
 * @source negative binomial by moments: Farrington et al. (1996), J. R. Statist. Soc. A 159(3), which has an over-dispersed count and its own threshold */
export function openCountBurst({ window }: CountBurstOptions): Detector {
  requireWhole("window", window, 5);
  const ring = new Float64Array(window);
  let seen = 0;
  let sum = 0;
  let squares = 0;
  return {
    name: "count burst",
    warmUp: window,
    push(count) {
      if (!Number.isSafeInteger(count) || count < 0) return unscored("missing");
      const reading = seen < window ? unscored("warming-up") : judge(count);
      const place = seen++ % window;
      const gone = ring[place]!;
      ring[place] = count;
      sum += count - gone; // whole numbers: nothing is lost by sliding
      squares += count * count - gone * gone;
      return reading;
    },
  };

  function judge(count: number): Reading {
    const mean = Math.max(sum, 1) / window;
    const spread = (squares - (sum * sum) / window) / (window - 1);
    const variance = Math.max(spread, mean * (1 + 1 / window));
    const r = (mean * mean) / (variance - mean);
    const q = r / (r + mean);
    return {
      state: "scored",
      score: (count - mean) / Math.sqrt(variance),
      pValue: count === 0 ? 1 : incompleteBeta(1 - q, q, count, r),
    };
  }
}
