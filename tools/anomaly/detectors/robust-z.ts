// How far a value lies from the median of those before it, in robust standard deviations.

import { normalCdf } from "#tools/numeric/index.ts";
import { type Detector, type Reading, unscored } from "./reading.ts";
import { SlidingMedian } from "./sliding-median.ts";

/** 1 / Phi^-1(3/4): makes the median absolute deviation of normal values their standard deviation. */
export const madToDeviation = 1.482602218505602;

export interface RobustZOptions {
  /** Values before the one that is scored. */
  readonly window: number;
}

/** Robust z-score, (x - median) / (1.4826 MAD), median and MAD over the `window` finite values before x; x itself is no part of them.
 * The p-value is two-sided by the normal law: right for normal values, too small for those with fat tails, where scores are to be compared
 * with a history of scores instead. A window of which more than half is one value has MAD 0: "constant", whatever x is.
 * @throws tools/parameter-out-of-range for a window below 2
 * @source Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers; they score within the sample, we against the past only */
export function openRobustZ({ window }: RobustZOptions): Detector {
  const past = new SlidingMedian(window);
  return {
    name: "robust z-score",
    warmUp: window,
    push(value) {
      if (!Number.isFinite(value)) return unscored("missing");
      const reading = score(past, value);
      past.push(value);
      return reading;
    },
  };
}

function score(past: SlidingMedian, value: number): Reading {
  if (!past.full) return unscored("warming-up");
  const spread = madToDeviation * past.deviation();
  if (spread === 0) return unscored("constant");
  const z = (value - past.median()) / spread;
  return { state: "scored", score: z, pValue: 2 * normalCdf(-Math.abs(z)) };
}
