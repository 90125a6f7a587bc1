// How far probabilities are from what happened.

import { requireSameLength, requireWhole } from "#tools/numeric/index.ts";

export interface ReliabilityBin {
  readonly meanProbability: number;
  readonly share: number;
  readonly rows: number;
}

export interface Reliability {
  /** Mean of (p - y)^2. */
  readonly brier: number;
  /** Mean over rows of the distance between the mean probability of a bin and the share that happened in it. */
  readonly calibrationError: number;
  /** Bins of equal width that have rows. */
  readonly bins: readonly ReliabilityBin[];
}

/** @param probabilities shape (T), 0 to 1
 * @param happened shape (T), 0 or 1
 * @throws tools/length-mismatch, tools/parameter-out-of-range
 * @source Murphy (1973), J. Applied Meteorology 12; Naeini, Cooper & Hauskrecht (2015), AAAI 29 */
export function reliability(probabilities: Float64Array, happened: Float64Array, binCount = 10): Reliability {
  requireSameLength("probabilities", probabilities, "happened", happened);
  requireWhole("bins", binCount, 1);
  const sums = Array.from({ length: binCount }, () => ({ p: 0, y: 0, rows: 0 }));
  let brier = 0;
  for (let t = 0; t < happened.length; t++) {
    const [p, y] = [probabilities[t]!, happened[t]!];
    brier += (p - y) ** 2 / happened.length;
    const bin = sums[Math.min(binCount - 1, Math.floor(p * binCount))]!;
    bin.p += p;
    bin.y += y;
    bin.rows++;
  }
  const bins = sums
    .filter(({ rows }) => rows > 0)
    .map(({ p, y, rows }) => ({ meanProbability: p / rows, share: y / rows, rows }));
  const calibrationError = bins.reduce(
    (sum, bin) => sum + (bin.rows * Math.abs(bin.meanProbability - bin.share)) / happened.length,
    0,
  );
  return { brier, calibrationError, bins };
}
