// Whether an asset trades more than it used to.

import { callerError } from "#infra/runtime/index.ts";
import { fitLine, mean, requireFinite, requireLength, requireWhole } from "#tools/numeric/index.ts";

export interface VolumeTrend {
  /** Mean volume of the short window over that of the long one; 1 = as usual. NaN when the long window did not trade. */
  readonly ratio: number;
  /** ln(ratio): symmetric, so a doubling and a halving weigh the same. -Infinity never: NaN when the short window did not trade. */
  readonly logRatio: number;
  /** Slope of volume over the long window per bar, as a fraction of its mean. */
  readonly slopePerBar: number;
  /** Slope over its standard error; volumes echo, so read it as generous. */
  readonly tStatistic: number;
  readonly pValue: number;
}

/** Volume of the last N bars against the last M, and the straight line through the M.
 * @param volumes shape (T), T >= longBars, shares per bar adjusted for splits, finite and at least zero, oldest first
 * @param shortBars N >= 1; longBars M >= max(3, N)
 * @throws tools/series-empty, tools/series-too-short, tools/value-not-finite, tools/parameter-out-of-range */
export function volumeTrend(volumes: Float64Array, shortBars = 5, longBars = 60): VolumeTrend {
  requireWhole("shortBars", shortBars, 1);
  requireWhole("longBars", longBars, Math.max(3, shortBars));
  requireLength("volumes", volumes, longBars);
  requireFinite("volumes", volumes);
  const negative = volumes.findIndex((v) => v < 0);
  if (negative >= 0)
    throw callerError(
      "tools/parameter-out-of-range",
      `volumes[${negative}] is ${volumes[negative]}; wanted at least zero.`,
      { index: negative },
    );
  const long = volumes.subarray(volumes.length - longBars);
  const usual = mean(long);
  if (usual === 0)
    return {
      ratio: Number.NaN,
      logRatio: Number.NaN,
      slopePerBar: Number.NaN,
      tStatistic: Number.NaN,
      pValue: Number.NaN,
    };
  const ratio = mean(volumes.subarray(volumes.length - shortBars)) / usual;
  const line = fitLine(
    Float64Array.from(long, (_, t) => t),
    long.map((v) => v / usual),
  );
  return {
    ratio,
    logRatio: ratio > 0 ? Math.log(ratio) : Number.NaN,
    slopePerBar: line.slope,
    tStatistic: line.tStatistic,
    pValue: line.pValue,
  };
}
